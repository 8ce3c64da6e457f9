package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.projections.LicensingProjections;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Read models rebuilt beside the live ones while claims go on. */
@DisplayName("Replays beside the live read models")
class ReplaysSpec {

    private static final String E3 = "SPE_E3";

    private static Path directory = Path.of("");
    private static RunningZetel zetel;

    @BeforeAll
    static void start() {
        directory = RunningZetel.preparedDirectory();
        zetel = RunningZetel.start(directory);
    }

    @AfterAll
    static void stop() {
        zetel.close();
    }

    @Test
    void rebuilds_every_projection_finds_them_equal_and_swaps_them_in_while_claims_go_on() throws Exception {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 500_000);
        tenant.policy("TEAMS", E3);
        batch(tenant, "before", 1000);
        zetel.caughtUp();
        var oids = oids("claim_report");

        var going = new AtomicBoolean(true);
        var claims = Thread.ofVirtual().start(() -> {
            for (int i = 0; going.get(); i++) {
                tenant.signIn("during-" + i).expect(201);
            }
        });
        var swapped = await(replay(Map.of("projection", "ALL")), "SWAPPED");
        going.set(false);
        claims.join();
        assertThat(swapped.json().get("projections"))
                .hasSize(LicensingProjections.ALL.size())
                .allMatch(part -> part.get("done").asLong() == part.get("total").asLong())
                .anyMatch(part -> part.get("projection").asString().equals("claim-report")
                        && part.get("comparedRows").asLong() > 1000);
        assertThat(oids("claim_report")).isNotEmpty().doesNotContainAnyElementsOf(oids);

