package io.zetel.licensing.projections.seats;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.ints;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.seats.Pool.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Reads pools from their tables and writes them back, however many with one statement a table. */
record PoolTables(Tables tables) {

    private static final String TOUCHED =
            " join unnest(:tenants::text[], :skus::text[]) as touched (tenant_id, sku_id) using (tenant_id, sku_id)";

    /** A purchase and the pool it is in. */
    record Bought(Key key, Purchase purchase) {}

    Map<Key, Pool> load(Set<Key> keys) {
        Map<Key, List<Purchase>> purchases =
                touched("select * from {schema}.purchase", keys).query(PoolTables::bought).list().stream()
                        .collect(Collectors.groupingBy(
                                Bought::key, Collectors.mapping(Bought::purchase, Collectors.toList())));
        return touched("select * from {schema}.pool", keys).query((row, _) -> pool(row, purchases)).list().stream()
                .collect(Collectors.toMap(Pool::key, Function.identity()));
    }

    /** What a pool has besides is left as it is; of one that is not there yet nothing else is known. */
    void saveSeatsOut(Collection<Map.Entry<Key, Integer>> rows) {
        tables.sql("""
                   insert into {schema}.pool (tenant_id, sku_id, sku, assigned)
                   select tenant_id, sku_id, sku_id, assigned
                   from unnest(:tenants::text[], :skus::text[], :assigned::int[]) as told (tenant_id, sku_id, assigned)
                   on conflict (tenant_id, sku_id) do update set assigned = excluded.assigned
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("skus", names(rows, row -> row.getKey().skuId()))
                .param("assigned", ints(rows, Map.Entry::getValue))
                .update();
    }

    void savePools(Collection<Pool> pools) {
        tables.sql("""
                   insert into {schema}.pool (tenant_id, sku_id, sku, assigned, over_until)
                   select * from unnest(:tenants::text[], :skuIds::text[], :skus::text[], :assigned::int[], :overUntil::timestamptz[])
                   on conflict (tenant_id, sku_id) do update
                   set sku = excluded.sku, assigned = excluded.assigned, over_until = excluded.over_until
                   """)
                .param("tenants", names(pools, pool -> pool.key().tenantId()))
                .param("skuIds", names(pools, pool -> pool.key().skuId()))
                .param("skus", texts(pools, Pool::sku))
                .param("assigned", ints(pools, pool -> pool.state().assigned()))
                .param("overUntil", instants(pools, pool -> pool.state().overUntil()))
                .update();
    }

    void savePurchases(Collection<Bought> rows) {
        tables.sql("""
                insert into {schema}.purchase
                select * from unnest(:tenants::text[], :ids::text[], :skus::text[], :seats::int[], \
                :starts::timestamptz[], :ends::timestamptz[],
                                     :renews::boolean[], :channels::text[], :statuses::text[], :since::timestamptz[], :next::timestamptz[],
                                     :revisions::bigint[])
                on conflict (tenant_id, subscription_id, sku_id) do update
                set seats = excluded.seats, ends_on = excluded.ends_on, auto_renew = excluded.auto_renew, status = excluded.status,
                    since = excluded.since, next_lifecycle_on = excluded.next_lifecycle_on, revision = excluded.revision
                """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("ids", names(rows, row -> row.purchase().id()))
                .param("skus", names(rows, row -> row.key().skuId()))
                .param("seats", ints(rows, row -> row.purchase().seats()))
                .param("starts", instants(rows, row -> row.purchase().startsOn()))
                .param("ends", instants(rows, row -> row.purchase().endsOn()))
                .param("renews", flags(rows, row -> row.purchase().autoRenew()))
                .param("channels", names(rows, row -> row.purchase().channel()))
                .param("statuses", names(rows, row -> row.purchase().status()))
                .param("since", instants(rows, row -> row.purchase().since()))
                .param("next", instants(rows, row -> row.purchase().nextLifecycleOn()))
                .param("revisions", longs(rows, row -> row.purchase().revision()))
                .update();
    }

    private StatementSpec touched(String select, Set<Key> keys) {
        return tables.sql(select + TOUCHED)
                .param("tenants", names(keys, Key::tenantId))
                .param("skus", names(keys, Key::skuId));
    }

    private static Pool pool(ResultSet row, Map<Key, List<Purchase>> purchases) throws SQLException {
        var key = key(row);
        return new Pool(
                key,
                row.getString("sku"),
                SubscriptionState.of(
                        purchases.getOrDefault(key, List.of()),
                        row.getInt("assigned"),
                        Times.orNull(row, "over_until")));
    }

    private static Bought bought(ResultSet row, int number) throws SQLException {
        return new Bought(
                key(row),
                new Purchase(
                        new SubscriptionId(row.getString("subscription_id")),
                        row.getInt("seats"),
                        Times.at(row, "starts_on"),
                        Times.orNull(row, "ends_on"),
                        row.getBoolean("auto_renew"),
                        Channel.valueOf(row.getString("channel")),
                        Purchase.Status.valueOf(row.getString("status")),
                        Times.at(row, "since"),
                        row.getLong("revision")));
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(new TenantId(row.getString("tenant_id")), new SkuId(row.getString("sku_id")));
    }
}
