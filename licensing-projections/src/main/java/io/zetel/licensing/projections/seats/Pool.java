package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionState;

/** A pool as its events add up, by the same rules the decisions go by, and the product's name. */
record Pool(Key key, String sku, SubscriptionState state) {

    /** Which pool. */
    record Key(TenantId tenantId, SkuId skuId) {

        static Key of(SubscriptionEvent event) {
            return new Key(event.tenantId(), event.skuId());
        }
    }

    static Pool empty(Key key) {
        return new Pool(key, key.skuId().value(), SubscriptionState.EMPTY);
    }

    Pool after(SubscriptionEvent event) {
        return new Pool(
                key, event instanceof SubscriptionEvent.SubscriptionRegistered e ? e.sku() : sku, state.evolve(event));
    }
}
