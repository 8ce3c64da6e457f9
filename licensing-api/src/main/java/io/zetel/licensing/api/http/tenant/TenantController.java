package io.zetel.licensing.api.http.tenant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.ATenantId;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Changes;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.NotClearable;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings.IdFrom;
import io.zetel.licensing.domain.tenant.ScimSettings.OnInactive;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.SetNewPlans;
import io.zetel.licensing.domain.tenant.TenantCommand.SetScimSettings;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Tenants and their feature switch. */
@RestController
public class TenantController {

    private static final int DEFAULT_POLICY_LIMIT = 1;

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final TenantOverview overview;
    private final Names names;

    TenantController(
            Commands commands, Reads reads, TemporalReads moments, Past past, TenantOverview overview, Names names) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.overview = overview;
        this.names = names;
    }

    /** A tenant that is wanted. */
    public record NewTenant(
            @Nullable @ATenantId String tenantId,
            @NotNull @AName String name,
            @NotNull @ACountry String country,

            @NullIsNone @Nullable @Size(min = 1, max = 50) @AText
            String agreement,

            @Nullable @Min(0) @Max(1000) Integer policyLimit,
            @Nullable @Size(max = 20) List<@NotNull String> preconfiguredAutoClaim) {}

    /** What is to be different of a tenant. */
    public record TenantChange(
            @NotClearable @Nullable Optional<@Min(0) @Max(1000) Integer> policyLimit,
            @NotClearable @Nullable Optional<@ACountry String> country,
            @Nullable Optional<@Size(min = 1, max = 50) @AText String> agreement) {}

    /** On or off. */
    @Schema(name = "AutoClaimSwitch")
    public record Switch(@NotNull Boolean enabled) {}

    /** Whether later plans come on. */
    public record LaterPlans(@NotNull NewPlans newPlans) {}

    /** How what an identity provider pushes is taken from now on; what is absent stays as it is. */
    @Schema(name = "ScimSettingsWanted")
    public record WantedScim(
            @Nullable IdFrom idFrom,
            @Nullable OnInactive onInactive,
            @Nullable Optional<@Min(1) @Max(100) Integer> removalBrake) {}

    /** Makes a tenant. */
    @PostMapping("/api/v1/tenants")
    @Allowed(Role.OPERATOR)
    public ResponseEntity<TenantRow> register(@Valid @RequestBody NewTenant body, NewId newId, Origin origin)
            throws Refused {
        var tenant = new TenantId(body.tenantId() == null ? "t-" + newId : body.tenantId());
        int limit = body.policyLimit() == null ? DEFAULT_POLICY_LIMIT : body.policyLimit();
        var command =
                new RegisterTenant(tenant, body.name(), body.country(), body.agreement(), limit, preconfigured(body));
        var answer = commands.send(command, NewVersion.class, origin);
        return shown(ResponseEntity.created(URI.create("/api/v1/tenants/" + tenant)), tenant, answer);
    }

    /** A page of them. */
    @GetMapping("/api/v1/tenants")
    @Allowed(Role.OPERATOR)
    public ResponseEntity<Page<TenantRow>> list(PageRequest page, WaitFor waitFor) {
        return reads.of(
                TenantOverview.GROUP,
                waitFor,
                () -> Page.of(
                        page,
                        overview.tenants(
                                page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()),
                        row -> Cursor.of(row.tenantId())));
    }

    @GetMapping("/api/v1/tenants/{t}")
    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    public ResponseEntity<TenantRow> show(@PathVariable TenantId t, WaitFor waitFor, AsOf asOf) {
        return moments.one(
                List.of(TenantOverview.GROUP),
                waitFor,
                asOf,
                "TENANT_NOT_FOUND",
                _ -> overview.tenant(t),
                at -> past.tenant(t, at, then -> then.tenant(t)),
                TenantRow::version);
    }

    /** Changes a tenant. */
    @ServesDryRun
    @PatchMapping("/api/v1/tenants/{t}")
    @Allowed(Role.OPERATOR)
    public ResponseEntity<TenantRow> adjust(
            @PathVariable TenantId t, @Valid @RequestBody TenantChange body, IfMatch match, Origin origin)
            throws Refused {
        return change(
                new AdjustTenant(
                        t,
                        Changes.to(body.policyLimit()),
                        Changes.to(body.country()),
                        Changes.to(body.agreement(), ""),
                        match.expectedVersion()),
                origin);
    }

    /** Turns the feature on or off. */
    @ServesDryRun
    @PutMapping("/api/v1/tenants/{t}/auto-claim")
    @Allowed(Role.GLOBAL_ADMIN)
    public ResponseEntity<TenantRow> autoClaim(
            @PathVariable TenantId t, @Valid @RequestBody Switch body, IfMatch match, Origin origin) throws Refused {
        return change(
                body.enabled()
                        ? new EnableAutoClaim(t, match.expectedVersion())
                        : new DisableAutoClaim(t, match.expectedVersion()),
                origin);
    }

    @Operation(description = """
            Whether service plans that a product gets later come on (as with the vendor) or stay off, for licences \
            given by hand or through groups
            from now on, where nobody says otherwise. Policies give what they name.""")
    @ServesDryRun
    @PutMapping("/api/v1/tenants/{t}/new-plans")
    @Allowed(Role.GLOBAL_ADMIN)
    public ResponseEntity<TenantRow> newPlans(
            @PathVariable TenantId t, @Valid @RequestBody LaterPlans body, IfMatch match, Origin origin)
            throws Refused {
        return change(new SetNewPlans(t, body.newPlans(), match.expectedVersion()), origin);
    }

    @Operation(description = """
            How what an identity provider pushes by SCIM is taken: what a new user's id in Zetel is (`idFrom`), what \
            becomes of the licences of somebody
            who is not active (`onInactive`), and how many per cent of a licensed group may leave by one request unless \
            it says `Zetel-Confirm: removal`
            (`removalBrake`; `null`, and all may). What is absent stays as it is; at first that is `EXTERNAL_ID`, `SUSPEND`, none.""")
    @ServesDryRun
    @PutMapping("/api/v1/tenants/{t}/scim")
    @Allowed(Role.GLOBAL_ADMIN)
    public ResponseEntity<TenantRow> scim(
            @PathVariable TenantId t, @Valid @RequestBody WantedScim body, IfMatch match, Origin origin)
            throws Refused {
        return change(
                new SetScimSettings(
                        t,
                        body.idFrom(),
                        body.onInactive(),
                        Changes.to(body.removalBrake(), 0),
                        match.expectedVersion()),
                origin);
    }

    private ResponseEntity<TenantRow> change(LicensingCommand command, Origin origin) throws Refused {
        return shown(ResponseEntity.ok(), command.tenantId(), commands.send(command, NewVersion.class, origin));
    }

    private ResponseEntity<TenantRow> shown(
            ResponseEntity.BodyBuilder response, TenantId tenant, Answer<NewVersion> answer) {
        var row = reads.after(TenantOverview.GROUP, answer, () -> overview.tenant(tenant));
        return answer.on(response).eTag(IfMatch.etag(answer.result().version())).body(row);
    }

    private List<Preconfigured> preconfigured(NewTenant body) {
        var faults = new Faults();
        var apps = body.preconfiguredAutoClaim() == null ? List.<String>of() : body.preconfiguredAutoClaim();
        var all = new ArrayList<Preconfigured>();
        for (int i = 0; i < apps.size(); i++) {
            var app = names.app("/preconfiguredAutoClaim/" + i, apps.get(i), faults);
            faults.check(
                    apps.indexOf(apps.get(i)) == i,
                    "/preconfiguredAutoClaim/" + i,
                    "DUPLICATE_APP",
                    "is in the list twice");
            if (app != null) {
                all.add(new Preconfigured(app, new PolicyId(UUID.randomUUID().toString())));
            }
        }
        faults.throwIfAny();
        return all;
    }
}
