package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** The groups of a directory, their members in join order, and the licences they give (G10, P13). */
public final class Groups {

    /** The processing group, and the name its position is kept under: never rename. */
    public static final String GROUP = "groups";

    /** The schema of the live tables. */
    public static final String SCHEMA = "groups";

    private final Tables tables;

    /** The groups in this schema. */
    public Groups(DataSource dataSource, String schema) {
        this.tables = new Tables(dataSource, schema);
    }

    /** One group, however its id is spelled; the row has it as it was first written. */
    public Optional<GroupRow> group(TenantId tenantId, GroupId groupId) {
        return tables.once(List.of("group", tenantId, groupId), () -> of("""
                  select * from {schema}.directory_group where tenant_id = :tenant and (group_id = :group or compared = :compared)
                  order by group_id = :group desc limit 1
                  """, tenantId)
                .param("group", groupId.value())
                .param("compared", groupId.compared().value())
                .query(Groups::group)
                .optional());
    }

    /** The group that has this GUID elsewhere. */
    public Optional<GroupRow> byObjectId(TenantId tenantId, UUID objectId) {
        return of("select * from {schema}.directory_group where tenant_id = :tenant and object_id = :object", tenantId)
                .param("object", objectId)
                .query(Groups::group)
                .optional();
    }

    /** The group this spelling means, as it was first written. */
    public GroupId named(TenantId tenantId, GroupId asked) {
        return group(tenantId, asked).map(GroupRow::groupId).orElse(asked);
    }

    /** All whose ids are spellings of this one. */
    public List<GroupId> spelledLike(TenantId tenantId, GroupId asked) {
        return of(
                        "select group_id from {schema}.directory_group where tenant_id = :tenant and compared = "
                                + ":compared order by version desc, group_id",
                        tenantId)
                .param("compared", asked.compared().value())
                .query((row, _) -> new GroupId(row.getString("group_id")))
                .list();
    }

    /** These groups, by the ids asked for, however those are spelled; the rows have them as they were first written. */
    public Map<GroupId, GroupRow> groups(TenantId tenantId, Collection<GroupId> asked) {
        Map<GroupId, GroupRow> known = new HashMap<>();
        Map<GroupId, GroupRow> alike = new HashMap<>();
        of("""
           select * from {schema}.directory_group where tenant_id = :tenant and (group_id = any (:groups) or compared = any (:compared))
           """, tenantId)
                .param("groups", ids(asked))
                .param("compared", ids(asked.stream().map(GroupId::compared).toList()))
                .query(Groups::group)
                .list()
                .forEach(row -> {
                    known.put(row.groupId(), row);
                    alike.put(row.groupId().compared(), row);
                });
        Map<GroupId, GroupRow> found = new HashMap<>();
        for (var group : asked) {
            var row = known.getOrDefault(group, alike.get(group.compared()));
            if (row != null) {
                found.put(group, row);
            }
        }
        return found;
    }

    /** The licences that each of these groups gives, by product. */
    public Map<GroupId, List<GroupLicenseRow>> licences(TenantId tenantId, Collection<GroupId> groups) {
        Map<GroupId, List<GroupLicenseRow>> licences = new HashMap<>();
        of(
                        "select * from {schema}.licence where tenant_id = :tenant and group_id = any (:groups) order "
                                + "by group_id, sku, sku_id",
                        tenantId)
                .param("groups", ids(groups))
                .query(row -> {
                    licences.computeIfAbsent(new GroupId(row.getString("group_id")), _ -> new ArrayList<>())
                            .add(licence(row, 0));
                });
        return licences;
    }

    private static String[] ids(Collection<GroupId> groups) {
        return groups.stream().map(GroupId::value).toArray(String[]::new);
    }

    /** The groups that give anything, by id. */
    public List<GroupRow> licensed(TenantId tenantId) {
        return of("""
                  select * from {schema}.directory_group where tenant_id = :tenant
                  and group_id in (select group_id from {schema}.licence where tenant_id = :tenant) order by group_id
                  """, tenantId).query(Groups::group).list();
    }

