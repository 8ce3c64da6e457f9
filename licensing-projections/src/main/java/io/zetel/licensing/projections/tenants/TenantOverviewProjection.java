package io.zetel.licensing.projections.tenants;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.ints;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link TenantOverview}. */
@ProcessingGroup(TenantOverview.GROUP)
public final class TenantOverviewProjection extends Projection<List<Recorded>> {

    /** A projection into this schema. */
    public TenantOverviewProjection(DataSource dataSource, String schema) {
        super(new Tables(dataSource, schema, "tenant"), ArrayList::new, TenantEvent.class);
    }

    @Override
    protected void apply(Recorded recorded, List<Recorded> batch) {
        if (recorded.event() instanceof TenantEvent) {
            batch.add(recorded);
        }
    }

    @Override
    protected void write(List<Recorded> batch) {
        var rows = known(
                batch.stream().map(recorded -> recorded.event().tenantId()).collect(Collectors.toSet()));
        for (var recorded : batch) {
            var tenant = recorded.event().tenantId();
            rows.put(
                    tenant,
                    rows.getOrDefault(tenant, TenantRow.empty(tenant))
                            .after((TenantEvent) recorded.event(), recorded.version()));
        }
        save(rows.values());
    }

    private Map<TenantId, TenantRow> known(Set<TenantId> tenants) {
        return tables
                .sql("select * from {schema}.tenant where tenant_id = any (:tenants)")
                .param("tenants", names(tenants, TenantId::value))
                .query(TenantOverview::row)
                .list()
                .stream()
                .collect(Collectors.toMap(TenantRow::tenantId, Function.identity()));
    }

    private void save(Collection<TenantRow> rows) {
        tables.sql("""
                   insert into {schema}.tenant
                   select * from unnest(:tenants::text[], :names::text[], :countries::text[], :agreements::text[], :switches::boolean[],
                                        :limits::int[], :counts::int[], :versions::bigint[], :newPlans::text[],
                                        :idFrom::text[], :onInactive::text[], :brakes::int[])
                   on conflict (tenant_id) do update set name = excluded.name, country = excluded.country, agreement = excluded.agreement,
                       auto_claim_enabled = excluded.auto_claim_enabled, policy_limit = excluded.policy_limit,
                       policy_count = excluded.policy_count, version = excluded.version, new_plans = excluded.new_plans,
                       scim_id_from = excluded.scim_id_from, scim_on_inactive = excluded.scim_on_inactive,
                       scim_removal_brake = excluded.scim_removal_brake
                   """)
                .param("tenants", names(rows, TenantRow::tenantId))
                .param("names", texts(rows, TenantRow::name))
                .param("countries", texts(rows, TenantRow::country))
                .param("agreements", texts(rows, TenantRow::agreement))
                .param("switches", flags(rows, TenantRow::autoClaimEnabled))
                .param("limits", ints(rows, TenantRow::policyLimit))
                .param("counts", ints(rows, TenantRow::policyCount))
                .param("versions", longs(rows, TenantRow::version))
                .param("newPlans", names(rows, TenantRow::newPlans))
                .param("idFrom", names(rows, row -> row.scim().idFrom()))
                .param("onInactive", names(rows, row -> row.scim().onInactive()))
                .param(
                        "brakes",
                        rows.stream().map(row -> row.scim().removalBrake()).toArray(Integer[]::new))
                .update();
    }
}
