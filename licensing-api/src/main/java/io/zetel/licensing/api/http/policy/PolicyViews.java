package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.policy.PolicyView.ProductView;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts policies and the seats of their products side by side. */
@Component
class PolicyViews {

    private final PolicyList policies;
    private final SeatUsage seats;
    private final Names names;
    private final InstantSource clock;

    PolicyViews(PolicyList policies, SeatUsage seats, Names names, InstantSource clock) {
        this.policies = policies;
        this.seats = seats;
        this.names = names;
        this.clock = clock;
    }

    Optional<PolicyView> one(TenantId tenant, PolicyId id) {
        return one(policies, seats, clock.instant(), tenant, id, names);
    }

    /** The same in these policies beside these seats, by these names. */
    Optional<PolicyView> one(PolicyList policies, SeatUsage seats, Instant now, TenantId tenant, PolicyId id, Names names) {
        return policies.policy(tenant, id).map(row -> view(row, available(seats, tenant, now), names));
    }

    List<PolicyView> page(PolicyList policies, SeatUsage seats, Instant now, TenantId tenant, @Nullable String after, int limit, Names names) {
        var available = available(seats, tenant, now);
        return policies.policies(tenant, after, limit).stream().map(row -> view(row, available, names)).toList();
    }

    private static Map<SkuId, Integer> available(SeatUsage seats, TenantId tenant, Instant now) {
        return seats.products(tenant, now, 0).stream().collect(Collectors.toMap(PoolRow::skuId, PoolRow::available));
    }

    private static PolicyView view(PolicyRow row, Map<SkuId, Integer> available, Names names) {
        var products = IntStream.range(0, row.products().size()).mapToObj(i -> {
            var product = row.products().get(i);
            return new ProductView(product.skuId().value(), product.sku(), i, available.getOrDefault(product.skuId(), 0),
                    names.off(product.skuId(), product.services()), product.services().newPlans());
        }).toList();
        var primary = products.getFirst();
        return new PolicyView(row.policyId().value(), row.name(), row.app().value(), products, primary.skuPartNumber(), primary.available(),
                PolicyView.status(row.status()), row.origin(), row.environmentScope(), row.version(), row.createdAt(), row.changedAt());
    }
}
