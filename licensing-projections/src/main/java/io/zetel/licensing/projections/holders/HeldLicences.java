package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.shared.Tables;
import io.zetel.licensing.projections.shared.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Who holds what, through which sources (A01, P13). */
public final class HeldLicences {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "held-licences";

    /** The schema of the live tables. */
    public static final String SCHEMA = "held_licences";

    private final Tables tables;

    /** The licences in this schema. */
    public HeldLicences(DataSource dataSource, String schema) { this.tables = new Tables(dataSource, schema); }

    /** One user or device. */
    public Optional<HolderRow> user(TenantId tenantId, HolderId holder) {
        return of("select * from {schema}.holder where tenant_id = :tenant and holder = :holder", tenantId).param("holder", holder.wire())
                .query(HeldLicences::holder).optional();
    }

    /** What somebody holds: one row per product and source, by product. */
    public List<LicenceRow> licences(TenantId tenantId, HolderId holder) {
        return of("""
                  select * from {schema}.licence where tenant_id = :tenant and holder = :holder order by sku, sku_id, since, source_type, source_id
                  """, tenantId).param("holder", holder.wire()).query(HeldLicences::licence).list();
    }

    /** The users who hold a product, by id, after this one where given. */
    public List<ProductUserRow> usersOf(TenantId tenantId, SkuId skuId, @Nullable String afterUserId, int limit) {
        return of("""
                  select holder, min(since) as since, array_agg(source_type order by since, source_type, source_id) as source_types,
                         array_agg(source_id order by since, source_type, source_id) as source_ids
                  from {schema}.licence
                  where tenant_id = :tenant and sku_id = :sku and holder > :after and holder < :end
                  group by tenant_id, sku_id, holder order by holder limit :limit
                  """, tenantId).param("sku", skuId.value()).param("after", HolderId.user(afterUserId == null ? "" : afterUserId).wire())
                .param("end", HolderId.user("\uffff").wire()).param("limit", limit).query(HeldLicences::productUser).list();
    }

    private StatementSpec of(String sql, TenantId tenantId) { return tables.sql(sql).param("tenant", tenantId.value()); }

    private static HolderRow holder(ResultSet row, int number) throws SQLException {
        return new HolderRow(HolderId.parse(row.getString("holder")), UserType.valueOf(row.getString("user_type")), row.getString("usage_location"),
                row.getBoolean("on_premises_synced"), Standing.valueOf(row.getString("standing")), row.getLong("version"));
    }

    private static LicenceRow licence(ResultSet row, int number) throws SQLException {
        return new LicenceRow(new SkuId(row.getString("sku_id")), row.getString("sku"), Source.Type.valueOf(row.getString("source_type")),
                row.getString("source_id"), Times.at(row, "since"), row.getString("state"), row.getString("error"),
                Arrays.stream(texts(row, "disabled_plans")).map(PlanId::new).toList());
    }

    private static ProductUserRow productUser(ResultSet row, int number) throws SQLException {
        var types = texts(row, "source_types");
        var ids = texts(row, "source_ids");
        return new ProductUserRow(HolderId.parse(row.getString("holder")).id(), Times.at(row, "since"),
                IntStream.range(0, ids.length).mapToObj(i -> new Source(Source.Type.valueOf(types[i]), ids[i])).toList());
    }

    private static String[] texts(ResultSet row, String column) throws SQLException { return (String[]) row.getArray(column).getArray(); }
}
