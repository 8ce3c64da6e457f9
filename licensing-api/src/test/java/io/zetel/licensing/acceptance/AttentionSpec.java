package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@DisplayName("What wants attention")
class AttentionSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();

    private final TestTenant tenant = TestTenant.claiming(ZETEL);
    private final DirectoryClient office = new DirectoryClient(tenant);

    @Test
    void is_nothing_where_all_is_well() {
        office.users("kim");
        tenant.buy("SPE_E3", 5);
        office.assign("kim", "SPE_E3").expect(200);
        assertThat(open()).isEmpty();
    }

    @Test
    void is_each_product_group_and_policy_that_lacks_something_until_it_no_longer_does() {
        office.users("kim", "lee", "max", "carol");
        var soon = ZETEL.clock()
                .instant()
                .plus(Duration.ofDays(10))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        var bought = tenant.buy("SPE_E3", 2);
        office.assign("kim", "SPE_E3").expect(200);
        tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", "VISIOCLIENT", "seats", 7, "endsOn", soon))
                .expect(201);
        var policy = tenant.policy("TEAMS", "SPE_E3");
        var path = tenant.path("/policies/" + policy.text("/policyId"));
        tenant.as(Role.GLOBAL_ADMIN).patch(path, Map.of("enabled", false)).expect(200);
        assertThat(tenant.signIn("lee").expect(409).text("/code")).isEqualTo("POLICY_DISABLED");
        office.group("sales", "USER");
        office.join("sales", "max", "carol");
        office.finished(office.give("sales", "SPE_E3"));

        assertThat(kinds())
                .containsExactly(
                        "GROUP_ERRORS sales",
                        "NO_SEATS Microsoft 365 E3",
                        "ENDS_SOON Visio Plan 2",
                        "POLICY_OFF_BUT_ASKED TEAMS for everyone");
        assertThat(one("GROUP_ERRORS").at("/facts/membersWithErrors").asInt()).isEqualTo(1);
        assertThat(one("GROUP_ERRORS").get("displayName").asString()).isEqualTo("Group sales");
        assertThat(one("NO_SEATS").at("/facts/assigned").asInt()).isEqualTo(2);
        assertThat(one("NO_SEATS").get("step").asString()).isEqualTo("BUY_SEATS");
        assertThat(one("ENDS_SOON").at("/facts/expiringSoon").asInt()).isEqualTo(7);
        assertThat(one("ENDS_SOON").at("/facts/nextExpiry").asString()).isEqualTo(soon);
        assertThat(one("POLICY_OFF_BUT_ASKED").at("/facts/refused").asInt()).isEqualTo(1);
        assertThat(paged()).isEqualTo(open());

        tenant.as(Role.GLOBAL_ADMIN).patch(path, Map.of("enabled", true)).expect(200);
        tenant.as(Role.BILLING_ADMIN)
                .patch(tenant.path("/subscriptions/" + bought.text("/subscriptionId")), Map.of("seats", 1))
                .expect(200);
        assertThat(kinds())
                .containsExactly("OVER_ASSIGNED Microsoft 365 E3", "GROUP_ERRORS sales", "ENDS_SOON Visio Plan 2");
        assertThat(one("OVER_ASSIGNED").at("/facts/overAssigned").asInt()).isEqualTo(1);
    }

    @Test
    void is_each_policy_that_was_asked_for_while_auto_claim_is_off() {
        tenant.buy("SPE_E3", 2);
        tenant.policy("TEAMS", "SPE_E3");
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", false))
                .expect(200);
        tenant.signIn("lee").expect(409);
        tenant.signIn("max").expect(409);
        assertThat(one("POLICY_OFF_BUT_ASKED").get("step").asString()).isEqualTo("TURN_ON_AUTO_CLAIM");
        assertThat(one("POLICY_OFF_BUT_ASKED").at("/facts/refused").asInt()).isEqualTo(2);
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        assertThat(open()).isEmpty();
    }

    /** What should never be is written down by hand here. */
    @Test
    void is_work_that_broke_off_and_what_could_not_be_shown() {
        var sql = ZETEL.context().getBean(JdbcClient.class);
        var job = UUID.randomUUID();
        sql.sql("""
                insert into job (job_id, tenant_id, kind, state, prepared, actor, request_id, route, created_at, finished_at, fault)
                values (?, ?, 'PUT_USERS', 'FAILED', true, 'x', 'x', 'x', now(), now(), 'X')
                """).params(job, tenant.id()).update();
        sql.sql("""
                insert into operations.dead_letter (projection, tenant_id, position, event_id, event_type, \
                aggregate_id, sequence_number, error, attempts)
                values ('nobodys', ?, 1, 'x', 'x', 'x', 0, 'x', 1), ('nobodys', ?, 2, 'y', 'x', 'x', 1, 'x', 0)
                """).params(tenant.id(), tenant.id()).update();
        try {
            assertThat(open())
                    .extracting(matter -> matter.get("id").asString())
                    .containsExactly("JOB_FAILED:" + job, "DEAD_LETTERS:nobodys");
            assertThat(one("DEAD_LETTERS").at("/facts/events").asInt()).isEqualTo(2);
            assertThat(one("JOB_FAILED").at("/facts/fault").asString()).isEqualTo("X");
        } finally {
            sql.sql("delete from operations.dead_letter where tenant_id = ?")
                    .param(tenant.id())
                    .update();
        }
        sql.sql("update job set created_at = now() - interval '8 days' where job_id = ?")
                .param(job)
                .update();
        assertThat(open()).isEmpty();
    }

    private List<String> kinds() {
        return open().stream()
                .map(matter -> matter.get("kind").asString() + " "
                        + (matter.get("kind").asString().startsWith("GROUP")
                                        ? matter.get("subject")
                                        : matter.get("displayName"))
                                .asString())
                .toList();
    }

    private JsonNode one(String kind) {
        return open().stream()
                .filter(matter -> matter.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> open() {
        return tenant.readNow(ZETEL, "/attention")
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .toList();
    }

    private List<JsonNode> paged() {
        var all = new ArrayList<JsonNode>();
        var cursor = "";
        do {
            var page = tenant.readNow(ZETEL, "/attention?limit=1" + cursor)
                    .expect(200)
                    .json();
            page.get("items").forEach(all::add);
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        return all;
    }
}
