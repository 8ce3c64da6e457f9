package io.zetel.licensing.acceptance;

import static io.zetel.licensing.acceptance.ClaimsAcceptance.awaitTrue;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.store.EventLog;
import io.zetel.licensing.projections.holders.AccessPaths;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.RememberedAccess;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written behind everybody's back shows whether an answer comes from memory or from the tables. */
@DisplayName("An answer about access")
class RememberedAccessSpec {

    private static final String E3 = "SPE_E3";
    private static final String E5 = "SPE_E5";
    private static final String E3_ID = "05e9a617-0261-4cee-bb44-138d3ef5d965";
    private static final String E5_ID = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    private static final String PLAN = "TEAMS1";
    private static final String NEVER = "2001-01-01T00:00:00Z";

    private final RunningZetel zetel = RunningZetel.shared();
    private final DirectoryClient office = DirectoryClient.open(zetel.http());
    private final DirectoryClient elsewhere = DirectoryClient.open(zetel.http());

    private final List<Runnable> repairs = new ArrayList<>();

    @Test
    void is_remembered_until_the_next_event_about_the_user_whatever_happens_to_others() {
        has(office, "alice");
        has(elsewhere, "alice");
        assertThat(since(office, "alice")).isNotEqualTo(NEVER);
        assertThat(since(elsewhere, "alice")).isNotEqualTo(NEVER);

        backdate(office, "alice");
        backdate(elsewhere, "alice");
        office.user("bob");
        office.assign("bob", E3).expect(200);
        assertThat(since(office, "alice")).as("remembered").isNotEqualTo(NEVER);
        office.user("alice", Map.of("usageLocation", "BE"));
        assertThat(since(office, "alice")).as("read anew").isEqualTo(NEVER);
        assertThat(since(elsewhere, "alice")).as("another tenant's").isNotEqualTo(NEVER);
        elsewhere.user("alice", Map.of("usageLocation", "BE"));
        assertThat(since(elsewhere, "alice")).isEqualTo(NEVER);
    }

    @Test
    void is_the_same_whether_one_is_asked_about_or_many() {
        has(office, "alice");
        has(office, "bob");
        assertThat(sinceOfEach(office, "alice", "bob", "alice")).doesNotContain(NEVER);

        backdate(office, "alice");
        backdate(office, "bob");
        assertThat(since(office, "alice")).as("remembered by many").isNotEqualTo(NEVER);
        office.user("alice", Map.of("usageLocation", "BE"));
        assertThat(sinceOfEach(office, "alice", "bob").getFirst())
                .as("read anew")
                .isEqualTo(NEVER);
        assertThat(sinceOfEach(office, "alice", "bob").getLast())
                .as("remembered beside it")
                .isNotEqualTo(NEVER);
        assertThat(since(office, "bob")).isNotEqualTo(NEVER);
    }

    @Test
    void is_found_by_each_spelling_of_the_id() {
        has(office, "Kim@example.org");
        assertThat(level(office, "Kim@example.org")).isEqualTo("FULL");
        assertThat(level(office, "kim@EXAMPLE.org")).isEqualTo("FULL");
        office.unassign("KIM@example.org", E3);
        assertThat(level(office, "kim@EXAMPLE.org")).isEqualTo("NONE");
        assertThat(level(office, "Kim@example.org")).isEqualTo("NONE");
    }

    @Test
    void is_forgotten_with_all_of_its_tenant_when_a_purchase_no_longer_works() {
        var subscription = office.tenant().buy(E3, 5).text("/subscriptionId");
        office.user("alice");
        office.assign("alice", E3);
        assertThat(level(office, "alice")).isEqualTo("FULL");
        has(elsewhere, "alice");
        assertThat(since(elsewhere, "alice")).isNotEqualTo(NEVER);
        backdate(elsewhere, "alice");

        var suspended = office.tenant()
                .as(Role.BILLING_ADMIN)
                .patch(
                        office.tenant().path("/subscriptions/" + subscription + "?confirm=true"),
                        Map.of("status", "SUSPENDED"))
                .expect(200);
        assertThat(office.tenant()
                        .readAfter(suspended, "/users/alice/access?servicePlan=" + PLAN)
                        .text("/access"))
                .as("P02")
                .isEqualTo("NONE");
        assertThat(since(elsewhere, "alice")).as("remembered").isNotEqualTo(NEVER);
    }

    @Test
    void of_another_node_is_no_older_than_what_this_one_has_shown() {
        has(office, "alice");
        var there = new RememberedAccess(bean(HeldLicenses.class), bean(Positions.class), bean(EventLog.class));
        assertThat(ask(there, "alice").getFirst().grants()).hasSize(1);
        assertThat(there.recall(tenant(), List.of(HolderId.user("alice")))).isPresent();

        office.tenant().buy(E5, 5);
        office.assign("alice", E5).expect(200);
        there.stand();
        assertThat(there.recall(tenant(), List.of(HolderId.user("alice")))).isEmpty();
        assertThat(ask(there, "alice").getFirst().grants()).hasSize(2);
    }

