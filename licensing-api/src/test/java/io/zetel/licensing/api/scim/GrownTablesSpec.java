package io.zetel.licensing.api.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.scim.ScimDirectory.Page;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.HolderId.Type;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Counted and not timed: red when what was asked often while there was little reads a table for each row of another.
 */
@DisplayName("Tables that have just grown are not read row by row")
class GrownTablesSpec {

    private static final TenantId CONTOSO = new TenantId("contoso");
    private static final GroupId ALL = new GroupId("all");
    private static final SkuId E3 = new SkuId("e3");
    private static final int FEW = 5;
    private static final int MANY = 3_000;
    private static final int A_PAGE = 300;
    /** Each of the rows a question is about once or twice, in each of its tables. */
    private static final int MOST_TIMES = 4;

    /** PostgreSQL takes the same plan for all from the eleventh time on. */
    private static final int OFTEN = 12;

    private static final List<String> TABLES = List.of(
            "groups.member",
            "groups.directory_group",
            "held_licences.holder",
            "held_licences.licence",
            "directory_profile");

    /** A question, and how many rows of a table it is about at most. */
    private record Question(int rows, Runnable asked) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whether_the_database_ever_looked_at_them_or_not(boolean wereSeenSmall) throws SQLException {
        try (var database = TestPostgres.newDatabase();
                var connection = database.getConnection()) {
            var here = new SingleConnectionDataSource(connection, true);
            var jdbc = JdbcClient.create(here);
            TABLES.forEach(table -> jdbc.sql("alter table %s set (autovacuum_enabled = false)".formatted(table))
                    .update());
            jdbc.sql(
                            "insert into groups.directory_group (tenant_id, group_id, member_type, security_enabled, mode, state, "
                                    + "to_process, ok, failed, skipped, members, version) "
                                    + "values ('contoso', 'all', 'USER', true, 'x', 'x', 0, 0, 0, 0, 0, 1)")
                    .update();
            fill(jdbc, 1, FEW);
            if (wereSeenSmall) {
                jdbc.sql("analyze").update();
            }
            var questions = questions(here);
            for (int time = 0; time < OFTEN; time++) {
                questions.values().forEach(question -> question.asked().run());
            }
            assertThat(jdbc.sql("select statement from pg_prepared_statements where statement like '%any (%' "
                                    + "or statement like '%unnest(%'")
                            .query(String.class)
                            .list())
                    .as("one plan for all lists")
                    .isEmpty();
            fill(jdbc, FEW + 1, MANY);
            connection.setAutoCommit(false);
            var dear = new ArrayList<String>();
            questions.forEach((what, question) -> {
                long read = read(jdbc, connection, question.asked());
                if (read > (long) MOST_TIMES * question.rows()) {
                    dear.add("%s reads %d rows for %d".formatted(what, read, question.rows()));
                }
            });
            assertThat(dear).isEmpty();
        }
    }

    private static Map<String, Question> questions(DataSource database) {
        var scim = new ScimDirectory(database);
        var groups = new Groups(database, Groups.SCHEMA);
        var held = new HeldLicenses(database, HeldLicenses.SCHEMA);
        var ids = IntStream.range(MANY / 2, MANY / 2 + A_PAGE)
                .mapToObj(i -> "u-" + i)
                .toList();
        var page = ids.stream().map(HolderId::user).toList();
        var first = new Page(new UUID(0, 0), 0, A_PAGE, "displayName", false);
        Map<String, Question> all = new LinkedHashMap<>();
        all.put("SCIM: members", new Question(MANY, () -> scim.members(CONTOSO, "all", Type.USER)));
        all.put(
                "SCIM: users by name",
                new Question(
                        MANY,
                        () -> scim.page(CONTOSO, io.zetel.licensing.api.scim.Type.USER, Optional.empty(), first)));
        all.put("SCIM: users by GUID or id", new Question(MANY, () -> scim.resolved(CONTOSO, Type.USER, ids)));
        all.put("SCIM: members among", new Question(MANY, () -> scim.membersAmong(CONTOSO, ALL, Type.USER, ids)));
        all.put("SCIM: groups of users", new Question(MANY, () -> scim.groupsOf(CONTOSO, Type.USER, ids)));
        all.put("members, a page", new Question(MANY, () -> groups.members(CONTOSO, ALL, MANY / 2, A_PAGE)));
        all.put("members among", new Question(MANY, () -> groups.among(CONTOSO, ALL, page)));
        all.put("users by any spelling", new Question(MANY, () -> held.named(CONTOSO, page)));
        all.put("users", new Question(MANY, () -> held.holders(CONTOSO, page)));
        all.put("their licenses", new Question(MANY, () -> held.licences(CONTOSO, page)));
        all.put("their access", new Question(MANY, () -> held.access(CONTOSO, page)));
        all.put("users of a product", new Question(MANY, () -> held.usersOf(CONTOSO, E3, null, A_PAGE)));
        all.put("what a group reaches", new Question(MANY, () -> held.reached(CONTOSO, ALL)));
        all.put("whom it misses", new Question(MANY, () -> held.failuresOf(CONTOSO, ALL, null, null, A_PAGE)));
        all.put("who would lose", new Question(MANY, () -> held.losing(CONTOSO, ALL, List.of(E3))));
        all.put("who is synced", new Question(2 * MANY, () -> held.synced(CONTOSO)));
        return all;
    }

    private static long read(JdbcClient jdbc, Connection connection, Runnable question) {
        try {
            long before = read(jdbc);
            question.run();
            return read(jdbc) - before;
        } finally {
            try {
                connection.rollback();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long read(JdbcClient jdbc) {
        return jdbc.sql("select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint from pg_stat_xact_user_tables")
                .query(Long.class)
                .single();
    }

    private static void fill(JdbcClient jdbc, int from, int to) {
        var users = " from generate_series(%d, %d) i".formatted(from, to);
        for (var insert : List.of(
                "insert into held_licences.holder (tenant_id, holder, user_type, usage_location, on_premises_synced, standing, "
                        + "version, compared, object_id) select 'contoso', 'user:u-' || i, 'MEMBER', 'NL', true, 'ACTIVE', 1, "
                        + "'user:u-' || i, md5(i::text)::uuid",
                "insert into directory_profile (tenant_id, kind, id, object_id, display_name, created_at, changed_at) "
                        + "select 'contoso', 'USER', 'u-' || i, md5(i::text)::uuid, 'Name ' || i, now(), now()",
                "insert into groups.member select 'contoso', 'all', 'user:u-' || i, i, now()",
                "insert into held_licences.licence (tenant_id, holder, sku_id, source_type, source_id, sku, since, state, error, "
                        + "disabled_plans, changed_on, plans) select 'contoso', 'user:u-' || i, 'e3', 'GROUP', 'all', 'SPE_E3', "
                        + "now(), 'ACTIVE', null, '{}', now(), '{}'")) {
            jdbc.sql(insert + users).update();
        }
    }
}
