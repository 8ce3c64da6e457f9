package io.zetel.licensing.projections.seats;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What each tenant bought, and how many seats of it are out (P09, P11, P12). */
public final class SeatUsage {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "seat-usage";

    /** The schema of the live tables. */
    public static final String SCHEMA = "seat_usage";

    /** How far "soon" reaches where nobody says otherwise (R12). */
    public static final int EXPIRING_WITHIN_DAYS = 30;

    private static final String PURCHASES = """
                                            select bought.* from {schema}.purchase bought
                                            where tenant_id = :tenant and\s""";

    /** One row a product; a purchase that renews itself is not about to expire, however near the end of its term. */
    private static final String POOLS = """
            select pool.sku_id, assigned, suspended, over_until,
                   least(:most, coalesce(sum(seats) filter (where status = 'ENABLED'), 0)) as enabled_seats,
                   least(:most, coalesce(sum(seats) filter (where status = 'WARNING'), 0)) as warning_seats,
                   least(:most, coalesce(sum(seats) filter (where status = 'SUSPENDED'), 0)) as suspended_seats,
                   least(:most, coalesce(sum(seats) filter (where status = 'LOCKED_OUT'), 0)) as locked_out_seats,
                   least(:most, coalesce(sum(seats) filter (where status = 'ENABLED' and not auto_renew and next_lifecycle_on <= :soon),
                                         0)) as ending_seats,
                   min(next_lifecycle_on) filter (where status = 'WARNING' or status = 'ENABLED' and not auto_renew)
                       as next_expiry,
                   coalesce(bool_or(status <> 'DELETED'), false) as owned
            from {schema}.pool pool left join {schema}.purchase bought using (tenant_id, sku_id)
            where tenant_id = :tenant %s
            group by tenant_id, pool.sku_id
            %s
            order by sku, pool.sku_id
            """;

    private static final String LISTED_POOLS =
            POOLS.formatted("", "having assigned > 0 or bool_or(status <> 'DELETED')");
    private static final String ONE_POOL = POOLS.formatted("and pool.sku_id = :sku", "");

    private final Tables tables;

    /** The seats in this schema. */
    public SeatUsage(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** The tenant's purchases by id, those gone included, after this one where given. */
    public List<PurchaseRow> subscriptions(TenantId tenantId, @Nullable String afterSubscriptionId, int limit) {
        return tables.sql(PURCHASES + "subscription_id > :after order by subscription_id limit :limit")
                .param("tenant", tenantId.value())
                .param("after", afterSubscriptionId == null ? "" : afterSubscriptionId)
                .param("limit", limit)
                .query(SeatUsage::purchase)
                .list();
    }

    /** One purchase. */
    public Optional<PurchaseRow> subscription(TenantId tenantId, SubscriptionId subscriptionId) {
        return tables.sql(PURCHASES + "subscription_id = :id order by sku_id limit 1")
                .param("tenant", tenantId.value())
                .param("id", subscriptionId.value())
                .query(SeatUsage::purchase)
                .optional();
    }

    /** The products that the tenant has or of which seats are still out, by name. */
    public List<PoolRow> products(TenantId tenantId, Instant now, int expiringWithinDays) {
        return tables.once(
                List.of("products", tenantId, now.truncatedTo(ChronoUnit.MINUTES), expiringWithinDays),
                () -> pools(LISTED_POOLS, tenantId, now, expiringWithinDays)
                        .query(SeatUsage::pool)
                        .list());
    }

    /** One product, also after its last purchase is gone. */
    public Optional<PoolRow> product(TenantId tenantId, SkuId skuId, Instant now, int expiringWithinDays) {
        return pools(ONE_POOL, tenantId, now, expiringWithinDays)
                .param("sku", skuId.value())
                .query(SeatUsage::pool)
                .optional();
    }

    /** Who ever bought one of these products, and which. */
    public Map<TenantId, Set<SkuId>> buyers(Collection<SkuId> skuIds) {
        return tables
                .sql("select tenant_id, sku_id from {schema}.pool where sku_id = any (:skus)")
                .param("skus", skuIds.stream().map(SkuId::value).toArray(String[]::new))
                .query((row, _) ->
                        Map.entry(new TenantId(row.getString("tenant_id")), new SkuId(row.getString("sku_id"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
    }

    private StatementSpec pools(String sql, TenantId tenantId, Instant now, int days) {
        return tables.sql(sql)
                .param("tenant", tenantId.value())
                .param("soon", Times.param(now.plus(Duration.ofDays(days))))
                .param("most", Purchase.UNLIMITED);
    }

    private static PurchaseRow purchase(ResultSet row, int number) throws SQLException {
        return new PurchaseRow(
                new SubscriptionId(row.getString("subscription_id")),
                new SkuId(row.getString("sku_id")),
                row.getInt("seats"),
                Times.at(row, "starts_on"),
                Times.orNull(row, "ends_on"),
                row.getBoolean("auto_renew"),
                Channel.valueOf(row.getString("channel")),
                Purchase.Status.valueOf(row.getString("status")),
                Times.orNull(row, "next_lifecycle_on"),
                row.getLong("revision"));
    }

    private static PoolRow pool(ResultSet row, int number) throws SQLException {
        int enabled = row.getInt("enabled_seats");
        int warning = row.getInt("warning_seats");
        int total = Math.min(Purchase.UNLIMITED, Math.addExact(enabled, warning));
        int assigned = row.getInt("assigned");
        return new PoolRow(
                new SkuId(row.getString("sku_id")),
                total,
                assigned,
                Math.max(0, total - assigned),
                Math.min(Purchase.UNLIMITED, Math.addExact(warning, row.getInt("ending_seats"))),
                total == 0 ? 0 : Math.max(0, assigned - total),
                row.getInt("suspended"),
                enabled,
                warning,
                row.getInt("suspended_seats"),
                row.getInt("locked_out_seats"),
                Times.orNull(row, "next_expiry"),
                Times.orNull(row, "over_until"),
                row.getBoolean("owned"));
    }
}