    @Test
    void is_forgotten_when_events_are_shown_that_could_not_be() {
        var constraint = "spec_" + UUID.randomUUID().toString().replace("-", "");
        has(office, "alice");
        assertThat(level(office, "alice")).isEqualTo("FULL");
        office.tenant().buy(E5, 5);
        sql("alter table held_licences.licence add constraint %s check (tenant_id <> '%s' or sku_id <> '%s') not valid"
                .formatted(constraint, office.tenant().id(), E5_ID));
        try {
            office.assign("alice", E5).expect(200);
            awaitTrue(() -> letters() > 0);
            assertThat(second(office, "alice")).as("not shown yet").isEmpty();
        } finally {
            sql("alter table held_licences.licence drop constraint " + constraint);
            zetel.operator()
                    .post(
                            "/api/v1/operations/dead-letters/retry",
                            Map.of(
                                    "projection",
                                    "held-licences",
                                    "tenant",
                                    office.tenant().id()))
                    .expect(200);
        }
        assertThat(letters()).isZero();
        assertThat(second(office, "alice")).isEqualTo(E5);
    }

    @Test
    void is_forgotten_when_a_rebuild_is_swapped_in() {
        has(office, "alice");
        backdate(office, "alice");
        assertThat(since(office, "alice")).isEqualTo(NEVER);
        var replay = zetel.operator()
                .post(
                        "/api/v1/operations/replays",
                        Map.of("projection", "held-licences", "swap", true, "swapOnDifference", true))
                .expect(202)
                .text("/replayId");
        ReplaysSpec.awaitDone(zetel, replay);
        zetel.operator().delete("/api/v1/operations/replays/" + replay).expect(204);
        assertThat(since(office, "alice")).isNotEqualTo(NEVER);
    }

    @Test
    void has_a_tag_by_which_a_service_asks_whether_it_is_still_the_same() {
        has(office, "alice");
        var path = office.tenant().path("/users/alice/access?servicePlan=" + PLAN);
        var reader = office.tenant().as(Role.SERVICE);
        var first = reader.get(path).expect(200);
        var same = reader.get(path, "If-None-Match", first.header("ETag")).expect(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(Long.parseLong(same.header("Licensing-Position")))
                .isGreaterThanOrEqualTo(Long.parseLong(first.header("Licensing-Position")));
        office.unassign("alice", E3);
        var gone = reader.get(path, "If-None-Match", first.header("ETag")).expect(200);
        assertThat(gone.text("/access")).isEqualTo("NONE");
        assertThat(gone.header("ETag")).isNotEqualTo(first.header("ETag"));
    }

    private List<AccessPaths> ask(RememberedAccess memory, String user) {
        var stand = memory.stand();
        return memory.read(tenant(), List.of(HolderId.user(user)), stand, stand.position());
    }

    private TenantId tenant() {
        return new TenantId(office.tenant().id());
    }

    private static void has(DirectoryClient office, String user) {
        office.tenant().buy(E3, 5);
        office.user(user);
        office.assign(user, E3).expect(200);
    }

    /** What no event says, until the end of the case. */
    private void backdate(DirectoryClient office, String user) {
        var licence = "held_licences.licence where tenant_id = '%s' and holder = 'user:%s' and sku_id = '%s'"
                .formatted(office.tenant().id(), user, E3_ID);
        var since = bean(JdbcClient.class)
                .sql("select since::text from " + licence)
                .query(String.class)
                .single();
        set(licence, NEVER);
        repairs.add(() -> set(licence, since));
    }

    private void set(String licence, String since) {
        sql("update " + licence.replace(" where", " set since = '%s' where".formatted(since)));
    }

    @AfterEach
    void repair() {
        repairs.forEach(Runnable::run);
    }

    private static String since(DirectoryClient office, String user) {
        return asked(office, user).text("/because/0/since");
    }

    private static List<String> sinceOfEach(DirectoryClient office, String... users) {
        var lines = Stream.of(users)
                .map("{\"userId\":\"%s\",\"servicePlan\":\"TEAMS1\"}\n"::formatted)
                .collect(Collectors.joining());
        return office
                .tenant()
                .as(Role.READER)
                .post(office.tenant().path("/access/batch"), "application/x-ndjson", BodyPublishers.ofString(lines))
                .expect(200)
                .lines()
                .stream()
                .map(line -> line.at("/because/0/since").asString())
                .toList();
    }

    private static String second(DirectoryClient office, String user) {
        return asked(office, user).text("/because/1/sku");
    }

    private static String level(DirectoryClient office, String user) {
        return asked(office, user).text("/access");
    }

    private static Reply asked(DirectoryClient office, String user) {
        return office.tenant()
                .as(Role.READER)
                .get(office.tenant().path("/users/" + user + "/access?servicePlan=" + PLAN))
                .expect(200);
    }

    private int letters() {
        return zetel.operator()
                .get("/api/v1/operations/dead-letters?projection=held-licences&tenant="
                        + office.tenant().id())
                .expect(200)
                .json()
                .get("items")
                .size();
    }

    private void sql(String sql) {
        bean(JdbcClient.class).sql(sql).update();
    }

    private <T> T bean(Class<T> type) {
        return zetel.context().getBean(type);
    }
}
