package io.zetel.licensing.projections.shared;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.tenant.Initiator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two tenants, two products, an app, and the events that the specs tell of them. */
public final class SampleFacts {

    public static final TenantId CONTOSO = new TenantId("contoso");
    public static final TenantId FABRIKAM = new TenantId("fabrikam");
    public static final AppId TEAMS = new AppId("TEAMS");
    public static final SkuId E3 = new SkuId("00000000-0000-0000-0000-0000000000e3");
    public static final SkuId E5 = new SkuId("00000000-0000-0000-0000-0000000000e5");
    public static final PlanId TEAMS1 = new PlanId("00000000-0000-0000-0000-000000000001");
    public static final PlanId SWAY = new PlanId("00000000-0000-0000-0000-000000000002");
    public static final PolicyId POLICY = new PolicyId("p-1");
    public static final HolderId ALICE = HolderId.user("alice");
    public static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private SampleFacts() {}

    public static PolicyProduct product(SkuId sku, PlanId... disabled) {
        return new PolicyProduct(sku, name(sku), List.of(disabled));
    }

    public static PolicyCreated created(TenantId tenant, PolicyId policy, String name) {
        return new PolicyCreated(
                tenant, policy, name, TEAMS, List.of(product(E3)), EnvironmentScope.ALL, Initiator.ADMIN);
    }

    public static SubscriptionRegistered bought(
            TenantId tenant,
            SkuId sku,
            String id,
            int seats,
            Instant startsOn,
            @Nullable Instant endsOn,
            boolean autoRenew) {
        return new SubscriptionRegistered(
                tenant, sku, name(sku), new SubscriptionId(id), seats, startsOn, endsOn, autoRenew, Channel.DIRECT);
    }

    public static UserProvisioned provisioned(TenantId tenant, HolderId holder) {
        return new UserProvisioned(tenant, holder, UserType.MEMBER, null, false);
    }

    public static LicenseClaimed claimed(
            TenantId tenant, HolderId holder, String claimId, PolicyId policy, Instant on) {
        return claimed(tenant, holder, claimId, policy, E3, 0, on);
    }

    public static LicenseClaimed claimed(
            TenantId tenant,
            HolderId holder,
            String claimId,
            PolicyId policy,
            SkuId sku,
            int position,
            Instant on,
            PlanId... disabled) {
        return new LicenseClaimed(
                tenant,
                holder,
                claimId,
                policy,
                3,
                TEAMS,
                Trigger.SIGN_IN,
                sku,
                name(sku),
                position,
                List.of(disabled),
                true,
                List.of(),
                on,
                null);
    }

    public static ClaimRefused refused(
            TenantId tenant, HolderId holder, String claimId, PolicyId policy, Refusal code, Instant on) {
        return new ClaimRefused(tenant, holder, claimId, policy, 3, TEAMS, Trigger.SIGN_IN, code, List.of(), on);
    }

    private static String name(SkuId sku) {
        return sku.equals(E3) ? "SPE_E3" : "SPE_E5";
    }
}
