package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.scim.ScimFilterSql.Condition;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.PlannedAnew;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * What the read models are asked in this dialect alone: pages by number, in the order of GUIDs, and who is a member of
 * what.
 */
@Component
class ScimDirectory {

    /** As many members as an answer names. */
    static final int MOST_MEMBERS = 10_000;

    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final String USERS = """
                                        from held_licences.holder h where h.tenant_id = :tenant and h.holder > :prefix and h.holder < :end
                                             and h.standing = 'ACTIVE'
                                        """;
    /** A device that was switched off has left everything but the directory of the provider. */
    private static final String DEVICES = """
            from held_licences.holder h where h.tenant_id = :tenant and h.holder > :prefix and h.holder < :end
                 and (h.standing = 'ACTIVE'
                      or exists (select from directory_profile off where off.tenant_id = :tenant and off.kind = 'DEVICE'
                                        and :prefix || off.id = h.holder and off.work ->> '%s' is not null))
            """.formatted(DeviceResource.SWITCHED_OFF);

    private static final String GROUPS = "from groups.directory_group h where h.tenant_id = :tenant";
    /** What a list can be sorted by; anything else leaves it in the order of ids. */
    private static final Map<String, String> ORDERS = Map.of(
            "userName",
            "who.user_name",
            "displayName",
            "lower(who.display_name)",
            "name.familyName",
            "lower(who.family_name)",
            "name.givenName",
            "lower(who.given_name)",
            "title",
            "lower(who.work ->> 'jobTitle')",
            "emails",
            "lower(who.mail)",
            "emails.value",
            "lower(who.mail)",
            "externalId",
            "who.external_id",
            "meta.created",
            "who.created_at",
            "meta.lastModified",
            "who.changed_at");

    private final JdbcClient jdbc;

    ScimDirectory(DataSource database) {
        this.jdbc = PlannedAnew.on(database);
    }

    /** Who is in a group, or which group somebody is in: the id, the GUID and how it is called. */
    record Named(
            String of, String id, String objectId, @Nullable String displayName) {}

    /** Which page of a list is asked for: behind an id, without the first so many, in this order. */
    record Page(
            UUID after, long skipped, int count, @Nullable String sortBy, boolean descending) {}

