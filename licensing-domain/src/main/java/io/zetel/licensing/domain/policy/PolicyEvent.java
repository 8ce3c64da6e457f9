package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.Initiator;
import java.util.List;

/** What can have happened to a policy; its version is the number of these. Stored forever: add, never edit. */
public sealed interface PolicyEvent extends LicensingEvent {

    /** The policy this happened to. */
    PolicyId policyId();

    /** A policy came to be and is active at once (A29, B15); the first product is the primary. */
    record PolicyCreated(
            TenantId tenantId,
            PolicyId policyId,
            String name,
            AppId app,
            List<PolicyProduct> products,
            EnvironmentScope environmentScope,
            Initiator origin)
            implements PolicyEvent {}

    /** The friendly name, nothing else (A32). */
    record PolicyRenamed(TenantId tenantId, PolicyId policyId, String name) implements PolicyEvent {}

    /** The policy grants again (A31). */
    record PolicyEnabled(TenantId tenantId, PolicyId policyId) implements PolicyEvent {}

    /** The policy grants nothing from now on; licences stay (A16, A17). */
    record PolicyDisabled(TenantId tenantId, PolicyId policyId) implements PolicyEvent {}

    /** The policy is gone; licences stay. */
    record PolicyDeleted(TenantId tenantId, PolicyId policyId) implements PolicyEvent {}

    /** One more product at the end of the list; position 1 to 4 (A35). */
    record BackupProductAdded(TenantId tenantId, PolicyId policyId, PolicyProduct product, int position)
            implements PolicyEvent {}

    /** These products are no longer used; the next one left becomes the primary (A38, A44). */
    record ProductsRemoved(TenantId tenantId, PolicyId policyId, List<SkuId> skuIds) implements PolicyEvent {}

    /** The same products in another order (A46 to A48). */
    record ProductsReordered(TenantId tenantId, PolicyId policyId, List<SkuId> skuIds) implements PolicyEvent {}

    /** A whole new list in one step: added, removed, reordered, reselected. */
    record ProductsReplaced(TenantId tenantId, PolicyId policyId, List<PolicyProduct> products)
            implements PolicyEvent {}

    /** The services that a claim leaves off, for the products named; the others keep theirs (A45). */
    record PolicyServicesSet(TenantId tenantId, PolicyId policyId, List<PolicyProduct> products)
            implements PolicyEvent {}
}
