package io.zetel.licensing.api.http.policy;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.policy.PolicyView.ProductView;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.past.Past.Policies;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyRow;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
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

    private final Policies live;
    private final Names names;
    private final InstantSource clock;

    PolicyViews(PolicyList policies, SeatUsage seats, TenantOverview tenants, Names names, InstantSource clock) {
        this.live = new Policies(policies, seats, tenants);
        this.names = names;
        this.clock = clock;
    }

    Optional<PolicyView> one(TenantId tenant, PolicyId id) {
        return one(live, clock.instant(), tenant, id, names);
    }

    /** The same as they were, by these names. */
    Optional<PolicyView> one(Policies then, Instant now, TenantId tenant, PolicyId id, Names names) {
        return then.policies().policy(tenant, id).map(row -> view(row, available(then.seats(), tenant, now), isOn(then, tenant), names));
    }

    List<PolicyView> page(Instant now, TenantId tenant, @Nullable String after, int limit) { return page(live, now, tenant, after, limit, names); }

    List<PolicyView> page(Policies then, Instant now, TenantId tenant, @Nullable String after, int limit, Names names) {
        var available = available(then.seats(), tenant, now);
        var isOn = isOn(then, tenant);
        return then.policies().policies(tenant, after, limit).stream().map(row -> view(row, available, isOn, names)).toList();
    }

    private static boolean isOn(Policies then, TenantId tenant) {
        return then.tenants().tenant(tenant).filter(TenantRow::autoClaimEnabled).isPresent();
    }

    private static Map<SkuId, Integer> available(SeatUsage seats, TenantId tenant, Instant now) {
        return seats.products(tenant, now, 0).stream().collect(Collectors.toMap(PoolRow::skuId, PoolRow::available));
    }

    private static PolicyView view(PolicyRow row, Map<SkuId, Integer> available, boolean isFeatureOn, Names names) {
        var products = IntStream.range(0, row.products().size()).mapToObj(i -> {
            var product = row.products().get(i);
            return new ProductView(product.skuId().value(), product.sku(), i, available.getOrDefault(product.skuId(), 0),
                    names.off(product.skuId(), product.services()), product.services().newPlans());
        }).toList();
        var primary = products.getFirst();
        return new PolicyView(row.policyId().value(), row.name(), row.app().value(), products, primary.skuPartNumber(), primary.available(),
                PolicyView.status(row.status()), row.status() == PolicyState.Status.ACTIVE && !isFeatureOn ? Refusal.FEATURE_DISABLED : null,
                row.origin(), row.environmentScope(), row.version(), row.createdAt(), row.changedAt());
    }
}
