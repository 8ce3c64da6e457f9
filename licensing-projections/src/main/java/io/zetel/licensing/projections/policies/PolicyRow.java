package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.tenant.Initiator;
import java.time.Instant;
import java.util.List;

/** A policy as it is now (A18); the first product is the primary. */
public record PolicyRow(
        PolicyId policyId,
        String name,
        AppId app,
        List<PolicyProduct> products,
        EnvironmentScope environmentScope,
        PolicyState.Status status,
        Initiator origin,
        long version,
        Instant createdAt,
        Instant changedAt) {}
