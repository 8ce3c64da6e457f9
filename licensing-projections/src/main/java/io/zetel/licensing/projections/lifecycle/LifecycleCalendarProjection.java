package io.zetel.licensing.projections.lifecycle;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.ints;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent.UserPurged;
import io.zetel.licensing.domain.holder.HolderEvent.UserRestored;
import io.zetel.licensing.domain.holder.HolderEvent.UserSoftDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.seats.PoolEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link LifecycleCalendar}. Of the many events of holders it takes three, so that a claim costs it nothing. */
@ProcessingGroup(LifecycleCalendar.GROUP)
public final class LifecycleCalendarProjection extends Projection<CalendarBatch> {

    /** A projection into this schema. */
    public LifecycleCalendarProjection(DataSource dataSource, String schema) {
        super(
                new Tables(dataSource, schema, "pool", "giver", "deleted_user"),
                CalendarBatch::new,
                SubscriptionEvent.class,
                PolicyEvent.class,
                GroupEvent.class,
                UserSoftDeleted.class,
                UserRestored.class,
                UserPurged.class);
    }

    @Override
    protected void apply(Recorded recorded, CalendarBatch batch) {
        batch.on(recorded.event());
    }

    @Override
    protected void write(CalendarBatch batch) {
        var pools = PoolEvents.of(batch.pools, CalendarPool::keyOf);
        if (!pools.seatsOut().isEmpty()) {
            saveSeatsOut(pools.seatsOut().entrySet());
        }
        if (!pools.others().isEmpty()) {
            savePools(pools.others());
        }
        if (!batch.policies.isEmpty() || !batch.groups.isEmpty()) {
            saveGivers(batch.policies, batch.groups);
        }
        if (!batch.purges.isEmpty()) {
            savePurges(batch.purges);
        }
    }

