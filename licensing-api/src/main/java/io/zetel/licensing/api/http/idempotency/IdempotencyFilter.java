package io.zetel.licensing.api.http.idempotency;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes POSTs with an {@code Idempotency-Key} happen once. A key belongs to a caller with its rights, a tenant and a
 * route. The body is put aside and hashed first (at most 32 MiB; larger uploads go without a key), then the work runs
 * without a connection held.
 */
final class IdempotencyFilter extends HttpFilter {

    static final String KEY_HEADER = "Idempotency-Key";
    static final String REPLAYED_HEADER = "Idempotent-Replayed";
    static final int LARGEST_REQUEST = 32 * 1024 * 1024;
    static final String ATTEMPT = IdempotentExecution.class.getName();

    private static final long serialVersionUID = 1L;
    private static final String JSON = "application/json";
    private static final Pattern OF_TENANT = Pattern.compile("/api/v1/tenants/([^/]+)");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,255}");

    private final transient IdempotencyStore store;
    private final transient Problems problems;
    private final transient JsonMapper sorted;

    IdempotencyFilter(IdempotencyStore store, Problems problems, JsonMapper json) {
        this.sorted =
                json.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
        this.store = store;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getMethod().equals("POST") || request.getHeader(KEY_HEADER) == null) {
            chain.doFilter(request, response);
        } else if (request.getAttribute(ATTEMPT) instanceof IdempotentExecution running) {
            run(running, request, response, chain);
        } else {
            begin(request, response, chain);
        }
    }

    private void begin(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var body = new Spool();
        var mine = false;
        try {
            var scope = scope(request, key(request));
            var hash = sameInAnyOrder(request, body, spool(request, body));
            var id = UUID.randomUUID();
            switch (store.begin(scope, tenant(request), hash, id)) {
                case IdempotencyStore.Begun.Mine _ -> {
                    mine = true;
                    var attempt = new IdempotentExecution(store, scope, id, body, new KeptResponse(response));
                    request.setAttribute(ATTEMPT, attempt);
                    NewId.keep(request, scope);
                    run(attempt, new ReadRequest(request, body::read), attempt.response(), chain);
                }
                case IdempotencyStore.Begun.Running _ ->
                    throw HttpProblem.conflict("IDEMPOTENCY_IN_PROGRESS", "The first request with this key still runs")
                            .retryAfter(1);
                case IdempotencyStore.Begun.OtherBody _ ->
                    throw new HttpProblem(422, "IDEMPOTENCY_KEY_REUSED", "This key came with another body before");
                case IdempotencyStore.Begun.Answered(var answer) -> replay(answer, response);
            }
        } catch (HttpProblem problem) {
            problems.answer(request, response, problem);
        } finally {
            if (!mine) {
                body.discard();
            }
        }
    }

    private static void run(
            IdempotentExecution attempt, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var answered = false;
        try {
            chain.doFilter(request, response);
            answered = true;
        } finally {
            if (!answered) {
                attempt.abandon();
            }
        }
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new AbandonedAtLast(attempt));
        } else {
            attempt.end(request);
        }
    }

    static void replay(KeptAnswer answer, HttpServletResponse response) throws IOException {
        if (answer.body() == null) {
            throw HttpProblem.conflict(
                    "IDEMPOTENT_ANSWER_NOT_KEPT", "This was done before; its answer was too large to keep");
        }
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        response.setHeader(REPLAYED_HEADER, "true");
        try (var body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            body.transferTo(response.getOutputStream());
        }
    }

    private static String key(HttpServletRequest request) {
        var keys = request.getHeaders(KEY_HEADER);
        var key = keys.nextElement();
        if (keys.hasMoreElements() || !KEY.matcher(key).matches()) {
            throw new BadRequest(
                    "/" + KEY_HEADER,
                    "INVALID_IDEMPOTENCY_KEY",
                    "must be one key of 1 to 255 visible ASCII characters");
        }
        return key;
    }

    /** Whose answer it is, to go along when the tenant moves. */
    private static @Nullable String tenant(HttpServletRequest request) {
        var named = OF_TENANT.matcher(request.getRequestURI());
        return Caller.current().tenant().orElseGet(() -> named.lookingAt() ? named.group(1) : null);
    }

    /**
     * An answer is for whom it was given to: a client made again under its name, or one with other roles, asks anew.
     */
    static byte[] scope(HttpServletRequest request, String key) {
        var caller = Caller.current();
        var roles = caller.roles().stream().sorted().map(Role::claim).collect(Collectors.joining(" "));
        var parts = String.join(
                "\u0000",
                caller.subject(),
                caller.generation().orElse(""),
                caller.tenant().orElse(""),
                roles,
                request.getMethod(),
                request.getRequestURI(),
                String.valueOf(request.getQueryString()),
                key);
        return sha256().digest(parts.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] spool(HttpServletRequest request, Spool body) throws IOException {
        var sha256 = sha256();
        var in = request.getInputStream();
        var buffer = new byte[16 * 1024];
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            sha256.update(buffer, 0, read);
            body.write(buffer, 0, read);
            if (body.size() > LARGEST_REQUEST) {
                throw HttpProblem.tooLarge(
                        "With an idempotency key a body may have at most %d bytes".formatted(LARGEST_REQUEST));
            }
        }
        return sha256.digest();
    }

    /** JSON is the same in whatever order its fields come; what is none, or is long, is the same byte by byte. */
    private byte[] sameInAnyOrder(HttpServletRequest request, Spool body, byte[] hash) throws IOException {
        var type = request.getContentType();
        if (type == null || !type.regionMatches(true, 0, JSON, 0, JSON.length()) || body.size() > BodyLimit.USUAL) {
            return hash;
        }
        try {
            // Not closed: that would forget the body.
            return sha256().digest(
                            sorted.writeValueAsBytes(sorted.readTree(body.read().readAllBytes())));
        } catch (JacksonException e) {
            return hash;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When an asynchronous request is over without an answer that went through here. */
    private record AbandonedAtLast(IdempotentExecution attempt) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            attempt.abandon();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
