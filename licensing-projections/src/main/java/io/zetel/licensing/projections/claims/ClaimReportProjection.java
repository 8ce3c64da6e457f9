package io.zetel.licensing.projections.claims;

import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.ints;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.claims.ClaimBatch.Claim;
import io.zetel.licensing.projections.claims.ClaimBatch.Policy;
import io.zetel.licensing.projections.claims.ClaimBatch.Refusals;
import io.zetel.licensing.projections.claims.ClaimBatch.Tally;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;

/** Keeps {@link ClaimReport}. */
@ProcessingGroup(ClaimReport.GROUP)
public final class ClaimReportProjection extends Projection<ClaimBatch> {

    /** A projection into this schema. */
    public ClaimReportProjection(DataSource dataSource, String schema) {
        super(
                new Tables(dataSource, schema, "claim", "tally", "refusal", "policy"),
                ClaimBatch::new,
                LicenseClaimed.class,
                ClaimRefused.class,
                PolicyEvent.class);
    }

    @Override
    protected void apply(Recorded recorded, ClaimBatch batch) {
        if (recorded.event() instanceof HolderEvent event) {
            batch.on(event, recorded.recordedAt());
        } else if (recorded.event() instanceof PolicyEvent event) {
            batch.on(event);
        }
    }

    @Override
    protected void write(ClaimBatch batch) {
        if (!batch.claims.isEmpty()) {
            saveClaims(batch.claims);
        }
        if (!batch.tallies.isEmpty()) {
            addTallies(batch.tallies.entrySet());
        }
        if (!batch.refusals.isEmpty()) {
            addRefusals(batch.refusals.entrySet());
        }
        if (!batch.names.isEmpty()) {
            saveNames(batch.names.entrySet());
        }
    }

    private void saveClaims(List<Claim> rows) {
        tables.sql("""
                insert into {schema}.claim
                select * from unnest(:tenants::text[], :claims::text[], :users::text[], :policies::text[], \
                :versions::bigint[], :apps::text[],
                                     :triggers::text[], :skuIds::text[], :skus::text[], :positions::int[], :claimed::timestamptz[],
                                     :recorded::timestamptz[])
                """)
                .param("tenants", names(rows, row -> row.event().tenantId()))
                .param("claims", texts(rows, row -> row.event().claimId()))
                .param("users", texts(rows, row -> row.event().holder().id()))
                .param("policies", names(rows, row -> row.event().policyId()))
                .param("versions", longs(rows, row -> row.event().policyVersion()))
                .param("apps", names(rows, row -> row.event().app()))
                .param("triggers", names(rows, row -> row.event().trigger()))
                .param("skuIds", names(rows, row -> row.event().skuId()))
                .param("skus", texts(rows, row -> row.event().sku()))
                .param("positions", ints(rows, row -> row.event().position()))
                .param("claimed", instants(rows, row -> row.event().effectiveOn()))
                .param("recorded", instants(rows, Claim::recordedAt))
                .update();
    }

    private void addTallies(Collection<Map.Entry<Tally, Long>> rows) {
        tables.sql("""
                   insert into {schema}.tally as known
                   select * from unnest(:tenants::text[], :days::date[], :policies::text[], :outcomes::text[], :counts::bigint[])
                   on conflict (tenant_id, day, policy_id, outcome) do update set count = known.count + excluded.count
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("days", names(rows, row -> row.getKey().day()))
                .param("policies", names(rows, row -> row.getKey().policyId()))
                .param("outcomes", texts(rows, row -> row.getKey().outcome()))
                .param("counts", longs(rows, Map.Entry::getValue))
                .update();
    }

    private void addRefusals(Collection<Map.Entry<Refusals, Long>> rows) {
        tables.sql("""
                   insert into {schema}.refusal as known
                   select * from unnest(:tenants::text[], :instants::timestamptz[], :policies::text[], :codes::text[], :counts::bigint[])
                   on conflict (tenant_id, refused_at, policy_id, code) do update set count = known.count + excluded.count
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("instants", instants(rows, row -> row.getKey().refusedAt()))
                .param("policies", names(rows, row -> row.getKey().policyId()))
                .param("codes", texts(rows, row -> row.getKey().code()))
                .param("counts", longs(rows, Map.Entry::getValue))
                .update();
    }

    private void saveNames(Collection<Map.Entry<Policy, String>> rows) {
        tables.sql("""
                   insert into {schema}.policy
                   select * from unnest(:tenants::text[], :policies::text[], :names::text[])
                   on conflict (tenant_id, policy_id) do update set name = excluded.name
                   """)
                .param("tenants", names(rows, row -> row.getKey().tenantId()))
                .param("policies", names(rows, row -> row.getKey().policyId()))
                .param("names", texts(rows, Map.Entry::getValue))
                .update();
    }
}
