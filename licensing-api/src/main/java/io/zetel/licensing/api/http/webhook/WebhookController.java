package io.zetel.licensing.api.http.webhook;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.webhook.Addresses;
import io.zetel.licensing.api.automation.webhook.Courier;
import io.zetel.licensing.api.automation.webhook.Endpoint;
import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import io.zetel.licensing.api.automation.webhook.Endpoints;
import io.zetel.licensing.api.automation.webhook.Endpoints.Wish;
import io.zetel.licensing.api.automation.webhook.Secrets;
import io.zetel.licensing.api.automation.webhook.WebhookType;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Intent;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.RefusesDryRun;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Where a tenant wants to be told what. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/webhooks")
@Allowed(Role.GLOBAL_ADMIN)
class WebhookController {

    private static final int MOST_TYPES = 50;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final int BUSY_SECONDS = 10;

    private final Endpoints endpoints;
    private final FoundWebhooks found;
    private final Addresses addresses;
    private final Secrets secrets;
    private final Courier courier;
    private final RowChanges rows;
    private final History history;
    private final InstantSource clock;
    private final JsonMapper json;

    WebhookController(
            Endpoints endpoints,
            FoundWebhooks found,
            Addresses addresses,
            Secrets secrets,
            Courier courier,
            RowChanges rows,
            History history,
            InstantSource clock,
            JsonMapper json) {
        this.endpoints = endpoints;
        this.found = found;
        this.addresses = addresses;
        this.secrets = secrets;
        this.courier = courier;
        this.rows = rows;
        this.history = history;
        this.clock = clock;
        this.json = json;
    }

    /**
     * Without types all are told; {@code startAfter} is a number of the history, without it nothing is told of what was
     * before.
     */
    record NewWebhook(
            @NotNull String url,
            @Nullable @Size(min = 1, max = MOST_TYPES) List<@NotNull String> types,

            @NullIsNone @Nullable @Size(max = LONGEST_DESCRIPTION) @AText
            String description,

            @Nullable Boolean collapse,
            @Nullable @PositiveOrZero Long startAfter) {}

    /** What is absent stays as it is; only the description can be cleared. */
    record WebhookChange(
            @Nullable String url,
            @Nullable @Size(min = 1, max = MOST_TYPES) List<@NotNull String> types,
            @Nullable Optional<@Size(max = LONGEST_DESCRIPTION) @AText String> description,
            @Nullable Boolean collapse,
            @Nullable Boolean enabled) {}

    /** What was sent as a test, and what came back. */
    record TestResult(
            boolean delivered,
            @Nullable Integer status,
            long millis,
            @Nullable String error,
            Map<String, String> headers,
            String body) {}