    /** The licences that a group gives, by product. */
    public List<GroupLicenseRow> licences(TenantId tenantId, GroupId groupId) {
        return of(
                        "select * from {schema}.licence where tenant_id = :tenant and group_id = :group order by sku, sku_id",
                        tenantId)
                .param("group", groupId.value())
                .query(Groups::licence)
                .list();
    }

    /** The members of a group in join order, after this place. */
    public List<MemberRow> members(TenantId tenantId, GroupId groupId, long afterPlace, int limit) {
        return of("""
                select * from {schema}.member where tenant_id = :tenant and group_id = :group and place > :after order by place limit :limit
                """, tenantId)
                .param("group", groupId.value())
                .param("after", afterPlace)
                .param("limit", limit)
                .query(Groups::member)
                .list();
    }

    /** Who of these is a member of a group. */
    public List<MemberRow> among(TenantId tenantId, GroupId groupId, Collection<HolderId> holders) {
        return tables.anew("select * from {schema}.member where tenant_id = :tenant and group_id = :group "
                        + "and holder = any (:holders)")
                .param("tenant", tenantId.value())
                .param("group", groupId.value())
                .param("holders", holders.stream().map(HolderId::wire).toArray(String[]::new))
                .query(Groups::member)
                .list();
    }

    /** The groups that somebody is a member of. */
    public List<GroupId> groupsWith(TenantId tenantId, HolderId member) {
        return of(
                        "select group_id from {schema}.directory_group join {schema}.member using (tenant_id, "
                                + "group_id) where tenant_id = :tenant and holder = :holder",
                        tenantId)
                .param("holder", member.wire())
                .query((row, _) -> new GroupId(row.getString("group_id")))
                .list();
    }

    /** The groups that give a product, by id, after this one where given. */
    public List<ProductGroupRow> groupsOf(TenantId tenantId, SkuId skuId, @Nullable String afterGroupId, int limit) {
        return of("""
                  select group_id, members, state, disabled_plans, enabled_plans, since
                  from {schema}.licence join {schema}.directory_group using (tenant_id, group_id)
                  where tenant_id = :tenant and sku_id = :sku and group_id > :after order by group_id limit :limit
                  """, tenantId)
                .param("sku", skuId.value())
                .param("after", afterGroupId == null ? "" : afterGroupId)
                .param("limit", limit)
                .query(Groups::productGroup)
                .list();
    }

    private StatementSpec of(String sql, TenantId tenantId) {
        return tables.sql(sql).param("tenant", tenantId.value());
    }

    static GroupRow group(ResultSet row, int number) throws SQLException {
        var processing = new GroupRow.Processing(
                row.getString("processing_id"),
                row.getInt("to_process"),
                row.getInt("ok"),
                row.getInt("failed"),
                row.getInt("skipped"),
                Times.orNull(row, "started_at"),
                Times.orNull(row, "finished_at"));
        return new GroupRow(
                new GroupId(row.getString("group_id")),
                HolderId.Type.valueOf(row.getString("member_type")),
                row.getBoolean("security_enabled"),
                LicensingMode.valueOf(row.getString("mode")),
                ProcessingState.valueOf(row.getString("state")),
                processing,
                row.getInt("members"),
                row.getLong("version"));
    }

    static GroupLicenseRow licence(ResultSet row, int number) throws SQLException {
        return new GroupLicenseRow(
                new SkuId(row.getString("sku_id")), row.getString("sku"), services(row), Times.at(row, "since"));
    }

    private static MemberRow member(ResultSet row, int number) throws SQLException {
        return new MemberRow(HolderId.parse(row.getString("holder")), row.getLong("place"), Times.at(row, "since"));
    }

    private static ProductGroupRow productGroup(ResultSet row, int number) throws SQLException {
        return new ProductGroupRow(
                new GroupId(row.getString("group_id")),
                row.getInt("members"),
                ProcessingState.valueOf(row.getString("state")),
                services(row),
                Times.at(row, "since"));
    }

    private static Services services(ResultSet row) throws SQLException {
        return new Services(
                plans(row, "disabled_plans"),
                row.getArray("enabled_plans") == null ? null : plans(row, "enabled_plans"));
    }

    private static List<PlanId> plans(ResultSet row, String column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .map(PlanId::new)
                .toList();
    }
}
