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

/**
 * One tenant has an event that the claim report refuses, for a constraint of the spec's own; everybody's report is
 * rebuilt.
 */
@DisplayName("A rebuild beside dead letters")
class RebuildingAroundDeadLettersSpec {

    private static final String LETTERS = "/api/v1/operations/dead-letters";
    private static final String REPLAYS = "/api/v1/operations/replays";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant broken = claiming();
    private final TestTenant healthy = claiming();
    private final String constraint = "spec_" + UUID.randomUUID().toString().replace("-", "");

    @AfterEach
    void repair() {
        sql("alter table claim_report.claim drop constraint if exists " + constraint);
        zetel.operator()
                .post(LETTERS + "/retry", Map.of("projection", "claim-report", "tenant", broken.id()))
                .expect(200);
    }

    @Test
    void parks_what_the_live_one_parked_and_is_equal_to_it() {
        poison();
        var replay = rebuilt("swap", false);
        assertThat(replay.get("state").asString()).as(replay.toString()).isEqualTo("COMPARED");
        assertThat(replay.get("parkedTenants").asInt()).isEqualTo(1);
        assertThat(replay.get("leftOutTenants").asInt()).isZero();
        assertThat(letters()).as("the live letters are as they were").hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void keeps_its_letters_when_it_is_swapped_in_and_goes_on_once_the_cause_is_mended() {
        poison();
        var parked = letters().stream()
                .map(letter -> letter.get("eventId").asString())
                .toList();
        assertThat(rebuilt("swap", true).get("state").asString()).isEqualTo("SWAPPED");
        assertThat(users(broken)).containsExactly("first");
        assertThat(letters())
                .extracting(letter -> letter.get("eventId").asString())
                .containsExactlyElementsOf(parked);

        var other = healthy.signIn("bob").expect(201);
        assertThat(TestTenant.each(healthy.readAfter(other, "/reports/claims").expect(200), "userId"))
                .contains("alice", "bob");
        repair();
        assertThat(letters()).isEmpty();
        assertThat(users(broken)).containsExactlyInAnyOrder("first", "poison", "third");
    }

    @Test
    void does_not_compare_a_tenant_that_the_live_one_is_behind_with_and_shows_it_again() {
        poison();
        sql("alter table claim_report.claim drop constraint " + constraint);
        var replay = rebuilt("swap", true);
        assertThat(replay.get("state").asString()).as(replay.toString()).isEqualTo("SWAPPED");
        assertThat(replay.get("parkedTenants").asInt()).isZero();
        assertThat(replay.get("leftOutTenants").asInt()).isEqualTo(1);
        assertThat(letters()).isEmpty();
        assertThat(users(broken)).containsExactlyInAnyOrder("first", "poison", "third");
    }

    @Test
    void is_different_where_it_refuses_what_the_live_one_shows() {
        broken.signIn("first").expect(201);
        var shown = broken.signIn("poison").expect(201);
        broken.readAfter(shown, "/reports/claims").expect(200);
        breakFor("poison", " not valid");
        var replay = rebuilt("swap", true);
        assertThat(replay.get("state").asString()).as(replay.toString()).isEqualTo("DIFFERENT");
        var refused = replay.get("differences")
                .valueStream()
                .filter(difference -> difference.get("table").asString().equals("dead_letter"))
                .toList();
        assertThat(refused).singleElement().satisfies(difference -> {
            assertThat(difference.get("onlyInShadow").asInt()).isEqualTo(1);
            assertThat(difference.at("/samplesOfShadow/0/tenant_id").asString()).isEqualTo(broken.id());
            assertThat(difference.at("/samplesOfShadow/0/error").asString()).contains(constraint);
        });
        assertThat(letters()).as("the live one is as it was").isEmpty();
        assertThat(users(broken)).containsExactlyInAnyOrder("first", "poison");
    }

    private void poison() {
        breakFor("poison", "");
        broken.signIn("first").expect(201);
        broken.signIn("poison").expect(201);
        broken.signIn("third").expect(201);
        healthy.signIn("alice").expect(201);
        awaitTrue(() -> letters().stream()
                        .filter(letter -> letter.get("eventType").asString().equals("LicenseClaimed"))
                        .count()
                == 2);
    }

    private void breakFor(String user, String how) {
        sql("alter table claim_report.claim add constraint %s check (tenant_id <> '%s' or user_id <> '%s')%s"
                .formatted(constraint, broken.id(), user, how));
    }

    private JsonNode rebuilt(String wish, boolean value) {
        var id = zetel.operator()
                .post(REPLAYS, Map.of("projection", "claim-report", wish, value))
                .expect(202)
                .text("/replayId");
        ReplaysSpec.awaitDone(zetel, id);
        var part = zetel.operator().get(REPLAYS + "/" + id).expect(200).json().at("/projections/0");
        zetel.operator().delete(REPLAYS + "/" + id).expect(204);
        return part;
    }

    private TestTenant claiming() {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy("SPE_E3", 100);
        tenant.readAfter(tenant.policy("TEAMS", "SPE_E3"), "/reports/claims").expect(200);
        return tenant;
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

    private static List<String> users(TestTenant tenant) {
        return TestTenant.each(
                tenant.as(Role.READER).get(tenant.path("/reports/claims")).expect(200), "userId");
    }

    private void sql(String sql) {
        zetel.context().getBean(JdbcClient.class).sql(sql).update();
    }
}
