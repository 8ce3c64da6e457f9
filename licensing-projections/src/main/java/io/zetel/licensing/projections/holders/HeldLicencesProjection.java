package io.zetel.licensing.projections.holders;

import static io.zetel.licensing.projections.shared.Columns.flags;
import static io.zetel.licensing.projections.shared.Columns.instants;
import static io.zetel.licensing.projections.shared.Columns.longs;
import static io.zetel.licensing.projections.shared.Columns.names;
import static io.zetel.licensing.projections.shared.Columns.texts;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.projections.holders.HolderBatch.Change;
import io.zetel.licensing.projections.holders.HolderBatch.Held;
import io.zetel.licensing.projections.holders.HolderBatch.Known;
import io.zetel.licensing.projections.holders.HolderBatch.Licence;
import io.zetel.licensing.projections.shared.Projection;
import io.zetel.licensing.projections.shared.Recorded;
import io.zetel.licensing.projections.shared.Tables;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;

/** Keeps {@link HeldLicences}. */
@ProcessingGroup(HeldLicences.GROUP)
public final class HeldLicencesProjection extends Projection<HolderBatch> {

    /** A projection into this schema. */
    public HeldLicencesProjection(DataSource dataSource, String schema) {
        super(new Tables(dataSource, schema, "holder", "licence"), HolderBatch::new);
    }

    @EventHandler void on(HolderEvent event, EventMessage<?> message) { gather(message); }

    @Override protected void note(Recorded recorded, HolderBatch batch) {
        if (recorded.event() instanceof HolderEvent event) {
            batch.on(event, recorded.version());
        }
    }

    @Override protected void write(HolderBatch batch) {
        if (!batch.known.isEmpty()) {
            saveHolders(batch.known.values());
        }
        if (!batch.changes.isEmpty()) {
            changeHolders(batch.changes.values());
        }
        if (!batch.dropped.isEmpty()) {
            dropLicences(batch.dropped);
        }
        if (!batch.licences.isEmpty()) {
            saveLicences(batch.licences.values());
        }
    }

    private void saveHolders(Collection<Known> rows) {
        tables.sql("""
                   insert into {schema}.holder
                   select * from unnest(:tenants::text[], :holders::text[], :types::text[], :locations::text[], :synced::boolean[],
                                        :standings::text[], :versions::bigint[])
                   on conflict (tenant_id, holder) do update
                   set user_type = excluded.user_type, usage_location = excluded.usage_location,
                       on_premises_synced = excluded.on_premises_synced, standing = excluded.standing, version = excluded.version
                   """).param("tenants", names(rows, row -> row.key().tenantId())).param("holders", names(rows, row -> row.key().holder()))
                .param("types", names(rows, row -> row.row().userType())).param("locations", texts(rows, row -> row.row().usageLocation()))
                .param("synced", flags(rows, row -> row.row().onPremisesSynced())).param("standings", names(rows, row -> row.row().standing()))
                .param("versions", longs(rows, row -> row.row().version())).update();
    }

    private void changeHolders(Collection<Change> rows) {
        tables.sql("""
                   update {schema}.holder as known
                   set usage_location = coalesce(now.usage_location, known.usage_location), version = now.version
                   from unnest(:tenants::text[], :holders::text[], :locations::text[], :versions::bigint[])
                        as now (tenant_id, holder, usage_location, version)
                   where known.tenant_id = now.tenant_id and known.holder = now.holder
                   """).param("tenants", names(rows, row -> row.key().tenantId())).param("holders", names(rows, row -> row.key().holder()))
                .param("locations", texts(rows, Change::usageLocation)).param("versions", longs(rows, Change::version)).update();
    }

    private void dropLicences(Collection<Licence> gone) {
        tables.sql("""
                   delete from {schema}.licence as held
                   using unnest(:tenants::text[], :holders::text[], :skus::text[], :types::text[], :sources::text[])
                         as gone (tenant_id, holder, sku_id, source_type, source_id)
                   where held.tenant_id = gone.tenant_id and held.holder = gone.holder and held.sku_id = gone.sku_id
                     and held.source_type = gone.source_type and held.source_id = gone.source_id
                   """).param("tenants", names(gone, row -> row.holder().tenantId())).param("holders", names(gone, row -> row.holder().holder()))
                .param("skus", names(gone, Licence::skuId)).param("types", names(gone, row -> row.source().type()))
                .param("sources", texts(gone, row -> row.source().id())).update();
    }

    private void saveLicences(Collection<Held> rows) {
        tables.sql("""
                   insert into {schema}.licence
                   select tenant_id, holder, sku_id, source_type, source_id, sku, since, state, error, string_to_array(disabled_plans, ',')
                   from unnest(:tenants::text[], :holders::text[], :skuIds::text[], :types::text[], :sources::text[], :skus::text[],
                               :since::timestamptz[], :states::text[], :errors::text[], :plans::text[])
                        as now (tenant_id, holder, sku_id, source_type, source_id, sku, since, state, error, disabled_plans)
                   on conflict (tenant_id, holder, sku_id, source_type, source_id) do update
                   set sku = excluded.sku, state = excluded.state, error = excluded.error, disabled_plans = excluded.disabled_plans
                   """).param("tenants", names(rows, row -> row.holder().tenantId())).param("holders", names(rows, row -> row.holder().holder()))
                .param("skuIds", names(rows, row -> row.row().skuId())).param("types", names(rows, row -> row.row().sourceType()))
                .param("sources", texts(rows, row -> row.row().sourceId())).param("skus", texts(rows, row -> row.row().sku()))
                .param("since", instants(rows, row -> row.row().since())).param("states", texts(rows, row -> row.row().state()))
                .param("errors", texts(rows, row -> row.row().error())).param("plans", texts(rows, row -> joined(row.row().disabledPlans())))
                .update();
    }

    private static String joined(List<PlanId> plans) { return plans.stream().map(PlanId::value).collect(Collectors.joining(",")); }
}
