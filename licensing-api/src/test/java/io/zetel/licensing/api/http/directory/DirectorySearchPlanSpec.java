package io.zetel.licensing.api.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.HolderId.Type;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@DisplayName("Among 100,000 users the database finds from an index:")
class DirectorySearchPlanSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final int PAGE = 51;
    /** What a page is read from, at most: as many blocks as an index and the rows of a page take, not a table. */
    private static final int MOST_BLOCKS = 1_000;

    private static HikariDataSource database;
    private static DirectorySearch search;

    @BeforeAll
    static void a_hundred_thousand_users_nine_in_ten_with_a_name() {
        database = TestPostgres.newDatabase();
        search = new DirectorySearch(database);
        run("""
            insert into held_licences.holder (tenant_id, holder, user_type, usage_location, on_premises_synced, \
            standing, version, deleted_on)
            select case when i % 10 = 0 then 'fabrikam' else 'contoso' end, 'user:u-' || lpad(i::text, 6, '0'),
                   case when i % 500 = 3 then 'GUEST' else 'MEMBER' end, case when i % 5000 = 1 then 'LU' else 'NL' end, false,
                   case when i % 1000 = 1 then 'DELETED' when i % 1000 = 2 then 'GONE' else 'ACTIVE' end, 1, null
            from generate_series(1, 110000) i
            """);
        run("""
            insert into held_licences.holder (tenant_id, holder, user_type, usage_location, on_premises_synced, standing, version)
            select 'contoso', 'user:U-0012' || i || 'X', 'MEMBER', 'NL', false, 'ACTIVE', 1 from generate_series(10, 19) i
            """);
        run("""
            insert into directory_profile (tenant_id, kind, id, object_id, display_name, department, created_at, changed_at)
            select tenant_id, 'USER', substr(holder, 6), gen_random_uuid(), 'x', case when holder like '%777' then \
            'research' else 'sales' end, now(), now()
            from held_licences.holder where holder not like '%5'
            """);
        run("""
            insert into directory_word
            select tenant_id, kind, word, id from directory_profile, unnest(array [
                id, (array ['anna', 'ben', 'carla', 'david', 'eva'])[abs(hashtext(id)) % 5 + 1],
                'name' || abs(hashtext(id || 'x')) % 20000]) word
            """);
        run(
                "insert into directory_word select tenant_id, kind, 'xu', id from directory_profile where id like '%007' and id < 'u-05'");
        run("""
            insert into held_licences.licence (tenant_id, holder, sku_id, source_type, source_id, sku, since, state, \
            error, disabled_plans, changed_on,
                                               plans)
            select tenant_id, holder, case when holder like '%999' then 'rare' else 'e3' end, 'DIRECT', '', 'SPE_E3', now(),
                   case when holder like '%1234' then 'ERROR' else 'ACTIVE' end, null, '{}', now(), '{}'
            from held_licences.holder
            """);
        run("analyze held_licences.holder, held_licences.licence, directory_profile, directory_word");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void the_first_page() {
        found(null, 51, filter(null));
    }

    @Test
    void a_page_deep_in_the_list() {
        found(Cursor.of("", "u-080000"), 51, filter(null));
    }

    @Test
    void the_start_of_an_id_also_of_those_without_a_name() {
        found(null, 51, filter("U-0012"));
    }

    @Test
    void an_id_with_capitals_in_its_place_among_the_others() {
        found(null, 11, filter("u-00121"));
        assertThat(search.holders(CONTOSO, Type.USER, filter("u-00121"), Optional.empty(), PAGE))
                .extracting(Hit::id)
                .contains("U-001210X", "u-001211")
                .isSortedAccordingTo(Comparator.comparing(id -> id.toLowerCase(Locale.ROOT)));
        assertThat(search.holders(
                        CONTOSO, Type.USER, filter("u-00121"), Optional.of(Cursor.of("u-001214x", "U-001214X")), PAGE))
                .extracting(Hit::id)
                .first()
                .isEqualTo("u-001215");
    }

    @Test
    void a_first_name_of_which_there_are_many() {
        found(null, 51, filter("Ann"));
    }

    @Test
    void a_letter() {
        found(null, 51, filter("n"));
    }

    @Test
    void a_page_deep_among_the_namesakes() {
        found(Cursor.of("anna", "u-060000"), 51, filter("anna"));
    }

    @Test
    void a_last_name() {
        found(null, -1, filter("name777"));
    }

    @Test
    void both_names() {
        found(null, -1, filter("anna name777"));
    }

    @Test
    void both_names_of_which_the_longer_is_the_common_one() {
        found(null, 1, filter("carla xu"));
        found(Cursor.of("xu", "u-000007"), 1, filter("carla xu"));
        found(null, 51, filter("c carla"));
        found(Cursor.of("carla", "u-060000"), 51, filter("c carla"));
    }

    @Test
    void those_of_a_country() {
        found(null, -1, new HolderFilter(null, null, null, "LU", null, null, null));
        found(null, 51, new HolderFilter(null, null, null, "NL", null, null, null));
    }

    @Test
    void those_of_a_department() {
        found(null, 51, new HolderFilter(null, null, null, null, "Research", null, null));
    }

    @Test
    void the_deleted() {
        found(null, 51, new HolderFilter(null, Standing.DELETED, null, null, null, null, null));
    }

    @Test
    void the_guests() {
        found(null, -1, new HolderFilter(null, null, UserType.GUEST, null, null, null, null));
    }

    @Test
    void those_with_errors() {
        found(null, -1, new HolderFilter(null, null, null, null, null, null, true));
    }

    @Test
    void those_with_a_product() {
        found(null, 51, new HolderFilter(null, null, null, null, null, new SkuId("e3"), null));
    }

    @Test
    void those_with_a_product_that_few_have() {
        found(null, 51, new HolderFilter(null, null, null, null, null, new SkuId("rare"), null));
    }

    @Test
    void namesakes_of_a_department() {
        var namesakes = new HolderFilter("anna", null, null, null, "Research", null, null);
        assertThat(search.explained(CONTOSO, Type.USER, namesakes, Optional.empty(), PAGE))
                .noneMatch(line -> line.contains("Seq Scan"));
        assertThat(search.holders(CONTOSO, Type.USER, namesakes, Optional.empty(), PAGE))
                .isNotEmpty();
    }

    @Test
    void whose_names_are_taken_as_many_come_at_once() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            // PostgreSQL counts with it what this session has read in the last second.
            var before = readWhole(jdbc);
            var told = IntStream.range(0, 500)
                    .boxed()
                    .collect(Collectors.toMap(i -> "u-" + (200_000 + i), i -> new ProfileFacts.Told()
                            .facts("New", "n" + i + "@x.nl", "x-" + i, null, null, "m" + i + "@x.nl")));
            var table = new ProfileTable(jdbc);
            assertThat(table.taken(CONTOSO, Kind.USER, told)).isEmpty();
            table.save(CONTOSO, Kind.USER, told, Instant.now());
            table.save(CONTOSO, Kind.USER, told, Instant.now());
            assertThat(new HeldLicenses(new SingleConnectionDataSource(connection, true), HeldLicenses.SCHEMA)
                            .named(
                                    CONTOSO,
                                    told.keySet().stream().map(HolderId::user).toList()))
                    .isEmpty();
            assertThat(readWhole(jdbc))
                    .as("rows of tables read whole")
                    .isNotEmpty()
                    .allSatisfy((name, rows) -> assertThat(rows - before.getOrDefault(name, 0L))
                            .as(name)
                            .isLessThan(1000));
        }
    }

    private static Map<String, Long> readWhole(JdbcClient jdbc) {
        return jdbc
                .sql("select relname, seq_tup_read from pg_stat_xact_user_tables")
                .query((row, _) -> Map.entry(row.getString("relname"), row.getLong("seq_tup_read")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
    }

    private static HolderFilter filter(@Nullable String text) {
        return new HolderFilter(text, null, null, null, null, null, null);
    }

    private static void found(@Nullable Cursor after, int rows, HolderFilter filter) {
        var plan = search.explained(CONTOSO, Type.USER, filter, Optional.ofNullable(after), PAGE);
        var hits = search.holders(CONTOSO, Type.USER, filter, Optional.ofNullable(after), PAGE);
        assertThat(hits).hasSizeBetween(Math.max(1, rows), PAGE).doesNotHaveDuplicates();
        assertThat(plan).as(String.join("\n", plan)).noneMatch(line -> line.contains("Seq Scan"));
        assertThat(blocks(plan)).as(String.join("\n", plan)).isLessThan(MOST_BLOCKS);
    }

    /** How many blocks the uppermost node and those below it looked at. */
    private static int blocks(List<String> plan) {
        var buffers = plan.stream()
                .filter(line -> line.contains("Buffers:"))
                .findFirst()
                .orElseThrow();
        return java.util.regex.Pattern.compile("(?:hit|read)=(\\d+)")
                .matcher(buffers)
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();
    }

    private static void run(String sql) {
        JdbcClient.create(database).sql(sql).update();
    }
}
