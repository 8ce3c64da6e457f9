package io.zetel.licensing.api.http.client;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.ApiTokenRow;
import io.zetel.licensing.api.http.security.ApiTokens;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Intent;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's long-lived tokens, for systems that cannot ask for a short one. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/api-tokens")
@Allowed(Role.GLOBAL_ADMIN)
class ApiTokensController {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final ApiTokens tokens;
    private final KnownTenants tenants;
    private final RowChanges rows;
    private final JsonMapper json;
    private final InstantSource clock;

    ApiTokensController(
            ApiTokens tokens,
            KnownTenants tenants,
            RowChanges rows,
            JsonMapper json,
            ObjectProvider<InstantSource> clock) {
        this.rows = rows;
        this.tokens = tokens;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock.getIfAvailable(InstantSource::system);
    }

    /** Without {@code expiresAt} a token lives until it is revoked. */
    record NewApiToken(
            @Nullable String name,
            @Nullable List<@Nullable String> roles,
            @NullIsNone @Nullable Instant expiresAt) {}

    /** A token; itself it is shown only when it is made. */
    record ApiToken(
            String tokenId,
            String name,
            List<Role> roles,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable String token) {

        static ApiToken of(ApiTokenRow row, @Nullable String token) {
            return new ApiToken(
                    row.tokenId().toString(),
                    row.name(),
                    row.roles(),
                    row.createdAt(),
                    row.createdBy(),
                    row.expiresAt(),
                    row.lastUsedAt(),
                    token);
        }
    }

    @Operation(
            description =
                    "Makes a token that lives until it is revoked, or until expiresAt. Two of one name may live at once: the old one "
                            + "and its successor. What is done with it is recorded as done by token:<name>.")
    @ApiResponse(responseCode = "201", description = "Made; the token is shown this once", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "409",
            description = "Two of this name live already, or the tenant has as many as it may")
    @ServesDryRun
    @PostMapping
    ResponseEntity<ApiToken> create(
            @PathVariable TenantId t,
            @RequestBody NewApiToken body,
            NewId newId,
            Caller caller,
            Intent intent,
            HttpServletRequest request) {
        var row = checked(t, body, newId.value(), caller);
        var token = rows.make(t, intent.dryRun(), () -> added(row));
        // Shown once means once.
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(ApiToken.of(row, null)));
        return ResponseEntity.created(URI.create("/api/v1/tenants/%s/api-tokens/%s".formatted(t, newId)))
                .body(ApiToken.of(row, token));
    }

    private String added(ApiTokenRow row) {
        var token = ApiTokens.newToken();
        switch (tokens.add(row, token)) {
            case KNOWN ->
                throw HttpProblem.conflict(
                        "TOKEN_EXISTS", "This request has made a token already; revoke it and make another.");
            case TOO_MANY_OF_THE_NAME ->
                throw HttpProblem.conflict(
                        "TOO_MANY_TOKENS",
                        "There are %d tokens of this name; revoke one of them first."
                                .formatted(ApiTokens.MOST_OF_A_NAME));
            case TOO_MANY ->
                throw HttpProblem.conflict(
                        "TOO_MANY_TOKENS", "A tenant has at most %d tokens.".formatted(ApiTokens.MOST));
            case NEW -> {}
        }
        return token;
    }

    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    @GetMapping
    Page<ApiToken> list(@PathVariable TenantId t) {
        return new Page<>(
                tokens.list(t.value()).stream()
                        .map(row -> ApiToken.of(row, null))
                        .toList(),
                null);
    }

    @Allowed({Role.GLOBAL_ADMIN, Role.AUDITOR})
    @GetMapping("/{id}")
    ApiToken show(@PathVariable TenantId t, @PathVariable String id) {
        return id(id).flatMap(tokenId -> tokens.find(t.value(), tokenId))
                .map(row -> ApiToken.of(row, null))
                .orElseThrow(ApiTokensController::missing);
    }

    @ApiResponse(responseCode = "204", description = "Revoked: refused from now on, on other nodes within five seconds")
    @ServesDryRun
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(@PathVariable TenantId t, @PathVariable String id, Intent intent) {
        var tokenId = id(id).orElseThrow(ApiTokensController::missing);
        rows.make(t, intent.dryRun(), () -> {
            if (!tokens.revoke(t.value(), tokenId)) {
                throw missing();
            }
            return tokenId;
        });
        return ResponseEntity.noContent().build();
    }

    private ApiTokenRow checked(TenantId t, NewApiToken body, UUID id, Caller caller) {
        if (!tenants.knows(t)) {
            throw HttpProblem.notFound("TENANT_NOT_FOUND", "There is no such tenant");
        }
        // The store keeps microseconds; what is answered now is what is shown later.
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var faults = new Faults();
        var name = Objects.requireNonNullElse(body.name(), "");
        faults.check(body.name() != null, "/name", "NAME_REQUIRED", "is required");
        faults.check(
                body.name() == null || NAME.matcher(name).matches(),
                "/name",
                "INVALID_NAME",
                "must be 1 to 100 letters, digits, dots, hyphens or underscores");
        faults.check(
                body.expiresAt() == null || body.expiresAt().isAfter(now),
                "/expiresAt",
                "INVALID_INSTANT",
                "must be in the future");
        var roles = Rights.roles(body.roles(), faults);
        faults.check(!roles.contains(Role.OPERATOR), "/roles", "INVALID_ROLES", "Operator is no role of a tenant");
        faults.throwIfAny();
        var expires = Optional.ofNullable(body.expiresAt())
                .map(end -> end.truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
        return new ApiTokenRow(id, t.value(), name, roles, caller.subject(), now, expires, null);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HttpProblem missing() {
        return HttpProblem.notFound("TOKEN_NOT_FOUND", "There is no such token");
    }
}
