package io.zetel.licensing.sample;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.zetel.licensing.api.http.problem.Unavailable;
import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.ATenantId;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Routes as the domain's will be, small enough to see what the foundations do. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/samples")
@Allowed(Role.READER)
class SampleController {

    static final AtomicInteger RUNS = new AtomicInteger();
    static final AtomicInteger REFUSALS_LEFT = new AtomicInteger();
    static volatile CountDownLatch gate = new CountDownLatch(0);
    static volatile CountDownLatch entered = new CountDownLatch(1);

    private final JsonMapper mapper;

    SampleController(JsonMapper mapper) {
        this.mapper = mapper;
    }

    enum Colour {
        RED,
        GREEN
    }

    record Item(
            @NotNull @AnExternalId String id,
            @Nullable @Min(1) @Max(1000) Integer seats) {}

    record Sample(
            @NotNull @AName String name,
            @Nullable @ACountry String country,
            @Nullable @ATenantId String tenantId,
            @Nullable Colour colour,
            @Nullable Integer seats,
            @Nullable Instant startsOn,
            @Nullable Boolean enabled,
            @Nullable @Size(max = 5) List<@Valid Item> items) {}

    @PostMapping
    @Allowed({Role.LICENSE_ADMIN, Role.SERVICE})
    ResponseEntity<Map<String, Object>> make(@PathVariable String t, @Valid @RequestBody Sample body, Origin origin) {
        return ResponseEntity.created(URI.create("/api/v1/tenants/" + t + "/samples/1"))
                .eTag(IfMatch.etag(1))
                .header(WaitFor.POSITION_HEADER, "7")
                .body(Map.of("name", body.name(), "run", RUNS.incrementAndGet(), "origin", origin.metadata()));
    }

    @PostMapping("/gated")
    @Allowed(Role.SERVICE)
    Map<String, Object> gated() throws InterruptedException {
        entered.countDown();
        gate.await();
        return Map.of("run", RUNS.incrementAndGet());
    }

    @PostMapping("/shaky")
    @Allowed(Role.SERVICE)
    Map<String, Object> shaky() {
        if (REFUSALS_LEFT.getAndDecrement() > 0) {
            throw new Unavailable("The lane is full");
        }
        return Map.of("run", RUNS.incrementAndGet());
    }

    @PostMapping("/later")
    @Allowed(Role.SERVICE)
    CompletableFuture<Map<String, Object>> later() {
        return CompletableFuture.supplyAsync(
                () -> Map.of("run", RUNS.incrementAndGet()), Executors.newVirtualThreadPerTaskExecutor());
    }

    @BodyLimit(BodyLimit.NONE)
    @PostMapping(path = "/lines", consumes = JsonLines.MEDIA_TYPE, produces = JsonLines.MEDIA_TYPE)
    @Allowed(Role.SERVICE)
    void lines(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType(JsonLines.MEDIA_TYPE);
        var run = RUNS.incrementAndGet();
        try (var in = new BufferedReader(new InputStreamReader(request.getInputStream(), StandardCharsets.UTF_8));
                var out = new JsonLines(mapper, response.getOutputStream())) {
            var number = 0;
            while (in.readLine() != null) {
                out.write(Map.of("line", ++number, "run", run));
                if (number == 1) {
                    out.flush();
                }
            }
        }
    }

    @PutMapping("/{id}")
    @Allowed(policyManagers = true)
    Map<String, Object> write(@PathVariable @AnExternalId String id, IfMatch ifMatch) {
        ifMatch.require(5);
        return Map.of("id", id);
    }

    @GetMapping("/{id}")
    @Allowed(anyOfTenant = true, value = Role.OPERATOR)
    Map<String, Object> read(@PathVariable @AnExternalId String id, WaitFor waitFor) {
        return Map.of("id", id, "waitFor", waitFor.position().orElse(0));
    }

    @GetMapping
    Page<String> list(PageRequest page) {
        var from = page.cursor().map(cursor -> (int) cursor.number(0) + 1).orElse(0);
        return Page.of(
                page,
                IntStream.range(from, Math.min(3, from + page.fetch()))
                        .mapToObj(String::valueOf)
                        .toList(),
                Cursor::of);
    }

    @GetMapping("/failing")
    @Allowed(Role.AUDITOR)
    Map<String, Object> fail(@RequestParam Refusal how) throws Refused {
        throw new Refused(List.of(
                new Refused.Fault(how, "/sku", "says the domain"),
                new Refused.Fault(Refusal.UNKNOWN_SKU, "/x", "too")));
    }

    @GetMapping("/broken")
    @Allowed(Role.AUDITOR)
    Map<String, Object> breakDown() {
        throw new IllegalStateException("secret detail");
    }

    /** Fails in ways that sound like a client that left. */
    enum Accident {
        RESET(() -> new IllegalStateException(new IOException("Connection reset by peer"))),
        PIPE(() -> new IllegalStateException(new IOException("Broken pipe"))),
        GRPC(() ->
                new StatusRuntimeException(Status.UNAVAILABLE.withCause(new IOException("Connection reset by peer")))),
        END_OF_FILE(() -> new DataAccessResourceFailureException(
                "gone", new SQLException("An I/O error occurred", "08006", new EOFException())));

        private final Supplier<RuntimeException> failure;

        Accident(Supplier<RuntimeException> failure) {
            this.failure = failure;
        }
    }

    @PostMapping("/accidents/{accident}")
    @Allowed(Role.SERVICE)
    Map<String, Object> accident(@PathVariable Accident accident) {
        RUNS.incrementAndGet();
        throw accident.failure.get();
    }

    /** Fails when so much of the answer is written. */
    @PostMapping("/breaks-off/{bytes}")
    @Allowed(Role.SERVICE)
    void breakOff(@PathVariable int bytes, HttpServletResponse response) throws IOException {
        RUNS.incrementAndGet();
        response.setContentType("text/plain");
        response.getOutputStream().write(new byte[bytes]);
        throw Accident.RESET.failure.get();
    }

    @GetMapping("/teapot")
    @Allowed(Role.AUDITOR)
    void teapot(HttpServletResponse response) throws IOException {
        response.sendError(HttpStatus.I_AM_A_TEAPOT.value());
    }
}
