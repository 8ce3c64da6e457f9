package io.zetel.licensing.projections.history;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.shared.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Counted and not timed: red when a question reads more of the history than it is about, or a row takes more of its
 * indexes than it has to.
 */
@DisplayName("Of the events of forty tenants")
class HistoryPlanSpec {

    private static final int TENANTS = 40;
    private static final int USERS = 1_000;
    private static final int EVENTS = TENANTS * USERS * 2;
    private static final int A_PAGE = 50;
    /** A row more than the page shows, and as many that are of no tenant any more. */
    private static final int MOST_TIMES = 2;
    /** With the ids of tenants and products in each it would be 350. */
    private static final int MOST_BYTES_OF_INDEXES = 270;

    private static final SkuId E3 = new SkuId("05e9a617-0261-4cee-bb44-138d3ef5d965");
    private static final String CLAIMED = "LicenseClaimed";

    /** A question, and how many rows it is about. */
    private record Question(int rows, Runnable asked) {}

    @BeforeAll
    static void each_user_came_and_claimed() {
        clear();
        Database.jdbc()
                .sql("""
                     insert into history.event (tenant_id, n, type,
                                                recorded_at, previous_hash, hash, known_at, effective_on, subject, sku_id)
                     select case tenant when 1 then 'contoso' else 't-' || md5(tenant::text)::uuid end, 2 * person + claim - 1,
                            case when claim = 1 then 'LicenseClaimed' when person = 500 then 'PolicyCreated' else 'UserProvisioned' end,
                            :now, '', '', :now, :now, 'user:' || md5(person::text)::uuid, case claim when 1 then :sku end
                     from generate_series(1, :users) person, generate_series(1, :tenants) tenant, generate_series(0, 1) claim
                     order by person, tenant, claim
                     """)
                .param("now", Times.param(NOW))
                .param("sku", E3.value())
                .param("users", USERS)
                .param("tenants", TENANTS)
                .update();
    }

    @AfterAll
    static void clear() {
        Database.jdbc().sql("truncate history.event").update();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_question_reads_those_it_is_about_whether_the_database_has_looked_at_them_or_not(boolean hasLooked)
            throws SQLException {
        if (hasLooked) {
            Database.jdbc().sql("analyze history.event").update();
        }
        try (var connection = Database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var here = new SingleConnectionDataSource(connection, true);
            var jdbc = JdbcClient.create(here);
            var dear = new ArrayList<String>();
            questions(new History(here, History.SCHEMA, () -> NOW)).forEach((what, question) -> {
                long before = read(jdbc);
                question.asked().run();
                long read = read(jdbc) - before;
                if (read < question.rows() || read > (long) MOST_TIMES * question.rows()) {
                    dear.add("%s reads %d rows for %d".formatted(what, read, question.rows()));
                }
            });
            assertThat(dear).isEmpty();
            connection.rollback();
        }
    }

    @Test
    void a_row_takes_few_bytes_of_indexes() {
        Database.jdbc().sql("reindex table history.event").update();
        var bytes = Database.jdbc()
                .sql("select pg_indexes_size('history.event')")
                .query(Long.class)
                .single();
        assertThat(bytes / EVENTS).isBetween(1L, (long) MOST_BYTES_OF_INDEXES);
    }

    @Test
    void those_of_a_tenant_are_told_whose_number_another_one_has_too() {
        var two = Database.jdbc()
                .sql("""
                     select min(id) as one, max(id) as other from (select 'tenant-' || i as id from generate_series(1, 300000) i) named
                     group by hashtext(id) having count(*) > 1 order by 1 limit 1
                     """)
                .query((row, _) -> List.of(row.getString("one"), row.getString("other")))
                .single();
        for (var tenant : two) {
            Database.jdbc()
                    .sql("""
                         insert into history.event (tenant_id, n, type, recorded_at, previous_hash, hash, known_at, subject, sku_id)
                         values (:tenant, 1, 'LicenseClaimed', :now, '', '', :now, 'user:of ' || :tenant, :sku),
                                (:tenant, 2, 'LicenseLost to ' || :tenant, :now, '', '', :now, 'user:alice', :sku)
                         """)
                    .param("tenant", tenant)
                    .param("now", Times.param(NOW))
                    .param("sku", E3.value())
                    .update();
        }
        var history = new History(Database.dataSource(), History.SCHEMA, () -> NOW);
        for (var id : two) {
            var tenant = new TenantId(id);
            assertThat(history.types(tenant)).containsExactly(CLAIMED, "LicenseLost to " + id);
            assertThat(history.subjectsOf(tenant, E3, "user:", "", 2, A_PAGE))
                    .containsExactly("user:alice", "user:of " + id);
            assertThat(List.of(
                            history.events(tenant, filter(CLAIMED, null), A_PAGE),
                            history.events(tenant, filter(null, "user:alice"), A_PAGE),
                            history.about(tenant, List.of("user:alice"), 2),
                            history.lastAbout(tenant, List.of("user:alice"), List.of("LicenseLost to " + id), 2),
                            history.ofTypes(tenant, List.of(CLAIMED), 2),
                            history.before(tenant, "user:alice", 3, A_PAGE)))
                    .allSatisfy(found -> assertThat(found)
                            .singleElement()
                            .extracting(HistoryEvent::tenantId)
                            .isEqualTo(tenant));
            Database.jdbc()
                    .sql("delete from history.event where tenant_id = ?")
                    .param(id)
                    .update();
        }
    }

    private static Map<String, Question> questions(History history) {
        var user = "user:"
                + Database.jdbc()
                        .sql("select md5('7')::uuid::text")
                        .query(String.class)
                        .single();
        Map<String, Question> all = new LinkedHashMap<>();
        all.put(
                "claims, the newest first",
                new Question(A_PAGE, () -> history.events(CONTOSO, filter(CLAIMED, null), A_PAGE)));
        all.put("about a user", new Question(2, () -> history.events(CONTOSO, filter(null, user), A_PAGE)));
        all.put("about a user, before one", new Question(1, () -> history.before(CONTOSO, user, 14, A_PAGE)));
        all.put("about users", new Question(2, () -> history.about(CONTOSO, List.of(user), 2 * USERS)));
        all.put(
                "the last claim of a user",
                new Question(1, () -> history.lastAbout(CONTOSO, List.of(user), List.of(CLAIMED), 2 * USERS)));
        all.put(
                "of a type that is rare",
                new Question(1, () -> history.ofTypes(CONTOSO, List.of("PolicyCreated"), 2 * USERS)));
        all.put(
                "whom a product came to",
                new Question(A_PAGE, () -> history.subjectsOf(CONTOSO, E3, "user:", "", 2 * USERS, A_PAGE)));
        all.put("types", new Question(3, () -> history.types(CONTOSO)));
        return all;
    }

    private static HistoryFilter filter(@Nullable String type, @Nullable String subject) {
        return new HistoryFilter(HistoryFilter.NOTHING, null, null, type, subject, true);
    }

    private static long read(JdbcClient jdbc) {
        return jdbc.sql("select coalesce(sum(seq_tup_read + idx_tup_fetch), 0)::bigint from pg_stat_xact_user_tables "
                        + "where schemaname = 'history'")
                .query(Long.class)
                .single();
    }
}
