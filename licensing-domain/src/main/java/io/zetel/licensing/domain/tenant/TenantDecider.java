package io.zetel.licensing.domain.tenant;

import static io.zetel.licensing.domain.shared.Refusal.INVALID_AGREEMENT;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.NoteCatalogueChange;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.domain.tenant.TenantCommand.RegisterTenant;
import io.zetel.licensing.domain.tenant.TenantCommand.SetNewPlans;
import io.zetel.licensing.domain.tenant.TenantCommand.SetScimSettings;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimDisabled;
import io.zetel.licensing.domain.tenant.TenantEvent.AutoClaimEnabled;
import io.zetel.licensing.domain.tenant.TenantEvent.CatalogueChanged;
import io.zetel.licensing.domain.tenant.TenantEvent.NewPlansSet;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.domain.tenant.TenantEvent.ScimSettingsSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantAgreementSet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantCountrySet;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a tenant: the switch, the limit, the country. */
public final class TenantDecider {

    /** What a command says where more may leave at once than any part of the group. */
    private static final int NO_BRAKE = 0;

    private TenantDecider() {}

    /** What happens when a tenant in this state is asked this; nothing where it is so already. */
    public static List<TenantEvent> decide(TenantState state, TenantCommand command) throws Refused {
        return switch (command) {
            case RegisterTenant c
            when state.isKnown() ->
                throw new Refused(TENANT_EXISTS, "A tenant %s exists already.".formatted(c.tenantId()));
            case RegisterTenant c when c.name().isBlank() -> throw new Refused(NAME_REQUIRED, "A tenant needs a name.");
            case RegisterTenant c -> registered(c);
            case EnableAutoClaim c ->
                known(state, c.expectedVersion()).autoClaimEnabled()
                        ? List.of()
                        : List.of(new AutoClaimEnabled(c.tenantId(), Initiator.ADMIN));
            case DisableAutoClaim c ->
                known(state, c.expectedVersion()).autoClaimEnabled()
                        ? List.of(new AutoClaimDisabled(c.tenantId()))
                        : List.of();
            case AdjustTenant c -> adjusted(known(state, c.expectedVersion()), c);
            case SetNewPlans c ->
                known(state, c.expectedVersion()).newPlans() == c.newPlans()
                        ? List.of()
                        : List.of(new NewPlansSet(c.tenantId(), c.newPlans()));
            case SetScimSettings c -> {
                var before = known(state, c.expectedVersion()).scim();
                var next = settings(before, c);
                yield next.equals(before) ? List.of() : List.of(new ScimSettingsSet(c.tenantId(), next));
            }
            case NoteCatalogueChange c -> noted(known(state, null), c);
        };
    }

    private static ScimSettings settings(ScimSettings before, SetScimSettings c) {
        var brake = c.removalBrake();
        return new ScimSettings(
                Objects.requireNonNullElse(c.idFrom(), before.idFrom()),
                Objects.requireNonNullElse(c.onInactive(), before.onInactive()),
                brake == null ? before.removalBrake() : brake == NO_BRAKE ? null : brake);
    }

    private static TenantState known(TenantState state, @Nullable Long expectedVersion) throws Refused {
        if (!state.isKnown()) {
            throw new Refused(TENANT_NOT_FOUND, "There is no such tenant.");
        }
        if (expectedVersion != null && expectedVersion != state.version()) {
            throw new Refused(
                    VERSION_MISMATCH,
                    "The tenant is at version %d, not %d.".formatted(state.version(), expectedVersion));
        }
        return state;
    }

    private static List<TenantEvent> registered(RegisterTenant c) throws Refused {
        refuseUnknown(c.agreement());
        var events = new ArrayList<TenantEvent>();
        events.add(new TenantRegistered(c.tenantId(), c.name().strip(), c.country(), c.agreement(), c.policyLimit()));
        if (!c.preconfigured().isEmpty()) {
            events.add(new AutoClaimEnabled(c.tenantId(), Initiator.SYSTEM));
        }
        c.preconfigured()
                .forEach(p -> events.add(new PolicyAdmitted(c.tenantId(), p.policyId(), p.app(), Initiator.SYSTEM)));
        return events;
    }

    private static List<TenantEvent> adjusted(TenantState state, AdjustTenant c) throws Refused {
        var agreement =
                c.agreement() == null ? state.agreement() : c.agreement().isEmpty() ? null : c.agreement();
        if (!Objects.equals(agreement, state.agreement())) {
            refuseUnknown(agreement);
        }
        var events = new ArrayList<TenantEvent>();
        if (c.policyLimit() != null && c.policyLimit() != state.policyLimit()) {
            events.add(new PolicyLimitSet(c.tenantId(), c.policyLimit()));
        }
        if (c.country() != null && !c.country().equals(state.country())) {
            events.add(new TenantCountrySet(c.tenantId(), c.country()));
        }
        if (!Objects.equals(agreement, state.agreement())) {
            events.add(new TenantAgreementSet(c.tenantId(), agreement));
        }
        return events;
    }

    private static void refuseUnknown(@Nullable String agreement) throws Refused {
        if (agreement != null && !Agreements.ALL.contains(agreement)) {
            throw new Refused(
                    List.of(new Refused.Fault(INVALID_AGREEMENT, "/agreement", "must be one of " + Agreements.ALL)));
        }
    }

    /** Told once; an app that has a policy already, made by an administrator in the meantime, gets no other. */
    private static List<TenantEvent> noted(TenantState state, NoteCatalogueChange c) {
        var preconfigured = !state.preconfigured()
                ? List.<Preconfigured>of()
                : c.rolledOut().stream()
                        .filter(app -> state.policiesOf(app.app()).isEmpty())
                        .toList();
        if (isTold(state, c) || c.products().isEmpty() && preconfigured.isEmpty()) {
            return List.of();
        }
        var events = new ArrayList<TenantEvent>();
        events.add(new CatalogueChanged(c.tenantId(), c.catalogueVersion(), c.changedOn(), c.products()));
        preconfigured.forEach(
                app -> events.add(new PolicyAdmitted(c.tenantId(), app.policyId(), app.app(), Initiator.SYSTEM)));
        return events;
    }

    /** By when a version came to be: a tenant that moved was told of another installation's versions before. */
    private static boolean isTold(TenantState state, NoteCatalogueChange c) {
        var last = state.catalogueChangedOn();
        return last == null
                ? c.catalogueVersion() <= state.catalogueVersion()
                : !c.changedOn().isAfter(last);
    }
}
