package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Real SQL errors in a projection's flush, made by constraints and triggers of the spec's own. */
@DisplayName("Dead letters")
class DeadLettersSpec {

    private static final String E3 = "SPE_E3";
    private static final String LETTERS = "/api/v1/operations/dead-letters";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant broken = claiming();
    private final TestTenant healthy = claiming();
    private final String constraint = "spec_" + UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void repair() {
        sql("alter table claim_report.claim drop constraint if exists " + constraint);
    }

    @Test
    void a_tenants_events_are_parked_in_order_from_the_first_that_fails_and_other_tenants_go_on() {
        breakFor("poison");
        broken.signIn("first").expect(201);
        broken.signIn("poison").expect(201);
        broken.signIn("third").expect(201);
        var other = healthy.signIn("alice").expect(201);

        assertThat(TestTenant.each(healthy.readAfter(other, "/reports/claims").expect(200), "userId"))
                .containsExactly("alice");
        awaitTrue(() -> letters().stream()
                        .filter(letter -> letter.get("eventType").asString().equals("LicenseClaimed"))
                        .count()
                == 2);
        assertThat(users(broken)).containsExactly("first");
        var letters = letters();
        assertThat(letters.getFirst().get("error").asString()).contains(constraint);
        assertThat(letters.getFirst().get("attempts").asInt()).isEqualTo(1);
        assertThat(letters.getFirst().get("projection").asString()).isEqualTo("claim-report");
        assertThat(letters.stream().map(letter -> letter.get("position").asLong()))
                .isSorted();
        assertThat(letters.stream().skip(1))
                .allMatch(letter -> letter.get("attempts").asInt() == 0);
        assertThat(broken.as(Role.READER).get(broken.path("/products/" + E3)).number("/assigned"))
                .as("another projection shows it")
                .isEqualTo(3);

        var again = retry().expect(200);
        assertThat(again.number("/retried")).isZero();
        assertThat(again.number("/left")).isEqualTo(letters.size());
        assertThat(letters().getFirst().get("attempts").asInt()).isEqualTo(2);

        repair();
        assertThat(retry().expect(200).number("/left")).isZero();
        assertThat(users(broken)).containsExactlyInAnyOrder("first", "poison", "third");
        var fourth = broken.signIn("fourth").expect(201);
        assertThat(broken.readAfter(fourth, "/reports/claims").number("/summary/claimed"))
                .isEqualTo(4);
        equalsARebuild();
    }

    @Test
    void what_is_given_up_with_a_reason_stays_away_and_the_rest_goes_on() {
        breakFor("poison");
        broken.signIn("poison").expect(201);
        broken.signIn("second").expect(201);
        awaitTrue(() -> letters().size() >= 2);
        var poison = letters().getFirst();

        zetel.operator()
                .post(
                        LETTERS + "/discard",
                        Map.of("projection", "claim-report", "tenant", broken.id(), "eventId", poison.get("eventId")))
                .expect(400);
        discard(poison.get("eventId").asString()).expect(204);
        discard(poison.get("eventId").asString()).expect(404);
        assertThat(retry().expect(200).number("/left")).isZero();
        assertThat(users(broken)).containsExactly("second");
        assertThat(jdbc().sql("select actor || ': ' || reason from operations.discarded_letter where event_id = ?")
                        .param(poison.get("eventId").asString())
                        .query(String.class)
                        .single())
                .isEqualTo("operator: never happened");
        repair();
        equalsARebuild();
    }

    @Test
    void an_error_raised_by_a_trigger_is_parked_too_and_a_page_at_a_time_is_listed() {
        sql(
                "create or replace function refuse_%s() returns trigger language plpgsql as $$ begin raise exception 'no %s'; end $$"
                        .formatted(constraint, constraint));
        sql(("create trigger %s before insert on claim_report.claim for each row when (new.tenant_id = '%s') "
                        + "execute function refuse_%s()")
                .formatted(constraint, broken.id(), constraint));
        broken.signIn("a").expect(201);
        broken.signIn("b").expect(201);
        awaitTrue(() -> letters().size() >= 2);
        sql("drop trigger %s on claim_report.claim".formatted(constraint));

        assertThat(letters().getFirst().get("error").asString()).contains("no " + constraint);
        var first =
                zetel.operator().get(LETTERS + "?limit=1&tenant=" + broken.id()).expect(200);
        var second = zetel.operator()
                .get(LETTERS + "?limit=1&tenant=" + broken.id() + "&cursor=" + first.text("/nextCursor"))
                .expect(200);
        assertThat(second.text("/items/0/eventId")).isNotEqualTo(first.text("/items/0/eventId"));
        assertThat(retry().expect(200).text("/error")).isEmpty();
        assertThat(users(broken)).containsExactlyInAnyOrder("a", "b");
    }

    private void equalsARebuild() {
        var id = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "claim-report", "swap", false))
                .expect(202)
                .text("/replayId");
        ReplaysSpec.awaitDone(zetel, id);
        var replay = zetel.operator().get("/api/v1/operations/replays/" + id);
        assertThat(replay.text("/state")).as(replay.body()).isEqualTo("COMPARED");
        zetel.operator().delete("/api/v1/operations/replays/" + id).expect(204);
    }

    private TestTenant claiming() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 100);
        var policy = tenant.policy("TEAMS", E3);
        tenant.readAfter(policy, "/reports/claims").expect(200);
        return tenant;
    }

    private void breakFor(String user) {
        sql("alter table claim_report.claim add constraint %s check (tenant_id <> '%s' or user_id <> '%s')"
                .formatted(constraint, broken.id(), user));
    }

    private List<JsonNode> letters() {
        return zetel.operator()
                .get(LETTERS + "?projection=claim-report&tenant=" + broken.id())
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private Reply retry() {
        return zetel.operator().post(LETTERS + "/retry", Map.of("projection", "claim-report", "tenant", broken.id()));
    }

    private Reply discard(String eventId) {
        return zetel.operator()
                .post(
                        LETTERS + "/discard",
                        Map.of(
                                "projection",
                                "claim-report",
                                "tenant",
                                broken.id(),
                                "eventId",
                                eventId,
                                "reason",
                                "never happened"));
    }

    private static List<String> users(TestTenant tenant) {
        return TestTenant.each(
                tenant.as(Role.READER).get(tenant.path("/reports/claims")).expect(200), "userId");
    }

    private void sql(String sql) {
        jdbc().sql(sql).update();
    }

    private JdbcClient jdbc() {
        return zetel.context().getBean(JdbcClient.class);
    }
}