        var last = tenant.signIn("after").expect(201);
        int claimed = tenant.readAfter(last, "/reports/claims").number("/summary/claimed");
        assertThat(tenant.seatsAfter(last, E3).number("/assigned")).isEqualTo(claimed);
        await(replay(Map.of("projection", "claim-report", "swap", false)), "COMPARED");
        assertThat(schemas()).contains("claim_report", "claim_report_next").doesNotContain("claim_report_old");
    }

    @Test
    void keeps_indexes_and_keys_under_their_names() {
        var before = indexes("claim_report");
        await(replay(Map.of("projection", "claim-report", "keepOld", true)), "SWAPPED");
        assertThat(indexes("claim_report")).isEqualTo(before);
        assertThat(schemas()).contains("claim_report_old");
    }

    @Test
    void of_long_ago_takes_nothing_from_a_later_one_when_it_is_discarded() {
        var earlier = replay(Map.of("projection", "claim-report", "swap", false));
        await(earlier, "COMPARED");
        var later = replay(Map.of("projection", "claim-report", "swap", false));
        await(later, "COMPARED");
        zetel.operator().delete(path(earlier)).expect(204);
        assertThat(schemas()).contains("claim_report_next");
        zetel.operator().delete(path(later)).expect(204);
        assertThat(schemas()).doesNotContain("claim_report_next");
    }

    @Test
    void reports_a_difference_and_leaves_the_live_one_until_told_otherwise() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 10);
        tenant.policy("TEAMS", E3);
        var claimed = tenant.signIn("alice").expect(201);
        tenant.readAfter(claimed, "/reports/claims").expect(200);
        sql().sql("update claim_report.claim set user_id = 'mallory' where tenant_id = ?")
                .param(tenant.id())
                .update();

        var replay = replay(Map.of("projection", "claim-report"));
        var different = await(replay, "DIFFERENT").json().at("/projections/0/differences");
        assertThat(different).hasSize(1);
        assertThat(different.at("/0/table").asString()).isEqualTo("claim");
        assertThat(different.at("/0/onlyInLive").asInt()).isEqualTo(1);
        assertThat(different.at("/0/samplesOfLive/0/user_id").asString()).isEqualTo("mallory");
        assertThat(different.at("/0/samplesOfShadow/0/user_id").asString()).isEqualTo("alice");
        assertThat(users(tenant)).containsExactly("mallory");
        assertThat(schemas()).contains("claim_report_next");
        zetel.operator().delete(path(replay)).expect(204);
        assertThat(schemas()).doesNotContain("claim_report_next");

        await(replay(Map.of("projection", "claim-report", "swapOnDifference", true)), "SWAPPED");
        assertThat(users(tenant)).containsExactly("alice");
    }

    @Test
    void a_migration_asks_for_the_rebuilding_of_a_changed_read_model_by_a_row() {
        awaitTrue(() -> sql().sql("select count(*) from operations.replay where state in ('RUNNING', 'CAUGHT_UP')")
                        .query(Integer.class)
                        .single()
                == 0);
        sql().sql("alter table tenant_overview.tenant add column if not exists motto text not null default 'none'")
                .update();
        var id = sql().sql("""
                insert into operations.replay (projection, swap_on_difference, actor) values ('tenant-overview', true, 'migration')
                returning replay_id::text
                """).query(String.class).single();
        awaitDone(zetel, id);
        assertThat(zetel.operator().get("/api/v1/operations/replays/" + id).text("/state"))
                .isEqualTo("SWAPPED");
    }

    @Test
    void a_replay_that_was_cut_off_goes_on_where_it_was_and_ends_equal() {
        var other = RunningZetel.preparedDirectory();
        final String id;
        try (var first = RunningZetel.start(other)) {
            var tenant = TestTenant.claiming(first);
            tenant.buy(E3, 50_000);
            tenant.policy("TEAMS", E3);
            batch(tenant, "cut", 6000);
            first.caughtUp();
            first.context().getBean(JdbcClient.class).sql("""
                    create function stall() returns trigger language plpgsql as
                    $$ begin raise exception 'not beyond the first page' using errcode = 'serialization_failure'; end $$;
                    create trigger stall before update on operations.replay for each row when (new.position >= 10000) \
                    execute function stall()
                    """).update();
            id = first.operator()
                    .post("/api/v1/operations/replays", Map.of("projection", "claim-report"))
                    .expect(202)
                    .text("/replayId");
            awaitTrue(() ->
                    first.operator().get("/api/v1/operations/replays/" + id).number("/projections/0/done") > 0);
        }
        try (var second = RunningZetel.start(other)) {
            var cutOff = second.operator().get("/api/v1/operations/replays/" + id);
            assertThat(cutOff.text("/state")).isEqualTo("RUNNING");
            assertThat(cutOff.number("/projections/0/done")).isEqualTo(9_999);
            var sql = second.context().getBean(JdbcClient.class);
            sql.sql("drop trigger stall on operations.replay").update();
            awaitDone(second, id);
            var done = second.operator().get("/api/v1/operations/replays/" + id);
            assertThat(done.text("/state")).as(done.body()).isEqualTo("SWAPPED");
            assertThat(done.number("/projections/0/events"))
                    .as("no event was told twice")
                    .isEqualTo(sql.sql("select count(*) from domain_event")
                            .query(Integer.class)
                            .single());
        }
    }

    @Test
    void one_that_is_called_off_is_cancelled_whatever_it_was_about() {
        for (var step : List.of(
                "new.started_at is not null and old.started_at is null",
                "new.position > old.position",
                "new.state = 'CAUGHT_UP'")) {
            stall(step);
            var replay = replay(Map.of("projection", "seat-usage"));
            awaitTrue(() -> sql().sql("select count(*) from pg_stat_activity where wait_event = 'PgSleep'")
                            .query(Integer.class)
                            .single()
                    > 0);
            zetel.operator().delete(path(replay)).expect(204);
            goOn();
            var cancelled = zetel.operator().get(path(replay)).expect(200);
            assertThat(cancelled.text("/state")).as(step).isEqualTo("CANCELLED");
            assertThat(cancelled.json().at("/projections/0/error").isNull()).isTrue();
            assertThat(cancelled.json().at("/projections/0/finishedAt").isNull())
                    .isFalse();
            await(replay(Map.of("projection", "seat-usage")), "SWAPPED");
            assertThat(zetel.operator().get(path(replay)).text("/state"))
                    .as("after " + step)
                    .isEqualTo("CANCELLED");
            assertThat(schemas()).doesNotContain("seat_usage_next");
        }
        var over = replay(Map.of("projection", "seat-usage", "swap", false));
        await(over, "COMPARED");
        zetel.operator().delete(path(over)).expect(204);
        assertThat(zetel.operator().get(path(over)).text("/state")).isEqualTo("DISCARDED");
    }

    /** The worker takes a second for this step. */
    private static void stall(String step) {
        sql().sql("""
                  create function operations.dawdle() returns trigger language plpgsql as $$ begin perform pg_sleep(1); return new; end $$;
                  create trigger dawdle before update on operations.replay for each row when (%s) execute function operations.dawdle()
                  """.formatted(step)).update();
    }

    private static void goOn() {
        sql().sql("drop trigger dawdle on operations.replay; drop function operations.dawdle()")
                .update();
    }

    @Test
    void refuses_what_it_does_not_know_and_what_is_under_way() {
        assertThat(zetel.operator()
                        .post("/api/v1/operations/replays", Map.of("projection", "nope"))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("UNKNOWN_PROJECTION");
        zetel.operator()
                .get("/api/v1/operations/replays/4d3bd1b3-9a4f-4c9f-8f1c-0e1f1c1d1e1f")
                .expect(404);
        zetel.operator().get("/api/v1/operations/replays?cursor=AAAA").expect(400);
        sql().sql(
                        "insert into operations.replay (projection, state, actor) values ('held-licences', 'RUNNING', 'test')")
                .update();
        var refused = zetel.operator().post("/api/v1/operations/replays", Map.of("projection", "held-licences"));
        assertThat(refused.status()).isIn(409, 202);
        awaitTrue(() -> sql().sql("select count(*) from operations.replay where state in ('RUNNING', 'CAUGHT_UP')")
                        .query(Integer.class)
                        .single()
                == 0);
        var page = zetel.operator().get("/api/v1/operations/replays?limit=1").expect(200);
        assertThat(page.json().get("items")).hasSize(1);
        zetel.operator()
                .get("/api/v1/operations/replays?limit=1&cursor=" + page.text("/nextCursor"))
                .expect(200);
    }

    private static Reply replay(Map<String, Object> wish) {
        var started = zetel.operator().post("/api/v1/operations/replays", wish).expect(202);
        assertThat(started.header("Location")).isEqualTo(path(started));
        return started;
    }

    private static Reply await(Reply replay, String state) {
        awaitDone(zetel, replay.text("/replayId"));
        var done = zetel.operator().get(path(replay)).expect(200);
        assertThat(done.text("/state")).as(done.body()).isEqualTo(state);
        return done;
    }

    static void awaitDone(RunningZetel zetel, String replayId) {
        awaitDone(zetel, replayId, Duration.ofMinutes(1));
    }

    static void awaitDone(RunningZetel zetel, String replayId, Duration atMost) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !List.of("RUNNING", "CAUGHT_UP")
                            .contains(zetel.operator()
                                    .get("/api/v1/operations/replays/" + replayId)
                                    .text("/state")));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    zetel.operator()
                                    .get("/api/v1/operations/replays/" + replayId)
                                    .body()
                            + whatTheWorkersDo(zetel),
                    e);
        }
    }

    /** A replay that does not end is explained by where its worker stands, and by who holds what in the database. */
    private static String whatTheWorkersDo(RunningZetel zetel) {
        var threads = Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("replay"))
                .map(thread ->
                        thread.getKey().getName() + thread.getKey().getState() + Arrays.toString(thread.getValue()));
        var jdbc = zetel.context().getBean(JdbcClient.class);
        var sessions = jdbc.sql(
                        "select state, wait_event, xact_start, left(query, 200) as query from pg_stat_activity where state <> 'idle'")
                .query();
        var tokens = jdbc.sql("select processor_name, owner, convert_from(token, 'UTF8') as token from token_entry")
                .query();
        var locks = jdbc.sql(
                        "select l.pid, l.granted, l.classid, l.objid, a.state, left(a.query, 120) as query, "
                                + "a.state_change from pg_locks l join pg_stat_activity a using (pid) where locktype = 'advisory'")
                .query();
        return "\n" + locks.listOfRows() + "\n" + threads.collect(Collectors.joining("\n")) + "\n"
                + sessions.listOfRows() + "\n" + tokens.listOfRows();
    }

    private static String path(Reply replay) {
        return "/api/v1/operations/replays/" + replay.text("/replayId");
    }

    private static void batch(TestTenant tenant, String prefix, int claims) {
        var lines = IntStream.range(0, claims)
                .mapToObj(i -> "{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"%s-%d\"}}"
                        .formatted(prefix, i));
        tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/claims/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(lines.collect(Collectors.joining("\n"))))
                .expect(200);
    }

    private static List<String> users(TestTenant tenant) {
        return TestTenant.each(
                tenant.as(Role.READER).get(tenant.path("/reports/claims")).expect(200), "userId");
    }

    private static JdbcClient sql() {
        return zetel.context().getBean(JdbcClient.class);
    }

    private static List<Long> oids(String schema) {
        return sql().sql("select oid::bigint from pg_class where relnamespace = ?::regnamespace and relkind = 'r'")
                .param(schema)
                .query(Long.class)
                .list();
    }

    private static List<String> schemas() {
        return sql().sql("select nspname from pg_namespace").query(String.class).list();
    }

    private static List<String> indexes(String schema) {
        return sql().sql("select indexdef from pg_indexes where schemaname = ? order by indexname")
                .param(schema)
                .query(String.class)
                .list();
    }
}
