package io.zetel.licensing.projections.groups;

import static io.zetel.licensing.engine.projection.ColumnArrays.flags;
import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.ints;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.names;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.groups.GroupFile.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Reads files of groups from their tables and writes them back, however many with one statement a table. */
record GroupTables(Tables tables, boolean keepsMembers) {

    private static final String TOUCHED =
            " join unnest(:tenants::text[], :groups::text[]) as touched (tenant_id, group_id) using (tenant_id, group_id)";

    private record Joined(Key key, MemberRow row) {}

    private record Left(Key key, HolderId member) {}

    private record Given(Key key, GroupLicenseRow row) {}

    /** Fills these files with what is stored. */
    void load(Map<Key, GroupFile> files) {
        touched("select * from {schema}.directory_group", files.keySet())
                .query((row, n) -> files.get(key(row)).row = Groups.group(row, n))
                .list();
        touched("select * from {schema}.licence", files.keySet())
                .query((row, n) -> {
                    var licence = Groups.licence(row, n);
                    return files.get(key(row)).licences.put(licence.skuId(), licence);
                })
                .list();
    }

    /** Writes what the batch touched. */
    void save(Collection<GroupFile> files) {
        wipe(files.stream().filter(file -> file.wiped).map(file -> file.key).toList(), "directory_group", "member");
        wipe(
                files.stream()
                        .filter(file -> file.relicensed)
                        .map(file -> file.key)
                        .toList(),
                "licence");
        saveGroups(files.stream().filter(file -> file.row != null).toList());
        if (keepsMembers) {
            dropMembers(files.stream()
                    .flatMap(file -> file.left.stream().map(member -> new Left(file.key, member)))
                    .toList());
            saveMembers(files.stream()
                    .flatMap(file -> file.joined.values().stream().map(row -> new Joined(file.key, row)))
                    .toList());
        }
        saveLicenses(files.stream()
                .filter(file -> file.relicensed)
                .flatMap(file -> file.licences.values().stream().map(row -> new Given(file.key, row)))
                .toList());
    }

    private void wipe(List<Key> keys, String... from) {
        if (keys.isEmpty()) {
            return;
        }
        for (var table : from) {
            tables.sql("""
                       delete from {schema}.%s as known using unnest(:tenants::text[], :groups::text[]) as gone (tenant_id, group_id)
                       where known.tenant_id = gone.tenant_id and known.group_id = gone.group_id
                       """.formatted(table))
                    .param("tenants", names(keys, Key::tenantId))
                    .param("groups", names(keys, Key::groupId))
                    .update();
        }
    }

    private void saveGroups(List<GroupFile> files) {
        if (files.isEmpty()) {
            return;
        }
        var rows = files.stream().map(file -> Objects.requireNonNull(file.row)).toList();
        tables.sql("""
                insert into {schema}.directory_group
                select * from unnest(:tenants::text[], :groups::text[], :types::text[], :secured::boolean[], \
                :modes::text[], :states::text[],
                                     :processings::text[], :toProcess::int[], :ok::int[], :failed::int[], :skipped::int[], :members::int[],
                                     :started::timestamptz[], :finished::timestamptz[], :versions::bigint[], :compared::text[],
                                     :objects::uuid[])
                on conflict (tenant_id, group_id) do update
                set member_type = excluded.member_type, security_enabled = excluded.security_enabled, mode = excluded.mode,
                    state = excluded.state, processing_id = excluded.processing_id, to_process = excluded.to_process, ok = excluded.ok,
                    failed = excluded.failed, skipped = excluded.skipped, members = excluded.members, started_at = excluded.started_at,
                    finished_at = excluded.finished_at, version = excluded.version
                """)
                .param("tenants", names(files, file -> file.key.tenantId()))
                .param("groups", names(files, file -> file.key.groupId()))
                .param("types", names(rows, GroupRow::memberType))
                .param("secured", flags(rows, GroupRow::securityEnabled))
                .param("modes", names(rows, GroupRow::mode))
                .param("states", names(rows, GroupRow::state))
                .param("processings", texts(rows, row -> row.processing().id()))
                .param("toProcess", ints(rows, row -> row.processing().members()))
                .param("ok", ints(rows, row -> row.processing().ok()))
                .param("failed", ints(rows, row -> row.processing().failed()))
                .param("skipped", ints(rows, row -> row.processing().skipped()))
                .param("members", ints(rows, GroupRow::members))
                .param("started", instants(rows, row -> row.processing().startedAt()))
                .param("finished", instants(rows, row -> row.processing().finishedAt()))
                .param("versions", longs(rows, GroupRow::version))
                .param("compared", names(files, file -> file.key.groupId().compared()))
                .param("objects", names(files, file -> ObjectId.of(file.key.tenantId(), file.key.groupId())))
                .update();
    }

    private void dropMembers(List<Left> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tables.sql("""
                   delete from {schema}.member as known
                   using unnest(:tenants::text[], :groups::text[], :holders::text[]) as gone (tenant_id, group_id, holder)
                   where known.tenant_id = gone.tenant_id and known.group_id = gone.group_id and known.holder = gone.holder
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("groups", names(rows, row -> row.key().groupId()))
                .param("holders", names(rows, Left::member))
                .update();
    }

    private void saveMembers(List<Joined> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tables.sql("""
                   insert into {schema}.member
                   select * from unnest(:tenants::text[], :groups::text[], :holders::text[], :places::bigint[], :since::timestamptz[])
                   on conflict (tenant_id, group_id, holder) do nothing
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("groups", names(rows, row -> row.key().groupId()))
                .param("holders", names(rows, row -> row.row().member()))
                .param("places", longs(rows, row -> row.row().place()))
                .param("since", instants(rows, row -> row.row().since()))
                .update();
    }

    private void saveLicenses(List<Given> rows) {
        if (rows.isEmpty()) {
            return;
        }
        tables.sql("""
                   insert into {schema}.licence
                   select tenant_id, group_id, sku_id, sku, string_to_array(plans, ','), since, string_to_array(enabled, ',')
                   from unnest(:tenants::text[], :groups::text[], :skuIds::text[], :skus::text[], :plans::text[], :since::timestamptz[],
                               :enabled::text[]) as now (tenant_id, group_id, sku_id, sku, plans, since, enabled)
                   """)
                .param("tenants", names(rows, row -> row.key().tenantId()))
                .param("groups", names(rows, row -> row.key().groupId()))
                .param("skuIds", names(rows, row -> row.row().skuId()))
                .param("skus", texts(rows, row -> row.row().sku()))
                .param("plans", texts(rows, row -> joined(row.row().services().disabledPlans())))
                .param(
                        "enabled",
                        texts(
                                rows,
                                row -> row.row().services().enabledPlans() == null
                                        ? null
                                        : joined(row.row().services().enabledPlans())))
                .param("since", instants(rows, row -> row.row().since()))
                .update();
    }

    private static String joined(List<PlanId> plans) {
        return plans.stream().map(PlanId::value).collect(Collectors.joining(","));
    }

    private StatementSpec touched(String select, Collection<Key> keys) {
        return tables.sql(select + TOUCHED)
                .param("tenants", names(keys, Key::tenantId))
                .param("groups", names(keys, Key::groupId));
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(new TenantId(row.getString("tenant_id")), new GroupId(row.getString("group_id")));
    }
}
