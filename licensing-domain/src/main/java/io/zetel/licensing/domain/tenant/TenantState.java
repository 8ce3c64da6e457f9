package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a tenant asks for; version 0 means it never came to be. {@code catalogueVersion} is the last
 * version of the catalogue it was told of, 0 where none.
 */
public record TenantState(
        String country,
        @Nullable String agreement,
        boolean autoClaimEnabled,
        int policyLimit,
        Map<PolicyId, Slot> slots,
        boolean preconfigured,
        NewPlans newPlans,
        ScimSettings scim,
        long catalogueVersion,
        long version) {

    /** A tenant to which nothing happened yet. */
    public static final TenantState UNKNOWN =
            new TenantState("", null, false, 0, Map.of(), false, NewPlans.ON, ScimSettings.USUAL, 0, 0);

    /** A policy that exists: its app, and who made it. */
    public record Slot(AppId app, Initiator origin) {}

    /** Whether the tenant came to be. */
    public boolean isKnown() {
        return version > 0;
    }

    /** Whether one more administrator-made policy would be one too many; system-made ones do not count (DEC2). */
    public boolean isAtPolicyLimit() {
        return slots.values().stream()
                        .filter(slot -> slot.origin() == Initiator.ADMIN)
                        .count()
                >= policyLimit;
    }

    /** The policies of an app, in the order they were made. */
    public List<PolicyId> policiesOf(AppId app) {
        return slots.entrySet().stream()
                .filter(slot -> slot.getValue().app().equals(app))
                .map(Map.Entry::getKey)
                .toList();
    }

    TenantState evolve(TenantEvent event) {
        return switch (event) {
            case TenantEvent.TenantRegistered e ->
                new TenantState(
                        e.country(),
                        e.agreement(),
                        false,
                        e.policyLimit(),
                        Map.of(),
                        false,
                        NewPlans.ON,
                        ScimSettings.USUAL,
                        0,
                        version + 1);
            case TenantEvent.AutoClaimEnabled e ->
                new TenantState(
                        country,
                        agreement,
                        true,
                        policyLimit,
                        slots,
                        preconfigured || e.by() == Initiator.SYSTEM,
                        newPlans,
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.AutoClaimDisabled _ ->
                new TenantState(
                        country,
                        agreement,
                        false,
                        policyLimit,
                        slots,
                        preconfigured,
                        newPlans,
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.PolicyLimitSet e ->
                new TenantState(
                        country,
                        agreement,
                        autoClaimEnabled,
                        e.policyLimit(),
                        slots,
                        preconfigured,
                        newPlans,
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.TenantCountrySet e ->
                new TenantState(
                        e.country(),
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        slots,
                        preconfigured,
                        newPlans,
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.TenantAgreementSet e ->
                new TenantState(
                        country,
                        e.agreement(),
                        autoClaimEnabled,
                        policyLimit,
                        slots,
                        preconfigured,
                        newPlans,
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.PolicyAdmitted e -> withSlots(with(e.policyId(), new Slot(e.app(), e.origin())));
            case TenantEvent.PolicyDismissed e -> withSlots(without(e.policyId()));
            case TenantEvent.NewPlansSet e ->
                new TenantState(
                        country,
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        slots,
                        preconfigured,
                        e.newPlans(),
                        scim,
                        catalogueVersion,
                        version + 1);
            case TenantEvent.ScimSettingsSet e ->
                new TenantState(
                        country,
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        slots,
                        preconfigured,
                        newPlans,
                        e.settings(),
                        catalogueVersion,
                        version + 1);
            case TenantEvent.CatalogueChanged e ->
                new TenantState(
                        country,
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        slots,
                        preconfigured,
                        newPlans,
                        scim,
                        e.catalogueVersion(),
                        version + 1);
        };
    }

    private TenantState withSlots(Map<PolicyId, Slot> next) {
        return new TenantState(
                country,
                agreement,
                autoClaimEnabled,
                policyLimit,
                next,
                preconfigured,
                newPlans,
                scim,
                catalogueVersion,
                version + 1);
    }

    private Map<PolicyId, Slot> with(PolicyId policy, Slot slot) {
        var next = new LinkedHashMap<>(slots);
        next.put(policy, slot);
        return next;
    }

    private Map<PolicyId, Slot> without(PolicyId policy) {
        var next = new LinkedHashMap<>(slots);
        next.remove(policy);
        return next;
    }
}
