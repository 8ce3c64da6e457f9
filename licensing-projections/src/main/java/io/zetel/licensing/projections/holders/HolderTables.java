package io.zetel.licensing.projections.holders;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.name;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.policy.PolicyPlans;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.holders.HolderFile.Key;
import io.zetel.licensing.projections.holders.HolderFile.Offer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Reads files of holders from their tables and writes them back, however many with one statement a table. */
record HolderTables(Tables tables) {

    private static final String TOUCHED =
            " join unnest(:tenants::text[], :holders::text[]) as touched (tenant_id, holder) using (tenant_id, holder)";
    /**
     * A lone write is about one. PostgreSQL guesses the length of a list it does not know, takes a plan made for one
     * list alone for a better one and so makes it anew each time, which costs more than what is read by it.
     */
    private static final String ONE = " where tenant_id = :tenant and holder = :holder";

    private record Entry(Key key, LicenseRow row) {}

    private record Gone(Key key, HolderFile.Line line) {}

    private record Revocation(Key key, SkuId skuId, Instant since) {}

    private record Withdrawn(Key key, SkuId skuId) {}

    /** Fills these files with what is stored. */
    void load(Map<Key, HolderFile> files) {
        if (files.isEmpty()) {
            return;
        }
        touched("select * from {schema}.holder", files.keySet())
                .query((row, n) -> files.get(key(row)).row = HeldLicenses.holder(row, n))
                .list();
        touched("select * from " + HeldLicenses.LICENCE, files.keySet())
                .query((row, n) -> {
                    var licence = HeldLicenses.licence(row, n);
                    return files.get(key(row))
                            .licences
                            .put(new HolderFile.Line(licence.skuId(), licence.source()), licence);
                })
                .list();
        touched("select * from {schema}.revocation", files.keySet())
                .query((row, _) ->
                        files.get(key(row)).revoked.put(new SkuId(row.getString("sku_id")), Times.at(row, "since")))
                .list();
    }

    /** Writes what the batch touched, and what versions of policies give. */
    void save(Collection<HolderFile> files, Map<Offer, PolicyPlans> offers) {
        saveHolders(files.stream().filter(file -> file.rowTouched).toList());
        saveLicenses(
                files.stream()
                        .flatMap(file -> file.touched.stream()
                                .filter(file.licences::containsKey)
                                .map(line -> new Entry(file.key, file.licences.get(line))))
                        .toList(),
                List.copyOf(offers.entrySet()));
        dropLicenses(files.stream()
                .flatMap(file -> file.touched.stream()
                        .filter(line -> !file.licences.containsKey(line))
                        .map(line -> new Gone(file.key, line)))
                .toList());
        saveRevocations(files.stream()
                .flatMap(file -> file.touchedRevocations.stream()
                        .filter(file.revoked::containsKey)
                        .map(sku -> new Revocation(file.key, sku, file.revoked.get(sku))))
                .toList());
        dropRevocations(files.stream()
                .flatMap(file -> file.touchedRevocations.stream()
                        .filter(sku -> !file.revoked.containsKey(sku))
                        .map(sku -> new Withdrawn(file.key, sku)))
                .toList());
    }

    private void saveHolders(List<HolderFile> files) {
        if (files.isEmpty()) {
            return;
        }
        var rows = files.stream()
                .map(file -> java.util.Objects.requireNonNull(file.row))
                .toList();
        tables.sql("""
                insert into {schema}.holder
                select * from unnest(:tenants::text[], :holders::text[], :types::text[], :locations::text[], :synced::boolean[],
                                     :standings::text[], :versions::bigint[], :deleted::timestamptz[], :compared::text[],
                                     :accounts::text[], :objects::uuid[])
                on conflict (tenant_id, holder) do update
                set user_type = excluded.user_type, usage_location = excluded.usage_location, on_premises_synced = \
                excluded.on_premises_synced,
                    standing = excluded.standing, version = excluded.version, deleted_on = excluded.deleted_on,
                    account = excluded.account
                """)
                .param("tenants", names(files, file -> file.key.tenantId()))
                .param("holders", names(files, file -> file.key.holder()))
                .param("types", names(rows, HolderRow::userType))
                .param("locations", texts(rows, HolderRow::usageLocation))
                .param("synced", flags(rows, HolderRow::onPremisesSynced))
                .param("standings", names(rows, HolderRow::standing))
                .param("versions", longs(rows, HolderRow::version))
                .param("deleted", instants(rows, HolderRow::deletedOn))
                .param("compared", names(files, file -> file.key.holder().compared()))
                .param("accounts", names(rows, HolderRow::account))
                .param("objects", names(files, file -> ObjectId.of(file.key.tenantId(), file.key.holder())))
                .update();
    }