    static Optional<UUID> guid(String text) {
        return GUID.matcher(text.strip()).matches()
                ? Optional.of(UUID.fromString(text.strip().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }

    long count(TenantId tenant, Type type, Optional<Condition> filter) {
        return asked("select count(*) " + from(type, filter), tenant, type, filter)
                .query(Long.class)
                .single();
    }

    /** The ids on a page. */
    List<String> page(TenantId tenant, Type type, Optional<Condition> filter, Page page) {
        var key = type == Type.GROUP ? "h.group_id" : "h.holder";
        var column = Optional.ofNullable(page.sortBy()).flatMap(type::place).map(place -> ORDERS.get(place.name()));
        var order = column.map(
                        expression -> """
                                          (select %s from directory_profile who where who.tenant_id = :tenant and who.kind = :kind
                                                  and who.id = substr(%s, length(:prefix) + 1)) %s,
                                          """.formatted(expression, key, page.descending() ? "desc nulls last" : "asc"))
                .orElse("");
        var sql = "select %s as key %s and h.object_id > :after order by %s h.object_id offset :offset limit :limit"
                .formatted(key, from(type, filter), order);
        return asked(sql, tenant, type, filter)
                .param("after", page.after())
                .param("offset", page.skipped())
                .param("limit", page.count())
                .query((row, _) -> row.getString("key").substring(prefix(type).length()))
                .list();
    }

    /** By what was sent for them, the ids of those who are there: the GUID, or Zetel's own id. */
    Map<String, String> resolved(TenantId tenant, HolderId.Type type, Collection<String> values) {
        var prefix = new HolderId(type, "").wire();
        var guids = values.stream().flatMap(value -> guid(value).stream()).toArray(UUID[]::new);
        var byGuid = new HashMap<UUID, String>();
        var byId = new HashMap<String, String>();
        jdbc.sql("""
                 select holder, object_id from held_licences.holder
                 where tenant_id = :tenant and standing in ('ACTIVE', 'DELETED') and starts_with(holder, :prefix)
                       and (object_id = any (:guids) or holder = any (:holders))
                 """)
                .param("tenant", tenant.value())
                .param("prefix", prefix)
                .param("guids", guids)
                .param("holders", values.stream().map(value -> prefix + value).toArray(String[]::new))
                .query(row -> {
                    var id = row.getString("holder").substring(prefix.length());
                    byGuid.put(row.getObject("object_id", UUID.class), id);
                    byId.put(id, id);
                });
        var found = new HashMap<String, String>();
        values.forEach(value -> Optional.ofNullable(guid(value).map(byGuid::get).orElseGet(() -> byId.get(value)))
                .ifPresent(id -> found.put(value, id)));
        return found;
    }

    /**
     * The members of a group, in the order in which they joined. What is known of each is looked up by itself: without
     * statistics the planner takes a tenant for a few rows, and would go through all of them for each member.
     */
    List<Named> members(TenantId tenant, String group, HolderId.Type type) {
        return jdbc.sql("""
                        select m.group_id as of, substr(m.holder, length(:prefix) + 1) as id, u.object_id, who.display_name
                        from groups.member m
                        left join lateral (select object_id from held_licences.holder
                                           where tenant_id = m.tenant_id and holder = m.holder offset 0) u on true
                        left join lateral (select display_name from directory_profile
                                           where tenant_id = m.tenant_id and kind = :kind
                                                 and id = substr(m.holder, length(:prefix) + 1) offset 0) who on true
                        where m.tenant_id = :tenant and m.group_id = :group order by m.place limit :most
                        """)
                .param("prefix", new HolderId(type, "").wire())
                .param("kind", type.name())
                .param("tenant", tenant.value())
                .param("group", group)
                .param("most", MOST_MEMBERS)
                .query(ScimDirectory::named)
                .list();
    }

    /** How many of these are in the group. */
    int membersAmong(TenantId tenant, GroupId group, HolderId.Type type, Collection<String> ids) {
        var prefix = new HolderId(type, "").wire();
        return jdbc.sql("select count(*) from groups.member where tenant_id = :tenant and group_id = :group "
                        + "and holder = any (:holders)")
                .param("tenant", tenant.value())
                .param("group", group.value())
                .param("holders", ids.stream().map(id -> prefix + id).toArray(String[]::new))
                .query(Integer.class)
                .single();
    }

    /** The groups of these users or devices, by their ids. */
    Map<String, List<Named>> groupsOf(TenantId tenant, HolderId.Type type, Collection<String> ids) {
        var prefix = new HolderId(type, "").wire();
        return jdbc
                .sql("""
                        select substr(m.holder, length(:prefix) + 1) as of, m.group_id as id, g.object_id, who.display_name
                        from groups.member m
                        join groups.directory_group g on g.tenant_id = m.tenant_id and g.group_id = m.group_id
                        left join lateral (select display_name from directory_profile
                                           where tenant_id = m.tenant_id and kind = 'GROUP' and id = m.group_id offset 0) who on true
                        where m.tenant_id = :tenant and m.holder = any (:holders) order by m.group_id limit 10000
                        """)
                .param("prefix", prefix)
                .param("tenant", tenant.value())
                .param("holders", ids.stream().map(id -> prefix + id).toArray(String[]::new))
                .query(ScimDirectory::named)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Named::of));
    }

    /**
     * Whether another group is called this. Until the transaction ends nobody else learns the answer for the same name,
     * so that of two who ask at once one is told so.
     */
    boolean isCalledByAnother(TenantId tenant, GroupId group, String displayName) {
        var name = displayName.toLowerCase(Locale.ROOT);
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:lock, 0))")
                .param("lock", "scim group " + tenant.value() + " " + name)
                .query((_, _) -> true)
                .single();
        return jdbc.sql("select exists (select from directory_profile where tenant_id = :tenant and kind = 'GROUP' "
                        + "and lower(display_name) = :name and id <> :group)")
                .param("tenant", tenant.value())
                .param("name", name)
                .param("group", group.value())
                .query(Boolean.class)
                .single();
    }

    private static Named named(ResultSet row, int number) throws SQLException {
        return new Named(
                row.getString("of"),
                row.getString("id"),
                String.valueOf(row.getString("object_id")),
                row.getString("display_name"));
    }

    private static String from(Type type, Optional<Condition> filter) {
        var rows =
                switch (type) {
                    case USER -> USERS;
                    case GROUP -> GROUPS;
                    case DEVICE -> DEVICES;
                };
        return rows + filter.map(condition -> " and " + condition.sql()).orElse("");
    }

    private static String prefix(Type type) {
        return switch (type) {
            case USER -> HolderId.user("").wire();
            case GROUP -> "";
            case DEVICE -> HolderId.device("").wire();
        };
    }

    private StatementSpec asked(String sql, TenantId tenant, Type type, Optional<Condition> filter) {
        var prefix = prefix(type);
        var end = prefix.isEmpty()
                ? ""
                : prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1);
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("kind", type.kind().name())
                .param("prefix", prefix)
                .param("end", end)
                .params(filter.map(Condition::params).orElse(Map.of()));
    }
}
