package io.zetel.licensing.projections.holders;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.projection.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which purchases can be used now: their seats give access, those of suspended ones do not (P02). */
record UsablePurchases(Tables tables) {

    /** A purchase. */
    record Key(TenantId tenantId, SkuId skuId, SubscriptionId subscriptionId) {}

    void write(List<SubscriptionEvent> events) {
        var usable = new LinkedHashMap<Key, Boolean>();
        for (var event : events) {
            becomes(event).ifPresent(next -> usable.put(next.getKey(), next.getValue()));
        }
        if (!usable.isEmpty()) {
            save(List.copyOf(usable.entrySet()));
        }
    }

    private void save(List<Map.Entry<Key, Boolean>> rows) {
        tables.sql("""
                   insert into {schema}.purchase select * from unnest(:tenants::text[], :skuIds::text[], :ids::text[], :usable::boolean[])
                   on conflict (tenant_id, sku_id, subscription_id) do update set usable = excluded.usable
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("skuIds", names(rows, row -> row.getKey().skuId()))
                .param("ids", names(rows, row -> row.getKey().subscriptionId()))
                .param("usable", flags(rows, Map.Entry::getValue))
                .update();
    }

    /** Whether an event makes a purchase usable, or no longer so. */
    static Optional<Map.Entry<Key, Boolean>> becomes(SubscriptionEvent event) {
        return switch (event) {
            case SubscriptionEvent.SubscriptionRegistered e -> is(e, e.subscriptionId(), false);
            case SubscriptionEvent.SubscriptionStarted e -> is(e, e.subscriptionId(), true);
            case SubscriptionEvent.SubscriptionRenewed e -> is(e, e.subscriptionId(), true);
            case SubscriptionEvent.SubscriptionExpired e -> is(e, e.subscriptionId(), true);
            case SubscriptionEvent.SubscriptionReactivated e -> is(e, e.subscriptionId(), true);
            case SubscriptionEvent.SubscriptionSuspended e -> is(e, e.subscriptionId(), false);
            case SubscriptionEvent.SubscriptionLockedOut e -> is(e, e.subscriptionId(), false);
            case SubscriptionEvent.SubscriptionDeleted e -> is(e, e.subscriptionId(), false);
            case SubscriptionEvent.SeatCountSet _,
                    SubscriptionEvent.TermSet _,
                    SubscriptionEvent.SubscriptionExpiring _ -> Optional.empty();
            case SubscriptionEvent.SeatsTaken _, SubscriptionEvent.SeatsFreed _ -> Optional.empty();
            case SubscriptionEvent.SeatsAwaited _,
                    SubscriptionEvent.SeatsNoLongerAwaited _,
                    SubscriptionEvent.SeatsOffered _ -> Optional.empty();
            case SubscriptionEvent.OverAssignmentDetected _, SubscriptionEvent.OverAssignmentResolved _ ->
                Optional.empty();
        };
    }

    private static Optional<Map.Entry<Key, Boolean>> is(SubscriptionEvent event, SubscriptionId id, boolean usable) {
        return Optional.of(Map.entry(new Key(event.tenantId(), event.skuId(), id), usable));
    }
}
