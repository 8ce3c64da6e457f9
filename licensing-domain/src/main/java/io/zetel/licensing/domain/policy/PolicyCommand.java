package io.zetel.licensing.domain.policy;

import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be asked of a policy. {@code expectedVersion} is the caller's If-Match, where it sent one. */
public sealed interface PolicyCommand extends LicensingCommand {

    /** The policy that is asked. */
    PolicyId policyId();

    /** A product by id and the plans that come with a claim of it. */
    record Selection(SkuId skuId, ServiceChoice services) {

        /** All but these plans. */
        public Selection(SkuId skuId, List<PlanId> disabledPlans) {
            this(skuId, ServiceChoice.allBut(disabledPlans));
        }
    }

    /** Which way a product moves in the list. */
    enum Direction {
        UP,
        DOWN
    }

    /** Create the whole draft or nothing (A29). */
    record CreatePolicy(
            TenantId tenantId,
            PolicyId policyId,
            String name,
            AppId app,
            List<Selection> products,
            EnvironmentScope environmentScope)
            implements PolicyCommand {}

    /** Rename and switch in one atomic step; absent means leave as is (A16, A31, A32). */
    record AdjustPolicy(
            TenantId tenantId,
            PolicyId policyId,
            @Nullable String name,
            @Nullable Boolean enabled,
            @Nullable Long expectedVersion)
            implements PolicyCommand {}

    /** Delete the policy; licences stay. */
    record DeletePolicy(
            TenantId tenantId, PolicyId policyId, @Nullable Long expectedVersion) implements PolicyCommand {}

    /** Append one backup product (A35). */
    record AddBackupProduct(
            TenantId tenantId,
            PolicyId policyId,
            Selection product,
            @Nullable Long expectedVersion) implements PolicyCommand {}

    /** Remove some products, all of them or none (A44). */
    record RemoveProducts(
            TenantId tenantId,
            PolicyId policyId,
            List<SkuId> skuIds,
            @Nullable Long expectedVersion) implements PolicyCommand {}

    /** Put the products in this order; must be a permutation (A48). */
    record ReorderProducts(
            TenantId tenantId,
            PolicyId policyId,
            List<SkuId> skuIds,
            @Nullable Long expectedVersion) implements PolicyCommand {}

    /** Set the whole ordered list: add, remove, reorder and reselect in one step. */
    record ReplaceProducts(
            TenantId tenantId,
            PolicyId policyId,
            List<Selection> products,
            @Nullable Long expectedVersion) implements PolicyCommand {}

    /** Move one product one place (A46, A47). */
    record MoveProduct(
            TenantId tenantId,
            PolicyId policyId,
            SkuId skuId,
            Direction direction,
            @Nullable Long expectedVersion) implements PolicyCommand {}

    /**
     * Set which plans come with claims of one product; or, without a product, leave these off in every product that has
     * one of them, beside what it leaves off already (A45).
     */
    record SetServices(
            TenantId tenantId,
            PolicyId policyId,
            @Nullable SkuId skuId,
            ServiceChoice services,
            @Nullable Long expectedVersion)
            implements PolicyCommand {

        /** All but these plans. */
        public SetServices(
                TenantId tenantId,
                PolicyId policyId,
                @Nullable SkuId skuId,
                List<PlanId> disabledPlans,
                @Nullable Long expectedVersion) {
            this(tenantId, policyId, skuId, ServiceChoice.allBut(disabledPlans), expectedVersion);
        }
    }

    /** Take a product that is gone for good off the policy; a policy that has no other is turned off (R12). */
    record RetireProduct(TenantId tenantId, PolicyId policyId, SkuId skuId) implements PolicyCommand {}
}