    /** With what their policies' versions name, most often one list for all of them. */
    private void saveLicenses(List<Entry> rows, List<Map.Entry<Offer, PolicyPlans>> offers) {
        if (rows.isEmpty() && offers.isEmpty()) {
            return;
        }
        tables.sql("""
                with named as (
                    insert into {schema}.policy_plans
                    select tenant_id, policy_id, sku_id, version, string_to_array(plans, ',')
                    from unnest(:offeringTenants::text[], :policies::text[], :offeredSkus::text[], \
                :policyVersions::bigint[], :offeredPlans::text[])
                         as offer (tenant_id, policy_id, sku_id, version, plans)
                    on conflict do nothing)
                insert into {schema}.licence
                select tenant_id, holder, sku_id, source_type, source_id, sku, since, state, error, string_to_array(disabled_plans, ','),
                       changed_on, string_to_array(plans, ','), string_to_array(enabled_plans, ','), policy_version
                from unnest(:tenants::text[], :holders::text[], :skuIds::text[], :types::text[], :sources::text[], :skus::text[],
                            :since::timestamptz[], :states::text[], :errors::text[], :disabled::text[], \
                            :changed::timestamptz[], :plans::text[],
                            :enabled::text[], :versions::bigint[])
                     as now (tenant_id, holder, sku_id, source_type, source_id, sku, since, state, error, disabled_plans, changed_on, plans,
                             enabled_plans, policy_version)
                on conflict (tenant_id, holder, sku_id, source_type, source_id) do update
                set sku = excluded.sku, since = excluded.since, state = excluded.state, error = excluded.error,
                    disabled_plans = excluded.disabled_plans, changed_on = excluded.changed_on, plans = excluded.plans,
                    enabled_plans = excluded.enabled_plans, policy_version = excluded.policy_version
                """)
                .param("offeringTenants", names(offers, offer -> offer.getKey().tenantId()))
                .param(
                        "policies",
                        texts(offers, offer -> offer.getKey().policyId().value()))
                .param("offeredSkus", names(offers, offer -> offer.getKey().skuId()))
                .param("policyVersions", longs(offers, offer -> offer.getKey().version()))
                .param("offeredPlans", texts(offers, offer -> joined(offer.getValue())))
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("holders", names(rows, row -> row.key().holder()))
                .param("skuIds", names(rows, row -> row.row().skuId()))
                .param("types", names(rows, row -> row.row().source().type()))
                .param("sources", texts(rows, row -> row.row().source().id()))
                .param("skus", texts(rows, row -> row.row().sku()))
                .param("since", instants(rows, row -> row.row().since()))
                .param("states", names(rows, row -> row.row().state()))
                .param("errors", texts(rows, row -> row.row().error()))
                .param("disabled", texts(rows, row -> joined(row.row().disabledPlans())))
                .param("changed", instants(rows, row -> row.row().changedOn()))
                .param("plans", texts(rows, row -> joined(row.row().plans())))
                .param("enabled", texts(rows, row -> named(row.row())))
                .param("versions", texts(rows, row -> version(row.row())))
                .update();
    }

    private void dropLicenses(List<Gone> rows) {
        if (rows.isEmpty()) {
            return;
        }
        if (rows.size() == 1) {
            drop(rows.getFirst());
            return;
        }
        tables.sql("""
                   delete from {schema}.licence as known
                   using unnest(:tenants::text[], :holders::text[], :skuIds::text[], :types::text[], :sources::text[])
                         as gone (tenant_id, holder, sku_id, source_type, source_id)
                   where known.tenant_id = gone.tenant_id and known.holder = gone.holder and known.sku_id = gone.sku_id
                         and known.source_type = gone.source_type and known.source_id = gone.source_id
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("holders", names(rows, row -> row.key().holder()))
                .param("skuIds", names(rows, row -> row.line().skuId()))
                .param("types", names(rows, row -> row.line().source().type()))
                .param("sources", texts(rows, row -> row.line().source().id()))
                .update();
    }

    private void drop(Gone gone) {
        tables.sql("delete from {schema}.licence" + ONE
                        + " and sku_id = :sku and source_type = :type and source_id = :source")
                .param("tenant", name(gone.key().tenantId()))
                .param("holder", name(gone.key().holder()))
                .param("sku", name(gone.line().skuId()))
                .param("type", gone.line().source().type().name())
                .param("source", name(gone.line().source().id()))
                .update();
    }

    private void saveRevocations(List<Revocation> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tables.sql("""
                insert into {schema}.revocation select * from unnest(:tenants::text[], :holders::text[], \
                :skuIds::text[], :since::timestamptz[])
                on conflict (tenant_id, holder, sku_id) do update set since = excluded.since
                """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("holders", names(rows, row -> row.key().holder()))
                .param("skuIds", names(rows, Revocation::skuId))
                .param("since", instants(rows, Revocation::since))
                .update();
    }

    private void dropRevocations(List<Withdrawn> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tables.sql("""
                   delete from {schema}.revocation as known
                   using unnest(:tenants::text[], :holders::text[], :skuIds::text[]) as gone (tenant_id, holder, sku_id)
                   where known.tenant_id = gone.tenant_id and known.holder = gone.holder and known.sku_id = gone.sku_id
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("holders", names(rows, row -> row.key().holder()))
                .param("skuIds", names(rows, Withdrawn::skuId))
                .update();
    }

    private StatementSpec touched(String select, Collection<Key> keys) {
        if (keys.size() == 1) {
            var key = keys.iterator().next();
            return tables.sql(select + ONE)
                    .param("tenant", name(key.tenantId()))
                    .param("holder", name(key.holder()));
        }
        return tables.sql(select + TOUCHED)
                .param("tenants", names(keys, Key::tenantId))
                .param("holders", names(keys, Key::holder));
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(new TenantId(row.getString("tenant_id")), HolderId.parse(row.getString("holder")));
    }

    /** What is named in the row itself: nothing where its policy's version names it. */
    private static @Nullable String named(LicenseRow row) {
        var enabled = row.services().enabledPlans();
        return enabled == null || row.policyVersion() != null ? null : joined(enabled);
    }

    private static @Nullable String version(LicenseRow row) {
        return row.policyVersion() == null ? null : row.policyVersion().toString();
    }

    private static String joined(List<PlanId> plans) {
        return plans.stream().map(PlanId::value).collect(Collectors.joining(","));
    }
}
