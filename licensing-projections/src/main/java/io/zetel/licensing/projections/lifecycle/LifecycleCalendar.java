package io.zetel.licensing.projections.lifecycle;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What is due by the clock, of all tenants; it says what to ask for, the answer is decided where it is asked (R12). */
public final class LifecycleCalendar {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "lifecycle-calendar";

    /** The schema of the live tables. */
    public static final String SCHEMA = "lifecycle_calendar";

    private final Tables tables;

    /** The calendar in this schema. */
    public LifecycleCalendar(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** Whether there is anything due by now at all, or to be announced that comes up to then. */
    public boolean isAnythingDue(Instant now, Instant announced) {
        var pools = Arrays.stream(Due.values())
                .map(what -> what == Due.ANNOUNCE ? what.condition().replace(":now", ":announced") : what.condition())
                .collect(Collectors.joining(") or exists (select from {schema}.pool pool where "));
        return tables.sql("select exists (select from {schema}.pool pool where " + pools
                        + ") or exists (select from {schema}.deleted_user where purge_on <= :now)")
                .param("now", Times.param(now))
                .param("announced", Times.param(announced))
                .query(Boolean.class)
                .single();
    }

    /** The pools of which this is due by now, by tenant and product, after this one where given. */
    public List<DuePool> pools(Due what, Instant now, @Nullable DuePool after, int limit) {
        var statement = tables.sql("""
                                   select tenant_id, sku_id from {schema}.pool pool
                                   where (tenant_id, sku_id) > (:tenant, :sku) and %s
                                   order by tenant_id, sku_id limit :limit
                                   """.formatted(what.condition()))
                .param("now", Times.param(now))
                .param("limit", limit);
        return after(
                        statement,
                        after == null ? null : after.tenantId(),
                        "sku",
                        after == null ? "" : after.skuId().value())
                .query(LifecycleCalendar::pool)
                .list();
    }

    /** The deleted users who can no longer come back, by tenant and id, after this one where given. */
    public List<DueUser> users(Instant now, @Nullable DueUser after, int limit) {
        var statement = tables.sql("""
                                   select tenant_id, holder from {schema}.deleted_user
                                   where (tenant_id, holder) > (:tenant, :holder) and purge_on <= :now
                                   order by tenant_id, holder limit :limit
                                   """).param("now", Times.param(now)).param("limit", limit);
        return after(
                        statement,
                        after == null ? null : after.tenantId(),
                        "holder",
                        after == null ? "" : after.holder().wire())
                .query((row, _) -> new DueUser(tenant(row), HolderId.parse(row.getString("holder"))))
                .list();
    }

    /** The policies and groups that give a product, those that are off included. */
    public List<ProductGrantor> givers(TenantId tenantId, SkuId skuId) {
        return tables.sql(
                        "select * from {schema}.giver where tenant_id = :tenant and :sku = any (sku_ids) order by kind, id")
                .param("tenant", tenantId.value())
                .param("sku", skuId.value())
                .query(LifecycleCalendar::giver)
                .list();
    }

    private static StatementSpec after(StatementSpec statement, @Nullable TenantId tenantId, String name, String key) {
        return statement
                .param("tenant", tenantId == null ? "" : tenantId.value())
                .param(name, key);
    }

    static DuePool pool(ResultSet row, int number) throws SQLException {
        return new DuePool(tenant(row), new SkuId(row.getString("sku_id")));
    }

    static ProductGrantor giver(ResultSet row, int number) throws SQLException {
        var skuIds = Arrays.stream((String[]) row.getArray("sku_ids").getArray())
                .map(SkuId::new)
                .toList();
        return new ProductGrantor(
                new ProductGrantor.Key(
                        tenant(row), ProductGrantor.Kind.valueOf(row.getString("kind")), row.getString("id")),
                row.getBoolean("active"),
                skuIds);
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getString("tenant_id"));
    }
}
