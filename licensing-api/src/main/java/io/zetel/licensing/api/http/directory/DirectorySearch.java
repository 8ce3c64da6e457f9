package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.PlannedAnew;
import io.zetel.licensing.engine.projection.Tables;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.Past;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/**
 * Finds users, devices and groups: all by id, or those that a search means, in the order of a telephone book. Whoever
 * is there is in the read models; the profiles say by which words somebody is found, and who has none is found by the
 * start of the id.
 */
@Component
public class DirectorySearch {

    /** Above every character that a word can begin with. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private static final String LIST = """
                                       select '' as word, %1$s as key from %2$s h
                                       where h.tenant_id = :tenant and %1$s > :after and %1$s < :end %3$s order by %1$s limit :limit
                                       """;
    /** Everybody once, at the first of the words that fit. */
    private static final String BY_WORDS = """
            select w.word, :prefix || w.id as key
            from directory_word w join %2$s h on h.tenant_id = w.tenant_id and %1$s = :prefix || w.id
            where w.tenant_id = :tenant and w.kind = :kind and w.word >= :term and w.word < :termEnd
                  and (w.word, w.id) > (:afterWord, :afterId)
                  and not exists (select from directory_word b where b.tenant_id = w.tenant_id and b.kind = w.kind
                                         and b.id = w.id and b.word >= :term and b.word < w.word)
                  %4$s %3$s
            order by w.word, w.id limit :limit
            """;

    private static final String AND_BY_WORD = """
                                              and exists (select from directory_word o where o.tenant_id = w.tenant_id and o.kind = w.kind
                                                                 and o.id = w.id and o.word >= :term%1$d and o.word < :termEnd%1$d)
                                              """;
    /** Above a thousand they are all alike. */
    private static final String RAREST = """
            select asked.term
            from unnest(:terms::text[], :ends::text[]) with ordinality as asked (term, term_end, place)
                 cross join lateral (select count(*) as many
                                     from (select from directory_word w
                                           where w.tenant_id = :tenant and w.kind = :kind and w.word >= asked.term collate "C"
                                                 and w.word < asked.term_end collate "C" limit 1000) few) found
            order by many, place limit 1
            """;

    /**
     * Most ids have no capitals: those that have are found by an index of their own. Small letters come behind
     * capitals, so what is no smaller than its own small form is that; an equality the planner would take for rare.
     */
    private static final String BY_ID = """
            select substr(%1$s, :begin) as word, %1$s as key from %2$s h
            where h.tenant_id = :tenant and (%1$s, %1$s) > (:afterSmallId, :prefix || :afterId) and %1$s < :idEnd
                  and lower(%1$s) <= %1$s and %4$s %3$s
            order by %1$s limit :limit
            """;

    private static final String BY_ID_WITH_CAPITALS = """
            select substr(lower(%1$s), :begin) as word, %1$s as key from %2$s h
            where h.tenant_id = :tenant and (lower(%1$s), %1$s) > (:afterSmallId, :prefix || :afterId) and lower(%1$s) < :idEnd
                  and lower(%1$s) <> %1$s and %4$s %3$s
            order by lower(%1$s), %1$s limit :limit
            """;

    private static final String HAS_NO_SUCH_WORD = """
            not exists (select from directory_word w
                        where w.tenant_id = h.tenant_id and w.kind = :kind and w.id = substr(%1$s, :begin)
                              and w.word >= :term and w.word < :termEnd)
            """;

    private static final String GROUPS_THEN = """
            (select distinct tenant_id, substr(subject, 7) collate "C" as group_id from history.event
             where %s and type = :type and n <= :last)""".formatted(Tables.byHash("tenant_id", ":tenant"));

    private static final String AMONG = """
            select %1$s from unnest(:ids::text[]) as asked (id) join %2$s h on %1$s = :prefix || asked.id collate "C"
            where h.tenant_id = :tenant %3$s
            """;

    private static final String COUNT = """
                                        select count(*) from %2$s h where h.tenant_id = :tenant and %1$s > :after and %1$s < :end %3$s
                                        """;
    private static final String SORTED = """
                                         select word, key
                                         from (select %4$s as word, %1$s as key
                                               from %2$s h left join lateral
                                                    (select * from directory_profile
                                                     where tenant_id = h.tenant_id and kind = :kind and id = substr(%1$s, :begin)
                                                     offset 0) who on true
                                               where h.tenant_id = :tenant and %1$s > :prefix and %1$s < :end %3$s) sorted
                                         where %5$s order by word %6$s, key %6$s limit :limit
                                         """;

    private final JdbcClient jdbc;

    DirectorySearch(DataSource database) {
        this.jdbc = PlannedAnew.on(database);
    }

    /**
     * What is wanted: a search, and conditions as fragments of SQL that hold no text from outside, with their
     * parameters.
     */
    public interface Filter {

