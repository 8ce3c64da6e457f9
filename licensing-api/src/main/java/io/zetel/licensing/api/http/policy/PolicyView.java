package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.tenant.Initiator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the policies tab lists it (A18): {@code available} is how many seats claims can draw from its products,
 * backups included; {@code blockedBy} says why a policy that is on gives nothing all the same: the tenant's switch is
 * off (A15).
 */
public record PolicyView(
        String policyId,
        String name,
        String app,
        List<ProductView> products,
        String primary,
        int available,
        String status,
        @Nullable Refusal blockedBy,
        Initiator origin,
        EnvironmentScope environmentScope,
        long version,
        Instant createdAt,
        Instant changedAt) {

    /** One product of the policy, in order. */
    public record ProductView(
            String skuId,
            String skuPartNumber,
            int position,
            int available,
            List<String> disabledPlans,
            NewPlans newPlans) {}

    static String status(PolicyState.Status status) {
        return status == PolicyState.Status.ACTIVE ? "On" : "Off";
    }
}