    /** Whoever has no purchase yet has no date. */
    private void saveSeatsOut(Collection<Map.Entry<DuePool, Integer>> rows) {
        tables.sql("""
                   insert into {schema}.pool (tenant_id, sku_id, assigned, gone, purchases)
                   select tenant_id, sku_id, assigned, false, '[]'
                   from unnest(:tenants::text[], :skus::text[], :assigned::int[]) as told (tenant_id, sku_id, assigned)
                   on conflict (tenant_id, sku_id) do update set assigned = excluded.assigned
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("skus", names(rows, row -> row.getKey().skuId()))
                .param("assigned", ints(rows, Map.Entry::getValue))
                .update();
    }

    private void savePools(List<SubscriptionEvent> events) {
        var pools = pools(events.stream().map(CalendarPool::keyOf).collect(Collectors.toSet()));
        for (var event : events) {
            pools.compute(
                    CalendarPool.keyOf(event),
                    (key, before) -> (before == null ? CalendarPool.empty(key) : before).after(event));
        }
        var rows = pools.values();
        tables.sql("""
                   insert into {schema}.pool
                   select * from unnest(:tenants::text[], :skus::text[], :assigned::int[], :over::timestamptz[], :next::timestamptz[],
                                        :gone::boolean[], :purchases::jsonb[], :announce::timestamptz[])
                   on conflict (tenant_id, sku_id) do update
                   set assigned = excluded.assigned, over_until = excluded.over_until, next_on = excluded.next_on, gone = excluded.gone,
                       purchases = excluded.purchases, announce_on = excluded.announce_on
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("skus", names(rows, row -> row.key().skuId()))
                .param("assigned", ints(rows, row -> row.state().assigned()))
                .param("over", instants(rows, row -> row.state().overUntil()))
                .param("next", instants(rows, row -> row.state().nextLifecycleOn()))
                .param("gone", flags(rows, CalendarPool::isGone))
                .param("purchases", texts(rows, CalendarPool::purchases))
                .param("announce", instants(rows, row -> row.state().nextEndToAnnounce()))
                .update();
    }

    private Map<DuePool, CalendarPool> pools(Collection<DuePool> keys) {
        return tables
                .sql("""
                          select * from {schema}.pool
                          join unnest(:tenants::text[], :skus::text[]) as touched (tenant_id, sku_id) using (tenant_id, sku_id)
                          """)
                .param("tenants", names(keys, DuePool::tenantId))
                .param("skus", names(keys, DuePool::skuId))
                .query((row, number) -> CalendarPool.of(
                        LifecycleCalendar.pool(row, number),
                        row.getString("purchases"),
                        row.getInt("assigned"),
                        Times.orNull(row, "over_until")))
                .list()
                .stream()
                .collect(Collectors.toMap(CalendarPool::key, pool -> pool, (one, _) -> one, HashMap::new));
    }

    private void saveGivers(List<PolicyEvent> policies, List<GroupEvent> groups) {
        var givers = givers(Stream.concat(
                        policies.stream().map(ProductGrantor.Key::of),
                        groups.stream().map(ProductGrantor.Key::of))
                .collect(Collectors.toSet()));
        policies.forEach(e -> givers.compute(
                ProductGrantor.Key.of(e),
                (key, before) -> (before == null ? ProductGrantor.of(key) : before).after(e)));
        groups.forEach(e -> givers.compute(
                ProductGrantor.Key.of(e),
                (key, before) -> (before == null ? ProductGrantor.of(key) : before).after(e)));
        var rows = givers.values();
        tables.sql("""
                   insert into {schema}.giver
                   select tenant_id, kind, id, active, string_to_array(sku_ids, ',')
                   from unnest(:tenants::text[], :kinds::text[], :ids::text[], :active::boolean[], :skus::text[])
                        as now (tenant_id, kind, id, active, sku_ids)
                   on conflict (tenant_id, kind, id) do update set active = excluded.active, sku_ids = excluded.sku_ids
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("kinds", names(rows, row -> row.key().kind()))
                .param("ids", texts(rows, row -> row.key().id()))
                .param("active", flags(rows, ProductGrantor::active))
                .param("skus", texts(rows, row -> row.skuIds().stream()
                        .map(SkuId::value)
                        .collect(Collectors.joining(","))))
                .update();
    }

    private Map<ProductGrantor.Key, ProductGrantor> givers(Collection<ProductGrantor.Key> keys) {
        return tables
                .sql("""
                          select * from {schema}.giver
                          join unnest(:tenants::text[], :kinds::text[], :ids::text[]) as touched (tenant_id, kind, id)
                               using (tenant_id, kind, id)
                          """)
                .param("tenants", names(keys, ProductGrantor.Key::tenantId))
                .param("kinds", names(keys, ProductGrantor.Key::kind))
                .param("ids", texts(keys, ProductGrantor.Key::id))
                .query(LifecycleCalendar::giver)
                .list()
                .stream()
                .collect(Collectors.toMap(ProductGrantor::key, giver -> giver, (one, _) -> one, HashMap::new));
    }

    private void savePurges(Map<DueUser, Optional<Instant>> purges) {
        var rows = new ArrayList<>(purges.entrySet());
        var leaving = rows.stream().filter(row -> row.getValue().isPresent()).toList();
        tables.sql("""
                   delete from {schema}.deleted_user
                   using unnest(:tenants::text[], :holders::text[]) as back (tenant_id, holder)
                   where deleted_user.tenant_id = back.tenant_id and deleted_user.holder = back.holder
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("holders", names(rows, row -> row.getKey().holder()))
                .update();
        tables.sql("insert into {schema}.deleted_user select * from unnest(:tenants::text[], :holders::text[], "
                        + ":purges::timestamptz[])")
                .param("tenants", names(leaving, row -> row.getKey().tenantId()))
                .param("holders", names(leaving, row -> row.getKey().holder()))
                .param("purges", instants(leaving, row -> row.getValue().orElseThrow()))
                .update();
    }
}
