package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A pool as its events add up, by the same rules the decisions go by. */
record CalendarPool(DuePool key, SubscriptionState state) {

    private static final JsonMapper JSON = JsonMapper.shared();

    static CalendarPool empty(DuePool key) {
        return new CalendarPool(key, SubscriptionState.EMPTY);
    }

    static CalendarPool of(DuePool key, String purchases, int assigned, @Nullable Instant overUntil) {
        return new CalendarPool(
                key,
                SubscriptionState.of(
                        JSON.readValue(purchases, new TypeReference<List<Purchase>>() {}), assigned, overUntil));
    }

    static DuePool keyOf(SubscriptionEvent event) {
        return new DuePool(event.tenantId(), event.skuId());
    }

    CalendarPool after(SubscriptionEvent event) {
        return new CalendarPool(key, state.evolve(event));
    }

    String purchases() {
        return JSON.writeValueAsString(state.purchases());
    }

    /**
     * Whether there were purchases and none is left; a product that a policy was promised before it was bought is not
     * gone.
     */
    boolean isGone() {
        return !state.purchases().isEmpty() && !state.isOwned();
    }
}
