package io.zetel.licensing.domain.tenant;

import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can have happened to a tenant. Stored forever: add, never edit. */
public sealed interface TenantEvent extends LicensingEvent {

    /** A tenant came to be; its auto-claim switch is off (A11). */
    record TenantRegistered(
            TenantId tenantId,
            String name,
            String country,
            @Nullable String agreement,
            int policyLimit) implements TenantEvent {}

    /** Users may claim from now on; by an administrator or, at provisioning, by the system (A13, A14). */
    record AutoClaimEnabled(TenantId tenantId, Initiator by) implements TenantEvent {}

    /** Nobody claims from now on; policies and licences stay as they are (A15, A17). */
    record AutoClaimDisabled(TenantId tenantId) implements TenantEvent {}

    /** So many administrator-made policies may exist from now on (A23, DEC2). */
    record PolicyLimitSet(TenantId tenantId, int policyLimit) implements TenantEvent {}

    /** The organisation's country, inherited by members without a usage location of their own. */
    record TenantCountrySet(TenantId tenantId, String country) implements TenantEvent {}

    /** The agreement under which the organisation buys from now on, none where it has none (D04). */
    record TenantAgreementSet(TenantId tenantId, @Nullable String agreement) implements TenantEvent {}

    /** A policy of this app was admitted; system-made policies do not count against the limit (DEC2). */
    record PolicyAdmitted(TenantId tenantId, PolicyId policyId, AppId app, Initiator origin) implements TenantEvent {}

    /** A deleted policy gave its slot back. */
    record PolicyDismissed(TenantId tenantId, PolicyId policyId) implements TenantEvent {}

    /**
     * Plans that come later to products given by hand or through groups come on from now on, or stay off, where nobody
     * says otherwise.
     */
    record NewPlansSet(TenantId tenantId, NewPlans newPlans) implements TenantEvent {}

    /** What an identity provider pushes is taken like this from now on. */
    record ScimSettingsSet(TenantId tenantId, ScimSettings settings) implements TenantEvent {}

    /**
     * The catalogue became this version, which changed products the tenant has something to do with. From here on its
     * decisions know this version; what its licences give to plans that came later each of them says itself.
     */
    record CatalogueChanged(TenantId tenantId, long catalogueVersion, Instant changedOn, List<ProductChange> products)
            implements TenantEvent {}
}
