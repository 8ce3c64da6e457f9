package io.zetel.licensing.projections.policies;

import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.policies.Change.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link PolicyList}; what each event means to a policy is said once, by the policy's own state. */
@ProcessingGroup(PolicyList.GROUP)
public final class PolicyListProjection extends Projection<List<Recorded>> {

    /** A projection into this schema. */
    public PolicyListProjection(DataSource dataSource, String schema) {
        super(new Tables(dataSource, schema, "policy", "policy_version"), ArrayList::new, PolicyEvent.class);
    }

    @Override
    protected void apply(Recorded recorded, List<Recorded> batch) {
        if (recorded.event() instanceof PolicyEvent) {
            batch.add(recorded);
        }
    }

    @Override
    protected void write(List<Recorded> batch) {
        var rows = known(batch.stream()
                .map(recorded -> key((PolicyEvent) recorded.event()))
                .collect(Collectors.toSet()));
        var changes = new ArrayList<Change>();
        for (var recorded : batch) {
            var event = (PolicyEvent) recorded.event();
            var change = Change.of(event, recorded, rows.get(key(event)));
            rows.put(change.key(), change.after());
            changes.add(change);
        }
        savePolicies(rows.entrySet());
        saveVersions(changes);
    }

    private static Key key(PolicyEvent event) {
        return new Key(event.tenantId(), event.policyId());
    }

    private Map<Key, PolicyRow> known(Set<Key> keys) {
        Map<Key, PolicyRow> rows = new HashMap<>();
        tables.sql("""
                   select * from {schema}.policy
                   join unnest(:tenants::text[], :policies::text[]) as touched (tenant_id, policy_id) using (tenant_id, policy_id)
                   """)
                .param("tenants", names(keys, Key::tenantId))
                .param("policies", names(keys, Key::policyId))
                .query(row -> {
                    var policy = PolicyList.policy(row, 0);
                    rows.put(new Key(new TenantId(row.getString("tenant_id")), policy.policyId()), policy);
                });
        return rows;
    }

    private void savePolicies(Collection<Map.Entry<Key, PolicyRow>> rows) {
        tables.sql("""
                insert into {schema}.policy
                select * from unnest(:tenants::text[], :policies::text[], :names::text[], :apps::text[], \
                :products::jsonb[], :scopes::text[],
                                     :statuses::text[], :origins::text[], :versions::bigint[], \
                                     :created::timestamptz[], :changed::timestamptz[])
                on conflict (tenant_id, policy_id) do update
                set name = excluded.name, app = excluded.app, products = excluded.products, environment_scope = excluded.environment_scope,
                    status = excluded.status, origin = excluded.origin, version = excluded.version, changed_at = excluded.changed_at
                """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("policies", names(rows, row -> row.getKey().policyId()))
                .param("names", texts(rows, row -> row.getValue().name()))
                .param("apps", names(rows, row -> row.getValue().app()))
                .param(
                        "products",
                        texts(rows, row -> ProductsColumn.write(row.getValue().products())))
                .param("scopes", names(rows, row -> row.getValue().environmentScope()))
                .param("statuses", names(rows, row -> row.getValue().status()))
                .param("origins", names(rows, row -> row.getValue().origin()))
                .param("versions", longs(rows, row -> row.getValue().version()))
                .param("created", instants(rows, row -> row.getValue().createdAt()))
                .param("changed", instants(rows, row -> row.getValue().changedAt()))
                .update();
    }

    private void saveVersions(List<Change> rows) {
        tables.sql("""
                   insert into {schema}.policy_version
                   select * from unnest(:tenants::text[], :policies::text[], :versions::bigint[], :changes::text[], :names::text[],
                                        :statuses::text[], :products::jsonb[], :changed::timestamptz[], :actors::text[], :reasons::text[])
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("policies", names(rows, row -> row.key().policyId()))
                .param("versions", longs(rows, row -> row.after().version()))
                .param("changes", texts(rows, Change::name))
                .param("names", texts(rows, row -> row.after().name()))
                .param("statuses", names(rows, row -> row.after().status()))
                .param(
                        "products",
                        texts(rows, row -> ProductsColumn.write(row.after().products())))
                .param("changed", instants(rows, row -> row.after().changedAt()))
                .param("actors", texts(rows, Change::actor))
                .param("reasons", texts(rows, Change::reason))
                .update();
    }
}
