package io.zetel.licensing.api.http.client;

import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.ClientRow;
import io.zetel.licensing.api.http.security.Clients;
import io.zetel.licensing.api.http.security.IssuerGiven;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The operator hands out and takes back the clients of the embedded identity. */
@RestController
@RequestMapping("/api/v1/clients")
@Allowed(Role.OPERATOR)
@Conditional(IssuerGiven.Not.class)
public class ClientsController {

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final int DEFAULT_OVERLAP = 24;
    private static final int LONGEST_OVERLAP = 24 * 30;

    private final Clients clients;
    private final KnownTenants tenants;
    private final JsonMapper json;

    ClientsController(Clients clients, KnownTenants tenants, JsonMapper json) {
        this.clients = clients;
        this.tenants = tenants;
        this.json = json;
    }

    /** A client that is wanted; the operator's have no tenant, all others have one. */
    public record NewClient(
            @NullIsNone @Nullable String clientId,
            @NullIsNone @Nullable String tenantId,
            @NullIsNone @Nullable List<@Nullable String> roles) {}

    /** A client and its secret, shown this once; {@code formerSecretUntil} is when the one before stops. */
    public record ClientWithSecret(
            String clientId,
            @Nullable String clientSecret,
            @Nullable String tenantId,
            List<Role> roles,
            @Nullable Instant formerSecretUntil) {}

    /** A client as it is listed; {@code lastUsedOn} is the last day (UTC) its secret was right. */
    public record Client(
            String clientId,
            @Nullable String tenantId,
            List<Role> roles,
            Instant createdAt,
            @Nullable LocalDate lastUsedOn,
            @Nullable Instant formerSecretUntil) {}

    /** How many hours the present secret is still honoured, 24 unless told otherwise. */
    public record NewSecret(@Nullable Integer overlapHours) {}

    private record Wanted(String clientId, @Nullable String tenantId, List<Role> roles) {

        ClientWithSecret with(@Nullable String secret) {
            return new ClientWithSecret(clientId, secret, tenantId, roles, null);
        }
    }

    /** Adds one or more. */
    @PostMapping
    public ResponseEntity<ClientWithSecret> add(@RequestBody NewClient body, HttpServletRequest request) {
        var wanted = checked(body);
        var secret = clients.newSecret();
        if (!clients.add(wanted.clientId(), secret, Optional.ofNullable(wanted.tenantId()), wanted.roles())) {
            throw HttpProblem.conflict("CLIENT_EXISTS", "There is a client of this name already");
        }
        // Shown once means once: who repeats the request with its key learns that the client is there, not its secret.
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(wanted.with(null)));
        return ResponseEntity.created(
                        URI.create("/api/v1/clients/" + URLEncoder.encode(wanted.clientId(), StandardCharsets.UTF_8)))
                .body(wanted.with(secret));
    }

    /** Gives it a new secret; its tokens stay, unless the present secret is not honoured any more. */
    @PostMapping("/{clientId}/secret")
    public ClientWithSecret renew(
            @PathVariable String clientId,
            @RequestBody(required = false) @Nullable NewSecret body,
            HttpServletRequest request) {
        if (clientId.equals(Clients.OPERATOR)) {
            throw HttpProblem.conflict("OPERATORS_SECRET", "ZETEL_OPERATOR_SECRET sets the operator's secret");
        }
        int hours = body == null || body.overlapHours() == null ? DEFAULT_OVERLAP : body.overlapHours();
        var faults = new Faults();
        faults.check(
                hours >= 0 && hours <= LONGEST_OVERLAP,
                "/overlapHours",
                "OUT_OF_RANGE",
                "must be 0 to " + LONGEST_OVERLAP);
        faults.throwIfAny();
        var secret = clients.newSecret();
        var row = clients.renewSecret(clientId, secret, Duration.ofHours(hours))
                .orElseThrow(() -> HttpProblem.notFound("CLIENT_NOT_FOUND", "There is no such client"));
        KeptAnswer.keepInstead(request, json.writeValueAsBytes(renewed(row, null)));
        return renewed(row, secret);
    }

    /** A page of them. */
    @GetMapping
    public Page<Client> list(PageRequest page) {
        var rows = clients.list(page.cursor().map(cursor -> cursor.text(0)), page.fetch());
        return Page.of(
                page, rows.stream().map(ClientsController::shown).toList(), client -> Cursor.of(client.clientId()));
    }

    /** Takes it away. */
    @DeleteMapping("/{clientId}")
    public ResponseEntity<Void> delete(@PathVariable String clientId) {
        if (clientId.equals(Clients.OPERATOR)) {
            throw HttpProblem.conflict("OPERATOR_STAYS", "The client operator cannot be deleted");
        }
        if (!clients.delete(clientId)) {
            throw HttpProblem.notFound("CLIENT_NOT_FOUND", "There is no such client");
        }
        return ResponseEntity.noContent().build();
    }

    private Wanted checked(NewClient body) {
        var faults = new Faults();
        var clientId = Objects.requireNonNullElse(body.clientId(), "");
        faults.check(body.clientId() != null, "/clientId", "REQUIRED", "is required");
        faults.check(
                body.clientId() == null || CLIENT_ID.matcher(clientId).matches(),
                "/clientId",
                "INVALID_CLIENT_ID",
                "must be 1 to 100 letters, digits, dots, hyphens or underscores");
        var rights = Rights.checked(body.tenantId(), body.roles(), tenants, faults);
        faults.throwIfAny();
        return new Wanted(clientId, rights.tenantId(), rights.roles());
    }

    private static Client shown(ClientRow row) {
        return new Client(
                row.clientId(),
                row.tenantId().orElse(null),
                row.roles(),
                row.createdAt(),
                row.lastUsedOn(),
                row.formerUntil());
    }

    private static ClientWithSecret renewed(ClientRow row, @Nullable String secret) {
        return new ClientWithSecret(
                row.clientId(), secret, row.tenantId().orElse(null), row.roles(), row.formerUntil());
    }
}
