package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a tenant. {@code expectedVersion} is the caller's If-Match, where it sent one. */
public sealed interface TenantCommand extends LicensingCommand {

    /** Take a tenant in; each preconfigured app gets a system-made policy (A13). */
    record RegisterTenant(
            TenantId tenantId,
            String name,
            String country,
            @Nullable String agreement,
            int policyLimit,
            List<Preconfigured> preconfigured)
            implements TenantCommand {}

    /** An app to be claimable from the first day, and the id its policy shall have. */
    record Preconfigured(AppId app, PolicyId policyId) {}

    /** Let users claim (A14). */
    record EnableAutoClaim(TenantId tenantId, @Nullable Long expectedVersion) implements TenantCommand {}

    /** Let nobody claim (A15). */
    record DisableAutoClaim(TenantId tenantId, @Nullable Long expectedVersion) implements TenantCommand {}

    /**
     * Change the policy limit, the country, the agreement or all of them (A23, D04); absent means leave as is, an empty
     * agreement that there is none any more.
     */
    record AdjustTenant(
            TenantId tenantId,
            @Nullable Integer policyLimit,
            @Nullable String country,
            @Nullable String agreement,
            @Nullable Long expectedVersion)
            implements TenantCommand {

        /** A change that leaves the agreement as it is. */
        public AdjustTenant(
                TenantId tenantId,
                @Nullable Integer policyLimit,
                @Nullable String country,
                @Nullable Long expectedVersion) {
            this(tenantId, policyLimit, country, null, expectedVersion);
        }
    }

    /** Say what becomes of plans that come later, where nobody says otherwise. */
    record SetNewPlans(
            TenantId tenantId, NewPlans newPlans, @Nullable Long expectedVersion) implements TenantCommand {}

    /**
     * Say how what an identity provider pushes is taken; absent means leave as is, a removal brake of 0 that there is
     * none.
     */
    record SetScimSettings(
            TenantId tenantId,
            ScimSettings.@Nullable IdFrom idFrom,
            ScimSettings.@Nullable OnInactive onInactive,
            @Nullable Integer removalBrake,
            @Nullable Long expectedVersion)
            implements TenantCommand {}

    /**
     * Take note of a version of the catalogue: what it changed about products of the tenant, and which apps it rolled
     * out, with the ids their policies get where the tenant asked for preconfigured ones (A08, A13).
     */
    record NoteCatalogueChange(
            TenantId tenantId,
            long catalogueVersion,
            Instant changedOn,
            List<ProductChange> products,
            List<Preconfigured> rolledOut)
            implements TenantCommand {}
}
