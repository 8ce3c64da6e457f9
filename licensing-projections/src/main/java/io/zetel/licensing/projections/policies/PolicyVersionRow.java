package io.zetel.licensing.projections.policies;

import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A policy as one change left it: which change, whose, and why. {@code change} is the name of the event. */
public record PolicyVersionRow(
        long version,
        String change,
        String name,
        PolicyState.Status status,
        List<PolicyProduct> products,
        Instant changedAt,
        @Nullable String actor,
        @Nullable String reason) {}
