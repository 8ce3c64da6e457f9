package io.zetel.licensing.api.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.policy.PolicyVersions;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Versions of policies as their streams tell them, each read once. */
final class StoredPolicyVersions implements PolicyVersions {

    private static final int REMEMBERED = 10_000;

    private record Version(String stream, long number, SkuId sku) {}

    private final Supplier<EventStore> events;
    private final Cache<Version, PolicyPlans> known =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    StoredPolicyVersions(Supplier<EventStore> events) {
        this.events = events;
    }

    @Override
    public PolicyPlans plans(TenantId tenant, PolicyId policy, long version, SkuId sku) {
        return known.get(new Version(StreamIds.of(tenant, policy), version, sku), this::read);
    }

    private PolicyPlans read(Version version) {
        var state = PolicyState.NOT_CREATED;
        // From the start: a stream that is asked for without a number may begin with a snapshot.
        var stream = events.get().readEvents(version.stream(), 0);
        while (stream.hasNext() && state.version() < version.number()) {
            state = state.evolve((PolicyEvent) stream.next().getPayload());
        }
        return state.version() < version.number()
                ? missing(version)
                : state.product(version.sku())
                        .map(PolicyProduct::enabledPlans)
                        .map(PolicyPlans::of)
                        .orElseGet(() -> missing(version));
    }

    private static PolicyPlans missing(Version version) {
        throw new IllegalStateException("The stream %s has no version %d that names the plans of %s"
                .formatted(version.stream(), version.number(), version.sku().value()));
    }
}
