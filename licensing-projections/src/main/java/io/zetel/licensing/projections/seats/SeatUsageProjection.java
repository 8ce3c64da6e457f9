package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.seats.PoolTables.Bought;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link SeatUsage}; what each event means to a pool is said once, by the pool's own state. */
@ProcessingGroup(SeatUsage.GROUP)
public final class SeatUsageProjection extends Projection<List<SubscriptionEvent>> {

    private final PoolTables pools;

    /** A projection into this schema. */
    public SeatUsageProjection(DataSource dataSource, String schema) {
        super(new Tables(dataSource, schema, "pool", "purchase"), ArrayList::new, SubscriptionEvent.class);
        this.pools = new PoolTables(tables);
    }

    @Override
    protected void apply(Recorded recorded, List<SubscriptionEvent> batch) {
        if (recorded.event() instanceof SubscriptionEvent event) {
            batch.add(event);
        }
    }

    @Override
    protected void write(List<SubscriptionEvent> batch) {
        var told = PoolEvents.of(batch, Pool.Key::of);
        if (!told.seatsOut().isEmpty()) {
            pools.saveSeatsOut(told.seatsOut().entrySet());
        }
        if (!told.others().isEmpty()) {
            evolve(told.others());
        }
    }

    private void evolve(List<SubscriptionEvent> batch) {
        var before = pools.load(batch.stream().map(Pool.Key::of).collect(Collectors.toSet()));
        var after = new HashMap<>(before);
        for (var event : batch) {
            var key = Pool.Key.of(event);
            after.put(key, after.getOrDefault(key, Pool.empty(key)).after(event));
        }
        pools.savePools(after.values());
        var changed = changed(before, after.values());
        if (!changed.isEmpty()) {
            pools.savePurchases(changed);
        }
    }

    private static List<Bought> changed(Map<Pool.Key, Pool> before, Collection<Pool> after) {
        return after.stream()
                .flatMap(pool -> changed(before.getOrDefault(pool.key(), Pool.empty(pool.key())), pool))
                .toList();
    }

    private static Stream<Bought> changed(Pool before, Pool after) {
        Set<Purchase> same = new HashSet<>(before.state().purchases());
        return after.state().purchases().stream()
                .filter(purchase -> !same.contains(purchase))
                .map(purchase -> new Bought(after.key(), purchase));
    }
}