    @ServesDryRun
    @PostMapping
    @ApiResponse(responseCode = "201", description = "Made; the secret is shown this once", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "409",
            description = "The tenant has as many webhooks as it may, or a repetition finds it made")
    ResponseEntity<WebhookView> create(
            @PathVariable TenantId t,
            @Valid @RequestBody NewWebhook body,
            NewId newId,
            Intent intent,
            HttpServletRequest request) {
        long head = history.head(t).n();
        long after = Objects.requireNonNullElse(body.startAfter(), head);
        var wish = new Wish(
                body.url(),
                body.types() == null ? List.of(WebhookType.ANY) : body.types(),
                body.description(),
                Boolean.TRUE.equals(body.collapse()));
        var faults = faults(wish);
        faults.check(
                after <= head,
                "/startAfter",
                "INVALID_NUMBER",
                "must not be behind the end of the history, which is " + head);
        faults.throwIfAny();
        var secret = secrets.make();
        var sealed = sealed(newId.value(), secret, intent);
        rows.make(t, intent.dryRun(), () -> {
            add(newId.value(), t, wish, sealed, after);
            return wish;
        });
        var made = found.find(t, newId.toString());
        // Shown once means once.
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(WebhookView.of(made, null)));
        return ResponseEntity.created(URI.create("/api/v1/tenants/%s/webhooks/%s".formatted(t, newId)))
                .body(WebhookView.of(made, secret));
    }

    private void add(UUID id, TenantId t, Wish wish, byte[] sealed, long after) {
        switch (endpoints.add(id, t, wish, sealed, after, clock.instant())) {
            case KNOWN ->
                throw HttpProblem.conflict(
                        "WEBHOOK_EXISTS", "This request has made a webhook already; rotate its secret to see one.");
            case TOO_MANY ->
                throw HttpProblem.conflict(
                        "TOO_MANY_WEBHOOKS", "A tenant has at most %d webhooks.".formatted(Endpoints.MOST));
            case NEW -> {}
        }
    }

    /** Sealing may make the key to seal with; where nothing is stored, it is only asked for. */
    private byte[] sealed(UUID id, String secret, Intent intent) {
        if (intent.dryRun()) {
            secrets.requireKey();
            return new byte[0];
        }
        return secrets.seal(id, secret);
    }

    @GetMapping
    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    Page<WebhookView> list(@PathVariable TenantId t) {
        return new Page<>(
                endpoints.of(t).stream()
                        .map(endpoint -> WebhookView.of(endpoint, null))
                        .toList(),
                null);
    }

    @GetMapping("/{id}")
    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    WebhookView show(@PathVariable TenantId t, @PathVariable String id) {
        return WebhookView.of(found.find(t, id), null);
    }

    @ServesDryRun
    @PatchMapping("/{id}")
    WebhookView change(
            @PathVariable TenantId t, @PathVariable String id, @Valid @RequestBody WebhookChange body, Intent intent) {
        var before = found.find(t, id);
        var wish = new Wish(
                Objects.requireNonNullElse(body.url(), before.url()),
                Objects.requireNonNullElse(body.types(), before.types()),
                body.description() == null
                        ? before.description()
                        : body.description().orElse(null),
                Objects.requireNonNullElse(body.collapse(), before.collapse()));
        faults(wish).throwIfAny();
        return rows.make(t, intent.dryRun(), () -> {
            endpoints.change(before.id(), wish);
            if (Boolean.TRUE.equals(body.enabled())) {
                endpoints.enable(before.id(), clock.instant());
            } else if (Boolean.FALSE.equals(body.enabled())) {
                endpoints.disable(before.id(), DisabledReason.REQUESTED, clock.instant());
            }
            return show(t, id);
        });
    }

    @ServesDryRun
    @DeleteMapping("/{id}")
    @ApiResponse(responseCode = "204", description = "Gone, with its messages")
    ResponseEntity<Void> delete(@PathVariable TenantId t, @PathVariable String id, Intent intent) {
        rows.make(
                t, intent.dryRun(), () -> endpoints.delete(t, found.find(t, id).id()));
        return ResponseEntity.noContent().build();
    }

    @ServesDryRun
    @PostMapping("/{id}/rotate-secret")
    WebhookView rotate(@PathVariable TenantId t, @PathVariable String id, Intent intent, HttpServletRequest request) {
        var endpoint = found.find(t, id);
        var secret = secrets.make();
        var sealed = sealed(endpoint.id(), secret, intent);
        var rotated = rows.make(t, intent.dryRun(), () -> {
            endpoints.rotate(endpoint.id(), sealed, clock.instant());
            return found.find(t, id);
        });
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(WebhookView.of(rotated, null)));
        return WebhookView.of(rotated, secret);
    }

    @RefusesDryRun("it sends a message that is only a test, and stores nothing")
    @PostMapping("/{id}/test")
    @ApiResponse(responseCode = "200", description = "It was sent, with what came back", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "Too much is being sent at the moment")
    TestResult test(@PathVariable TenantId t, @PathVariable String id) {
        Endpoint endpoint = found.find(t, id);
        var tested = courier.test(endpoint)
                .orElseThrow(() -> new HttpProblem(503, "WEBHOOKS_BUSY", "Too much is being sent at the moment.")
                        .retryAfter(BUSY_SECONDS));
        var outcome = tested.outcome();
        return new TestResult(
                outcome.isDelivered(),
                outcome.status(),
                outcome.millis(),
                outcome.error(),
                tested.headers(),
                tested.body());
    }

    private Faults faults(Wish wish) {
        var faults = new Faults();
        addresses.fault(wish.url()).ifPresent(fault -> faults.add("/url", "INVALID_URL", fault));
        for (int i = 0; i < wish.types().size(); i++) {
            faults.check(
                    WebhookType.isPattern(wish.types().get(i)),
                    "/types/" + i,
                    "UNKNOWN_TYPE",
                    "must be *, a type such as license.claimed, or a family such as license.*");
        }
        return faults;
    }
}
