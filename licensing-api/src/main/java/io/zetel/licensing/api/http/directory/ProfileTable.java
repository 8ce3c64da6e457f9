package io.zetel.licensing.api.http.directory;

import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Profiles and the words they are found by, in their tables, however many with one statement a table. */
record ProfileTable(JdbcClient jdbc) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String INSERT = """
            insert into directory_profile as known
            select :tenant, :kind, id, object_id::uuid, user_name, external_id, display_name, given_name, family_name, mail,
                   work::jsonb, department, :created, :changed
            from unnest(:ids::text[], :objects::text[], :userNames::text[], :externals::text[], :names::text[],
                        :given::text[], :family::text[], :mails::text[], :works::text[], :departments::text[])
                 as told (id, object_id, user_name, external_id, display_name, given_name, family_name, mail, work,
                          department)
            order by id collate "C"
            """;
    private static final String UPDATE = """
            on conflict (tenant_id, kind, id) do update
            set user_name = coalesce(excluded.user_name, known.user_name),
                external_id = coalesce(excluded.external_id, known.external_id),
                display_name = coalesce(excluded.display_name, known.display_name),
                given_name = coalesce(excluded.given_name, known.given_name),
                family_name = coalesce(excluded.family_name, known.family_name),
                mail = coalesce(excluded.mail, known.mail), work = known.work || excluded.work,
                department = coalesce(excluded.department, known.department), changed_at = excluded.changed_at
            where excluded.user_name <> known.user_name or excluded.user_name is not null and known.user_name is null
               or excluded.external_id <> known.external_id
               or excluded.external_id is not null and known.external_id is null
               or (coalesce(excluded.display_name, known.display_name), coalesce(excluded.given_name, known.given_name),
                   coalesce(excluded.family_name, known.family_name), coalesce(excluded.mail, known.mail),
                   known.work || excluded.work)
                  is distinct from (known.display_name, known.given_name, known.family_name, known.mail, known.work)
            returning *
            """;

    /** Who has a name or id already that is asked for. */
    record Taken(String id, boolean userName) {}

    /** Writes down what is told, by id; what is left out stays as it is. */
    void save(TenantId tenant, Kind kind, Map<String, ProfileFacts> told, Instant now) {
        var ids = List.copyOf(told.keySet());
        var profiles = ids.stream()
                .map(id -> profile(tenant, kind, id, told.get(id), now))
                .toList();
        word(
                tenant,
                kind,
                insert(INSERT + UPDATE, tenant, kind, profiles, now, now)
                        .query(ProfileTable::profile)
                        .list());
    }

    /** Clears these fields. */
    void clear(TenantId tenant, Kind kind, String id, Set<String> cleared, Instant now) {
        var known = profiles(tenant, kind, List.of(id)).get(id);
        if (known != null && !known.without(cleared, known.changedAt()).equals(known)) {
            of("delete from directory_profile where tenant_id = :tenant and kind = :kind and id = :id", tenant, kind)
                    .param("id", id)
                    .update();
            put(tenant, kind, known.without(cleared, now));
        }
    }

    /** Puts a profile back as it was. */
    void put(TenantId tenant, Kind kind, Profile profile) {
        var one = List.of(profile);
        insert(INSERT, tenant, kind, one, profile.createdAt(), profile.changedAt())
                .update();
        word(tenant, kind, one);
    }

    /** Erases these, as far as they were last changed at this instant. */
    int erase(TenantId tenant, Kind kind, String id, Instant changedAt) {
        return of(
                        "delete from directory_profile where tenant_id = :tenant and kind = :kind and id = :id and changed_at = :at",
                        tenant,
                        kind)
                .param("id", id)
                .param("at", Times.param(changedAt))
                .update();
    }

    /** These profiles, by id. */
    Map<String, Profile> profiles(TenantId tenant, Kind kind, Collection<String> ids) {
        return of(
                        "select * from directory_profile where tenant_id = :tenant and kind = :kind and id = any (:ids)",
                        tenant,
                        kind)
                .param("ids", ids.toArray(String[]::new))
                .query(ProfileTable::profile)
                .list()
                .stream()
                .collect(Collectors.toMap(Profile::id, profile -> profile));
    }

    /** Which of these ask for a user name or external id that another has. */
    List<Taken> taken(TenantId tenant, Kind kind, Map<String, ProfileFacts> told) {
        var ids = List.copyOf(told.keySet());
        return of("""
                  select asked.id, known.user_name = asked.user_name as same_name
                  from unnest(:ids::text[], :userNames::text[], :externals::text[]) as asked (id, user_name, external_id)
                  join directory_profile known on known.tenant_id = :tenant and known.kind = :kind and known.id <> asked.id collate "C"
                       and (known.user_name = asked.user_name collate "C" or known.external_id = asked.external_id collate "C")
                  """, tenant, kind)
                .param("ids", ids.toArray(String[]::new))
                .param("userNames", texts(ids, id -> told.get(id).userName()))
                .param("externals", texts(ids, id -> told.get(id).externalId()))
                .query((row, _) -> new Taken(row.getString("id"), row.getBoolean("same_name")))
                .list();
    }

    private void word(TenantId tenant, Kind kind, List<Profile> profiles) {
        if (profiles.isEmpty()) {
            return;
        }
        of("delete from directory_word where tenant_id = :tenant and kind = :kind and id = any (:ids)", tenant, kind)
                .param("ids", profiles.stream().map(Profile::id).toArray(String[]::new))
                .update();
        record Word(String id, String word) {}
        var words = profiles.stream()
                .flatMap(profile -> profile.words().stream().map(word -> new Word(profile.id(), word)))
                .toList();
        of(
                        "insert into directory_word select :tenant, :kind, * from unnest(:words::text[], :ids::text[])",
                        tenant,
                        kind)
                .param("words", texts(words, Word::word))
                .param("ids", texts(words, Word::id))
                .update();
    }

    private StatementSpec insert(
            String sql, TenantId tenant, Kind kind, List<Profile> rows, Instant createdAt, Instant changedAt) {
        return of(sql, tenant, kind)
                .param("created", Times.param(createdAt))
                .param("changed", Times.param(changedAt))
                .param("ids", texts(rows, Profile::id))
                .param("objects", texts(rows, Profile::objectId))
                .param("userNames", texts(rows, Profile::userName))
                .param("externals", texts(rows, Profile::externalId))
                .param("names", texts(rows, Profile::displayName))
                .param("given", texts(rows, Profile::givenName))
                .param("family", texts(rows, Profile::familyName))
                .param("mails", texts(rows, Profile::mail))
                .param("works", texts(rows, row -> JSON.writeValueAsString(row.work())))
                .param("departments", texts(rows, Profile::department));
    }

    private StatementSpec of(String sql, TenantId tenant, Kind kind) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("kind", kind.name());
    }

    private static Profile profile(TenantId tenant, Kind kind, String id, ProfileFacts told, Instant now) {
        return new Profile(
                id,
                objectId(tenant, kind, id).value(),
                told.userName(),
                told.externalId(),
                told.displayName(),
                told.givenName(),
                told.familyName(),
                told.mail(),
                told.work(),
                now,
                now);
    }

    /** The GUID of what has this id. */
    static ObjectId objectId(TenantId tenant, Kind kind, String id) {
        return switch (kind) {
            case USER -> ObjectId.of(tenant, HolderId.user(id));
            case DEVICE -> ObjectId.of(tenant, HolderId.device(id));
            case GROUP -> ObjectId.of(tenant, new GroupId(id));
        };
    }

    private static Profile profile(ResultSet row, int number) throws SQLException {
        return new Profile(
                row.getString("id"),
                row.getString("object_id"),
                row.getString("user_name"),
                row.getString("external_id"),
                row.getString("display_name"),
                row.getString("given_name"),
                row.getString("family_name"),
                row.getString("mail"),
                JSON.readValue(row.getString("work"), new Work()),
                Times.at(row, "created_at"),
                Times.at(row, "changed_at"));
    }

    private static final class Work extends TypeReference<HashMap<String, String>> {}
}
