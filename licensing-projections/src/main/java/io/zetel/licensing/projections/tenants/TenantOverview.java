package io.zetel.licensing.projections.tenants;

import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.engine.projection.Tables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tenants at a glance: what each is called, its switch, its limit. */
public final class TenantOverview {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "tenant-overview";

    /** The schema of the live tables. */
    public static final String SCHEMA = "tenant_overview";

    private final Tables tables;

    /** The overview in this schema. */
    public TenantOverview(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** One tenant. */
    public Optional<TenantRow> tenant(TenantId tenantId) {
        return tables.once(
                List.of("tenant", tenantId), () -> tables.sql("select * from {schema}.tenant where tenant_id = :tenant")
                        .param("tenant", tenantId.value())
                        .query(TenantOverview::row)
                        .optional());
    }

    /** The tenants by id, after this one where given. */
    public List<TenantRow> tenants(@Nullable String afterTenantId, int limit) {
        return tables.sql("select * from {schema}.tenant where tenant_id > :after order by tenant_id limit :limit")
                .param("after", afterTenantId == null ? "" : afterTenantId)
                .param("limit", limit)
                .query(TenantOverview::row)
                .list();
    }

    static TenantRow row(ResultSet row, int number) throws SQLException {
        return new TenantRow(
                new TenantId(row.getString("tenant_id")),
                row.getString("name"),
                row.getString("country"),
                row.getString("agreement"),
                row.getBoolean("auto_claim_enabled"),
                row.getInt("policy_limit"),
                row.getInt("policy_count"),
                NewPlans.valueOf(row.getString("new_plans")),
                new ScimSettings(
                        ScimSettings.IdFrom.valueOf(row.getString("scim_id_from")),
                        ScimSettings.OnInactive.valueOf(row.getString("scim_on_inactive")),
                        row.getObject("scim_removal_brake", Integer.class)),
                row.getLong("version"));
    }
}
