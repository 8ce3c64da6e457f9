package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("One person is one holder, however the id is spelled")
class OnePersonOneHolderSpec {

    private static final String E3 = "SPE_E3";

    private final TestTenant tenant = TestTenant.claiming(RunningZetel.shared());
    private final DirectoryClient office = new DirectoryClient(tenant);

    @ParameterizedTest
    @CsvSource({
        "kim.park@example.org, Kim.Park@example.org, KIM.PARK@EXAMPLE.ORG",
        "Kim.Park@Example.org, kim.park@example.org, KIM.park@example.ORG",
        "06EBC4EE-1BB5-47DD-8120-11324BC54E06, 06ebc4ee-1bb5-47dd-8120-11324bc54e06, 06EBC4EE-1bb5-47dd-8120-11324bc54e06",
        "Zoë, Zoe\u0308, Zoe\u0308",
        "Zoe\u0308@x.org, ZOË@x.org, zoë@X.org"
    })
    void in_claims_paths_and_lists_it_takes_one_seat_and_is_shown_as_first_written(
            String first, String second, String third) {
        tenant.buy(E3, 3);
        tenant.policy("TEAMS", E3);
        var lines = Stream.of(first, second, third).map("""
                {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"%s","userType":"Member","usageLocation":"NL"}}
                """::formatted).collect(java.util.stream.Collectors.joining());
        var batch = tenant.as(Role.SERVICE)
                .post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(lines))
                .expect(200);
        assertThat(batch.lines())
                .extracting(line -> line.get("outcome").asString())
                .containsExactly("CLAIMED", "ALREADY_LICENSED", "ALREADY_LICENSED");
        var shown = java.text.Normalizer.normalize(first, java.text.Normalizer.Form.NFC);
        var zetel = RunningZetel.shared();
        assertThat(TestTenant.each(tenant.readNow(zetel, "/products/" + E3 + "/users"), "userId"))
                .containsExactly(shown);
        assertThat(tenant.readNow(zetel, "/products/" + E3).number("/assigned")).isEqualTo(1);
        for (var spelling : List.of(first, second, third)) {
            var path = "/users/" + URLEncoder.encode(spelling, StandardCharsets.UTF_8);
            assertThat(tenant.readNow(zetel, path).expect(200).text("/userId")).isEqualTo(shown);
            var held = tenant.readNow(zetel, path + "/licenses").expect(200);
            assertThat(held.text("/holderId")).isEqualTo(shown);
            assertThat(held.json().get("licenses")).hasSize(1);
            assertThat(tenant.readNow(zetel, path + "/access?servicePlan=TEAMS1")
                            .expect(200)
                            .text("/access"))
                    .isEqualTo("FULL");
            assertThat(tenant.readNow(zetel, path + "/apps").expect(200).json().get("apps"))
                    .as("apps of " + spelling)
                    .isNotEmpty();
            var now = zetel.clock().instant();
            assertThat(tenant.readNow(zetel, path + "/apps?asOf=" + now)
                            .expect(200)
                            .json()
                            .get("apps"))
                    .isNotEmpty();
            assertThat(tenant.readNow(zetel, path + "?asOf=" + now).expect(200).text("/userId"))
                    .isEqualTo(shown);
            assertThat(tenant.readNow(zetel, path + "/access?servicePlan=TEAMS1&asOf=" + now)
                            .expect(200)
                            .text("/access"))
                    .isEqualTo("FULL");
            assertThat(tenant.signIn(spelling).expect(200).text("/outcome")).isEqualTo("ALREADY_LICENSED");
            var auditor = tenant.as(Role.AUDITOR);
            assertThat(auditor.get(tenant.path("/history" + path + "/explain"))
                            .expect(200)
                            .text("/userId"))
                    .isEqualTo(shown);
            assertThat(auditor.get(tenant.path("/history/events?type=LicenseClaimed&subject=user:"
                                    + URLEncoder.encode(spelling, StandardCharsets.UTF_8)))
                            .expect(200)
                            .json()
                            .get("items"))
                    .hasSize(1);
        }
        assertThat(tenant.readNow(
                                zetel,
                                "/products/" + E3 + "/users?asOf="
                                        + zetel.clock().instant())
                        .expect(200)
                        .text("/items/0/userId"))
                .isEqualTo(shown);
        tenant.as(Role.USER_ADMIN)
                .delete(tenant.path("/users/" + URLEncoder.encode(third, StandardCharsets.UTF_8)))
                .expect(200);
        assertThat(tenant.signIn(second).expect(409).text("/code")).isEqualTo("USER_DELETED");
    }

    /** As the description lists them, so that a route to come is among them. */
    @Test
    void every_route_that_reads_answers_the_same_under_every_spelling() {
        var zetel = RunningZetel.shared();
        tenant.buy(E3, 3);
        office.users("Kim@example.org");
        office.device("Kim@example.org");
        office.group("Kim@example.org", "USER");
        office.join("Kim@example.org", "Kim@example.org");
        office.give("Kim@example.org", E3);
        var reader = tenant.as(Role.READER, Role.AUDITOR);
        long head = zetel.context().getBean(Positions.class).head();
        var routes = zetel.stranger()
                .get("/v3/api-docs")
                .json()
                .get("paths")
                .propertyStream()
                .filter(path -> path.getValue().has("get"))
                .map(Map.Entry::getKey)
                .filter(path -> path.matches("/api/v1/tenants/\\{t}/.*(?:users|devices|groups)/\\{id}.*"))
                .toList();
        assertThat(routes).hasSizeGreaterThan(10);
        for (var route : routes) {
            var answers = Stream.of("Kim@example.org", "KIM@Example.ORG")
                    .map(id -> route.replace("{t}", tenant.id()).replace("{id}", id)
                            + (route.endsWith("/access") ? "?app=TEAMS&waitFor=" : "?waitFor=")
                            + head)
                    .map(path -> reader.get(path).expect(200).body())
                    .distinct();
            assertThat(answers).as(route).hasSize(1);
        }
    }

    @Test
    void a_job_about_a_group_is_found_under_every_spelling_and_names_it_as_first_written() {
        office.group("Team@example.org", "USER");
        office.users("kim");
        var job = office.finished(tenant.as(Role.LICENSE_ADMIN)
                .post(tenant.path("/groups/TEAM@example.org/reprocess"), Map.of())
                .expect(202));
        assertThat(job.text("/groupId")).isEqualTo("Team@example.org");
        var joined = office.join("TEAM@EXAMPLE.org", "kim");
        assertThat(joined.text("/groupId")).isEqualTo("Team@example.org");
        for (var spelling : List.of("Team@example.org", "team@EXAMPLE.org")) {
            assertThat(tenant.as(Role.READER)
                            .get(tenant.path("/jobs?subject=" + spelling))
                            .expect(200)
                            .text("/items/0/displayName"))
                    .isEqualTo("Group Team@example.org");
        }
    }

    @Test
    void in_feeds_groups_devices_and_licences_by_hand() {
        tenant.buy(E3, 5);
        office.users("Kim@example.org");
        assertThat(tenant.as(Role.USER_ADMIN)
                        .put(tenant.path("/users/KIM@example.org"), Map.of("displayName", "Kim"))
                        .expect(200)
                        .text("/userId"))
                .isEqualTo("Kim@example.org");
        office.batch(
                "/users/batch", Stream.of(Map.of("userId", "kim@example.org", "usageLocation", "BE")), Role.SERVICE);
        assertThat(office.tenant()
                        .readNow(RunningZetel.shared(), "/users/kim@EXAMPLE.org")
                        .expect(200)
                        .text("/usageLocation"))
                .isEqualTo("BE");
        assertThat(office.tenant()
                        .readNow(RunningZetel.shared(), "/users/kim@EXAMPLE.org")
                        .text("/displayName"))
                .isEqualTo("Kim");
        office.group("Team@example.org", "USER");
        assertThat(office.join("team@example.org", "KIM@EXAMPLE.ORG", "kim@example.org")
                        .number("/changed"))
                .isEqualTo(1);
        var job = office.give("TEAM@example.org", E3);
        assertThat(office.assigned(job, E3)).isEqualTo(1);
        assertThat(office.licences(job, "kim@example.org"))
                .isEqualTo(Map.of(E3, List.of("GROUP Team@example.org Active")));
        assertThat(TestTenant.each(tenant.readAfter(job, "/groups/team@EXAMPLE.org/members"), "memberId"))
                .containsExactly("Kim@example.org");
        assertThat(office.licensing(job, "team@example.org").number("/licenses/0/licensed"))
                .isEqualTo(1);
        assertThat(tenant.readAfter(
                                job,
                                "/groups/team@example.org?asOf="
                                        + RunningZetel.shared().clock().instant())
                        .expect(200)
                        .text("/groupId"))
                .isEqualTo("Team@example.org");
        assertThat(office.leave("team@example.org", "kim@EXAMPLE.org").number("/changed"))
                .isEqualTo(1);
        office.assign("KIM@example.org", E3).expect(200);
        assertThat(office.assigned(office.assign("kim@example.org", E3).expect(200), E3))
                .isEqualTo(1);
        office.device("06EBC4EE-1BB5-47DD-8120-11324BC54E06");
        assertThat(office.device("06ebc4ee-1bb5-47dd-8120-11324bc54e06").text("/deviceId"))
                .isEqualTo("06EBC4EE-1BB5-47DD-8120-11324BC54E06");
        tenant.as(Role.USER_ADMIN)
                .delete(tenant.path("/devices/06ebc4ee-1bb5-47dd-8120-11324bc54e06"))
                .expect(204);
        tenant.readNow(RunningZetel.shared(), "/devices/06EBC4EE-1BB5-47DD-8120-11324BC54E06")
                .expect(404);
    }

    /** As a release that did not compare ids stored them. */
    private void storedAs(String stream, String type, Object event) {
        RunningZetel.shared()
                .context()
                .getBean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                        type, stream, 0, event, MetaData.with("actor", "older release")));
    }

    @ParameterizedTest
    @CsvSource({
        "Kim.Park@Example.org, KIM.PARK@example.org",
        "06EBC4EE-1BB5-47DD-8120-11324BC54E06, 06ebc4ee-1bb5-47dd-8120-11324bc54e06",
        "Zoe\u0308@X.org, zo\u00eb@x.org",
        "Zoe\u0308, Zo\u00eb"
    })
    void who_an_older_release_stored_is_the_same_under_every_spelling(String stored, String spelled) {
        var t = new TenantId(tenant.id());
        storedAs(
                StreamIds.of(t, HolderId.user(stored)),
                "LicenseHolder",
                new UserProvisioned(t, HolderId.user(stored), UserType.MEMBER, "NL", false));
        storedAs(
                StreamIds.of(t, new GroupId(stored)),
                "Group",
                new GroupCreated(t, new GroupId(stored), HolderId.Type.USER, true));
        var zetel = RunningZetel.shared();
        tenant.readNow(zetel, "/users?limit=1");
        tenant.readNow(zetel, "/groups?limit=1");
        tenant.buy(E3, 5);
        tenant.policy("TEAMS", E3);
        tenant.signIn(spelled).expect(201);
        tenant.signIn(stored).expect(200);
        var path = URLEncoder.encode(spelled, StandardCharsets.UTF_8);
        assertThat(tenant.as(Role.USER_ADMIN)
                        .patch(tenant.path("/users/" + path), Map.of("usageLocation", "BE"))
                        .expect(200)
                        .text("/userId"))
                .isEqualTo(stored);
        assertThat(tenant.as(Role.GROUP_ADMIN)
                        .put(tenant.path("/groups/" + path), Map.of("displayName", "Team"))
                        .expect(200)
                        .text("/groupId"))
                .isEqualTo(stored);
        assertThat(office.join(path, spelled).number("/changed")).isEqualTo(1);
        assertThat(TestTenant.each(tenant.readNow(zetel, "/groups/" + path + "/members"), "memberId"))
                .containsExactly(stored);
        assertThat(TestTenant.each(tenant.readNow(zetel, "/users"), "userId")).containsExactly(stored);
        assertThat(TestTenant.each(tenant.readNow(zetel, "/groups"), "groupId")).containsExactly(stored);
        assertThat(tenant.readNow(zetel, "/products/" + E3).number("/assigned")).isEqualTo(1);
        tenant.as(Role.USER_ADMIN).delete(tenant.path("/users/" + path)).expect(200);
        assertThat(tenant.signIn(stored).expect(409).text("/code")).isEqualTo("USER_DELETED");
    }

    @Test
    void other_ids_mean_what_they_are() {
        office.users("kim", "Kim");
        assertThat(tenant.as(Role.READER).get(tenant.path("/users/KIM")).status())
                .isEqualTo(404);
    }

    @Test
    void lists_are_whole_and_in_order_beyond_the_characters_that_utf_16_writes_as_one() {
        tenant.buy(E3, 10);
        var ids = List.of("a", "\uFF5E", "\uFFFD", "𐐷", "😀", "z");
        ids.forEach(id -> {
            var path = URLEncoder.encode(id, StandardCharsets.UTF_8);
            office.user(path, Map.of("usageLocation", "NL"));
            office.assign(path, E3).expect(200);
        });
        for (var past : List.of("", "&asOf=" + RunningZetel.shared().clock().instant())) {
            var found = new java.util.ArrayList<String>();
            var cursor = "";
            do {
                var page = tenant.readNow(RunningZetel.shared(), "/products/" + E3 + "/users?limit=1" + cursor + past)
                        .expect(200);
                found.addAll(TestTenant.each(page, "userId"));
                cursor = page.json().get("nextCursor").isNull() ? "" : "&cursor=" + page.text("/nextCursor");
            } while (!cursor.isEmpty());
            assertThat(found).containsExactly("a", "z", "\uFF5E", "\uFFFD", "𐐷", "😀");
        }
    }

    @Test
    void what_is_no_user_takes_no_seat_and_is_told() {
        tenant.buy(E3, 5);
        office.group("staff", "USER");
        office.group("staff-north", "USER");
        office.device("laptop-17");
        office.users("kim");
        office.give("staff", E3);
        var joined = office.join("staff", "staff-north", "laptop-17", "nobody", "kim");
        assertThat(joined.json()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("memberId").asString() + " "
                                + error.get("code").asString()))
                .containsExactlyInAnyOrder(
                        "staff-north MEMBER_IS_GROUP", "laptop-17 MEMBER_IS_DEVICE", "nobody MEMBER_NOT_FOUND");
        assertThat(joined.number("/changed")).isEqualTo(1);
        assertThat(office.assigned(joined, E3)).isEqualTo(1);
        for (var id : List.of("staff-north", "laptop-17", "nobody")) {
            tenant.readAfter(joined, "/users/" + id).expect(404);
        }
        var job = office.batch(
                "/groups/staff/members",
                Stream.of(Map.of("memberId", "laptop-17"), Map.of("memberId", "a/b")),
                Role.SERVICE);
        assertThat(job.number("/failed")).isEqualTo(2);
        assertThat(job.json().at("/errors/items").valueStream().map(error -> error.get("code")
                        .asString()))
                .containsExactlyInAnyOrder("INVALID_ID", "MEMBER_IS_DEVICE");
    }

    @Test
    void a_known_group_keeps_what_a_put_leaves_out() {
        var admin = tenant.as(Role.GROUP_ADMIN);
        admin.put(
                        tenant.path("/groups/mail"),
                        Map.of("memberType", "USER", "securityEnabled", false, "displayName", "Mail"))
                .expect(200);
        var again = admin.put(tenant.path("/groups/mail"), Map.of("displayName", "Post"))
                .expect(200);
        assertThat(again.text("/memberType")).isEqualTo("USER");
        assertThat(again.json().get("securityEnabled").asBoolean()).isFalse();
        assertThat(admin.put(tenant.path("/groups/mail"), Map.of()).expect(200).text("/displayName"))
                .isEqualTo("Post");
        assertThat(admin.put(tenant.path("/groups/other"), Map.of()).expect(400).text("/errors/0/pointer"))
                .isEqualTo("/memberType");
    }

    @Test
    void thirty_thousand_members_come_as_json() {
        office.group("staff", "USER");
        var ids = java.util.stream.IntStream.range(0, 30_000)
                .mapToObj(i -> new java.util.UUID(0, i * 7919L).toString())
                .toList();
        var job = office.finished(tenant.as(Role.SERVICE)
                .post(tenant.path("/groups/staff/members"), Map.of("memberIds", ids))
                .expect(202));
        assertThat(List.of(job.number("/total"), job.number("/done"), job.number("/failed")))
                .containsExactly(30_000, 30_000, 30_000);
        assertThat(job.text("/errors/items/0/code")).isEqualTo("MEMBER_NOT_FOUND");
    }
}