        /** What is searched for. */
        @Nullable
        String search();

        /** Whether a row {@code h} of the read model is wanted. */
        String sql();

        /** The parameters of {@link #sql()}. */
        Map<String, Object> params();
    }

    /** A part of a filter. */
    public record Part(@Nullable String search, String sql, Map<String, Object> params) implements Filter {}

    /** By what a list is sorted that is not in the order of ids. */
    public enum Sort {
        DISPLAY_NAME("lower(coalesce(who.display_name, substr(%1$s, :begin))) collate \"C\""),
        USER_NAME("lower(coalesce(who.user_name, substr(%1$s, :begin))) collate \"C\""),
        CREATED("coalesce(to_char(who.created_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS'), '') collate \"C\"");

        private final String sql;

        Sort(String sql) {
            this.sql = sql;
        }
    }

    /** Something that was found, and by which word. */
    public record Hit(String word, String id) {

        /** The place behind it. */
        public Cursor cursor() {
            return Cursor.of(word, id);
        }
    }

    /** The users or devices that are wanted, after this place where given. */
    List<Hit> holders(TenantId tenant, HolderId.Type type, HolderFilter filter, Optional<Cursor> after, int limit) {
        return found(In.holders(type), tenant, filter, after, limit);
    }

    /** How the database finds them. */
    List<String> explained(
            TenantId tenant, HolderId.Type type, HolderFilter filter, Optional<Cursor> after, int limit) {
        return statement(In.holders(type), "explain (analyze, buffers) ", tenant, filter, after, limit)
                .query(String.class)
                .list();
    }

    /** Those of this kind that are wanted, by id, after this place where given. */
    public List<Hit> list(TenantId tenant, Kind kind, Filter filter, Optional<Cursor> after, int limit) {
        return found(In.of(kind), tenant, filter, after, limit);
    }

    /** The same in another order. */
    public List<Hit> sorted(
            TenantId tenant,
            Kind kind,
            Filter filter,
            Sort sort,
            boolean descending,
            Optional<Cursor> after,
            int limit) {
        var in = In.of(kind);
        var behind = after.isEmpty()
                ? "true"
                : descending ? "(word, key) < (:afterWord, :after)" : "(word, key) > (:afterWord, :after)";
        var sql = SORTED.formatted(
                in.key(), in.table(), filter.sql(), sort.sql.formatted(in.key()), behind, descending ? "desc" : "asc");
        var statement = jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("limit", limit)
                .params(filter.params())
                .param("kind", kind.name())
                .param("prefix", in.prefix())
                .param("begin", in.prefix().length() + 1)
                .param("end", in.prefix() + LAST)
                .param("afterWord", after.map(cursor -> cursor.text(0)).orElse(""))
                .param(
                        "after",
                        in.prefix() + after.map(cursor -> cursor.text(1)).orElse(""));
        return hits(statement, in);
    }

    /** How many of this kind are wanted. */
    public long count(TenantId tenant, Kind kind, Filter filter) {
        var in = In.of(kind);
        return jdbc.sql(COUNT.formatted(in.key(), in.table(), filter.sql()))
                .param("tenant", tenant.value())
                .params(filter.params())
                .param("kind", kind.name())
                .param("prefix", in.prefix())
                .param("begin", in.prefix().length() + 1)
                .param("after", in.prefix())
                .param("end", in.prefix() + LAST)
                .query(Long.class)
                .single();
    }

    /**
     * The groups of which an event of type {@code :type} is among the first {@code :last}, which the filter has as
     * parameters: those that are gone are in no table, so the history finds them.
     */
    public List<Hit> groupsThen(TenantId tenant, Filter filter, Optional<Cursor> after, int limit) {
        return found(new In(GROUPS_THEN, "h.group_id", "", Kind.GROUP), tenant, filter, after, limit);
    }

    /** Which of these are wanted, by the tables of the past. */
    public Set<String> amongPast(TenantId tenant, Kind kind, Filter filter, Collection<String> ids) {
        var in = In.of(kind);
        return jdbc.sql(AMONG.formatted(in.key(), in.inThePast(), filter.sql()))
                .param("tenant", tenant.value())
                .param("prefix", in.prefix())
                .param("ids", ids.toArray(String[]::new))
                .params(filter.params())
                .query((row, _) -> row.getString(1).substring(in.prefix().length()))
                .set();
    }

    /** The groups that are wanted, after this place where given. */
    public List<Hit> groups(TenantId tenant, Filter filter, Optional<Cursor> after, int limit) {
        return found(In.of(Kind.GROUP), tenant, filter, after, limit);
    }

    /** A read model whose rows are named by a key: a prefix and the id. */
    private record In(String table, String key, String prefix, Kind kind) {

        static In holders(HolderId.Type type) {
            return of(Kind.valueOf(type.name()));
        }

