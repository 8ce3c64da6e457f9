package io.zetel.licensing.projections.tenants;

import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.domain.tenant.TenantEvent;
import org.jspecify.annotations.Nullable;

/** A tenant at a glance; {@code policyCount} counts the system-made policies too. */
public record TenantRow(
        TenantId tenantId,
        String name,
        String country,
        @Nullable String agreement,
        boolean autoClaimEnabled,
        int policyLimit,
        int policyCount,
        NewPlans newPlans,
        ScimSettings scim,
        long version) {

    static TenantRow empty(TenantId tenantId) {
        return new TenantRow(tenantId, "", "", null, false, 0, 0, NewPlans.ON, ScimSettings.USUAL, 0);
    }

    TenantRow after(TenantEvent event, long next) {
        return switch (event) {
            case TenantEvent.TenantRegistered e ->
                new TenantRow(
                        tenantId,
                        e.name(),
                        e.country(),
                        e.agreement(),
                        false,
                        e.policyLimit(),
                        0,
                        NewPlans.ON,
                        ScimSettings.USUAL,
                        next);
            case TenantEvent.AutoClaimEnabled _ ->
                new TenantRow(tenantId, name, country, agreement, true, policyLimit, policyCount, newPlans, scim, next);
            case TenantEvent.AutoClaimDisabled _ ->
                new TenantRow(
                        tenantId, name, country, agreement, false, policyLimit, policyCount, newPlans, scim, next);
            case TenantEvent.PolicyLimitSet e ->
                new TenantRow(
                        tenantId,
                        name,
                        country,
                        agreement,
                        autoClaimEnabled,
                        e.policyLimit(),
                        policyCount,
                        newPlans,
                        scim,
                        next);
            case TenantEvent.TenantCountrySet e ->
                new TenantRow(
                        tenantId,
                        name,
                        e.country(),
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        policyCount,
                        newPlans,
                        scim,
                        next);
            case TenantEvent.TenantAgreementSet e ->
                new TenantRow(
                        tenantId,
                        name,
                        country,
                        e.agreement(),
                        autoClaimEnabled,
                        policyLimit,
                        policyCount,
                        newPlans,
                        scim,
                        next);
            case TenantEvent.PolicyAdmitted _ -> withPolicies(policyCount + 1, next);
            case TenantEvent.PolicyDismissed _ -> withPolicies(policyCount - 1, next);
            case TenantEvent.NewPlansSet e ->
                new TenantRow(
                        tenantId,
                        name,
                        country,
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        policyCount,
                        e.newPlans(),
                        scim,
                        next);
            case TenantEvent.ScimSettingsSet e ->
                new TenantRow(
                        tenantId,
                        name,
                        country,
                        agreement,
                        autoClaimEnabled,
                        policyLimit,
                        policyCount,
                        newPlans,
                        e.settings(),
                        next);
            case TenantEvent.CatalogueChanged _ -> withPolicies(policyCount, next);
        };
    }

    private TenantRow withPolicies(int count, long next) {
        return new TenantRow(
                tenantId, name, country, agreement, autoClaimEnabled, policyLimit, count, newPlans, scim, next);
    }
}