        /** The table of the past that is like the one of now. */
        String inThePast() {
            return Past.SCHEMA + table.substring(table.indexOf('.'));
        }

        static In of(Kind kind) {
            return switch (kind) {
                case USER ->
                    new In(
                            HeldLicenses.SCHEMA + ".holder",
                            "h.holder",
                            HolderId.user("").wire(),
                            kind);
                case DEVICE ->
                    new In(
                            HeldLicenses.SCHEMA + ".holder",
                            "h.holder",
                            HolderId.device("").wire(),
                            kind);
                case GROUP -> new In(Groups.SCHEMA + ".directory_group", "h.group_id", "", kind);
            };
        }
    }

    private List<Hit> found(In in, TenantId tenant, Filter filter, Optional<Cursor> after, int limit) {
        return hits(statement(in, "", tenant, filter, after, limit), in);
    }

    private static List<Hit> hits(StatementSpec statement, In in) {
        return statement
                .query((row, _) -> new Hit(
                        row.getString("word"),
                        row.getString("key").substring(in.prefix().length())))
                .list();
    }

    private StatementSpec statement(
            In in, String how, TenantId tenant, Filter filter, Optional<Cursor> after, int limit) {
        var terms = filter.search() == null ? List.<String>of() : SearchWords.terms(filter.search());
        var word = after.map(cursor -> cursor.text(0)).orElse("");
        var id = after.map(cursor -> cursor.text(1)).orElse("");
        var statement =
                terms.isEmpty() ? listed(in, how, filter, id) : searched(tenant, in, how, filter, terms, word, id);
        return statement.param("tenant", tenant.value()).param("limit", limit).params(filter.params());
    }

    private StatementSpec listed(In in, String how, Filter filter, String after) {
        return jdbc.sql(how + LIST.formatted(in.key(), in.table(), filter.sql()))
                .param("after", in.prefix() + after)
                .param("end", in.prefix() + LAST)
                .param("kind", in.kind().name())
                .param("prefix", in.prefix())
                .param("begin", in.prefix().length() + 1);
    }

    /** By the word that the fewest have; the others are looked up of each. */
    private StatementSpec searched(
            TenantId tenant, In in, String how, Filter filter, List<String> terms, String afterWord, String afterId) {
        var term = terms.size() == 1 ? terms.getFirst() : rarest(tenant, in.kind(), terms, afterWord);
        var others = terms.stream().filter(other -> !other.equals(term)).toList();
        var both = IntStream.range(0, others.size())
                .mapToObj(AND_BY_WORD::formatted)
                .collect(Collectors.joining());
        var byWords = BY_WORDS.formatted(in.key(), in.table(), filter.sql(), both);
        var sql = others.isEmpty()
                ? "(%s) union all (%s) union all (%s) order by word, key limit :limit"
                        .formatted(byWords, byId(BY_ID, in, filter), byId(BY_ID_WITH_CAPITALS, in, filter))
                : byWords;
        var id = in.prefix() + small(String.valueOf(filter.search()).strip());
        // An index is searched from the greater of two bounds only where they are one.
        var statement = jdbc.sql(how + sql)
                .param("kind", in.kind().name())
                .param("prefix", in.prefix())
                .param("begin", in.prefix().length() + 1)
                .param("term", term)
                .param("termEnd", term + LAST)
                .param("id", id)
                .param("idEnd", id + LAST)
                .param("afterWord", greater(term, afterWord))
                .param("afterSmallId", greater(id, in.prefix() + afterWord))
                .param("afterId", afterId);
        for (int i = 0; i < others.size(); i++) {
            statement = statement.param("term" + i, others.get(i)).param("termEnd" + i, others.get(i) + LAST);
        }
        return statement;
    }

    private static String byId(String sql, In in, Filter filter) {
        return sql.formatted(in.key(), in.table(), filter.sql(), HAS_NO_SUCH_WORD.formatted(in.key()));
    }

    /**
     * On later pages the one that the first was in the order of. Where a term begins with another, fewer have the
     * longer one.
     */
    private String rarest(TenantId tenant, Kind kind, List<String> terms, String afterWord) {
        var byLength = terms.stream()
                .sorted((one, other) -> other.length() - one.length())
                .toList();
        return byLength.stream()
                .filter(term -> !afterWord.isEmpty() && afterWord.startsWith(term))
                .findFirst()
                .orElseGet(() -> jdbc.sql(RAREST)
                        .param("tenant", tenant.value())
                        .param("kind", kind.name())
                        .param("terms", byLength.toArray(String[]::new))
                        .param(
                                "ends",
                                byLength.stream().map(term -> term + LAST).toArray(String[]::new))
                        .query(String.class)
                        .single());
    }

    private static String greater(String one, String other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** As the database makes text of ids small: the letters A to Z, no others. */
    private static String small(String text) {
        return text.codePoints()
                .map(c -> c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
