package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("A directory people can search")
class DirectorySpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String E3 = "SPE_E3";

    private final DirectoryClient office = DirectoryClient.open(ZETEL.http());
    private final TestTenant tenant = office.tenant();

    private Map<String, Object> anna() {
        return Map.of(
                "displayName",
                "Anna Müller",
                "usageLocation",
                "NL",
                "profile",
                Map.of(
                        "userPrincipalName",
                        "Anna.Mueller@Contoso.com",
                        "externalId",
                        "E-1",
                        "givenName",
                        "Anna",
                        "surname",
                        "Müller",
                        "mail",
                        "anna@contoso.com",
                        "jobTitle",
                        "Analyst",
                        "department",
                        "Research"));
    }

    @Test
    void a_profile_is_there_as_soon_as_it_was_put_and_keeps_what_is_not_told_again() {
        var put = office.user("anna", anna());
        assertThat(put.text("/profile/userPrincipalName")).isEqualTo("anna.mueller@contoso.com");
        assertThat(UUID.fromString(put.text("/objectId")).version()).isEqualTo(5);
        var patched = tenant.as(Role.SERVICE)
                .patch(tenant.path("/users/anna"), Map.of("profile", Map.of("jobTitle", "Chief Analyst")))
                .expect(200);
        var shown = tenant.as(Role.READER).get(tenant.path("/users/anna")).expect(200);
        assertThat(shown.json()).isEqualTo(patched.json());
        assertThat(shown.text("/displayName")).isEqualTo("Anna Müller");
        assertThat(shown.text("/profile/jobTitle")).isEqualTo("Chief Analyst");
        assertThat(shown.text("/profile/department")).isEqualTo("Research");
    }

    @Test
    void an_id_that_is_a_guid_is_the_object_id() {
        var id = UUID.randomUUID().toString();
        assertThat(office.user(id).text("/objectId")).isEqualTo(id);
    }

    @Test
    void devices_and_groups_have_one_too() {
        tenant.as(Role.USER_ADMIN)
                .put(
                        tenant.path("/devices/pad"),
                        Map.of("displayName", "Pad", "profile", Map.of("operatingSystem", "Windows")))
                .expect(200);
        var pad = tenant.as(Role.READER).get(tenant.path("/devices/pad"));
        assertThat(pad.text("/profile/operatingSystem")).isEqualTo("Windows");
        tenant.as(Role.GROUP_ADMIN)
                .put(
                        tenant.path("/groups/sales"),
                        Map.of(
                                "displayName",
                                "Sales",
                                "memberType",
                                "USER",
                                "profile",
                                Map.of("description", "All who sell", "mail", "sales@contoso.com")))
                .expect(200);
        var sales = tenant.as(Role.READER).get(tenant.path("/groups/sales"));
        assertThat(sales.text("/profile/description")).isEqualTo("All who sell");
        assertThat(sales.text("/profile/mail")).isEqualTo("sales@contoso.com");
    }

    @Test
    void a_user_name_that_another_has_is_refused_and_nothing_is_stored() {
        office.user("anna", anna());
        var head = tenant.readNow(ZETEL, "/users").header("Licensing-Position");
        var refused = tenant.as(Role.USER_ADMIN)
                .put(
                        tenant.path("/users/eve"),
                        Map.of(
                                "displayName",
                                "Eve",
                                "profile",
                                Map.of("userPrincipalName", "ANNA.mueller@contoso.com")));
        assertThat(refused.expect(409).text("/code")).isEqualTo("USER_NAME_TAKEN");
        tenant.as(Role.READER).get(tenant.path("/users/eve")).expect(404);
        assertThat(tenant.readNow(ZETEL, "/users").header("Licensing-Position")).isEqualTo(head);
        office.user("anna", anna());
    }

    @Test
    void a_command_that_is_refused_takes_its_profile_with_it() {
        office.user("anna", anna());
        tenant.as(Role.USER_ADMIN).delete(tenant.path("/users/anna")).expect(200);
        tenant.as(Role.USER_ADMIN)
                .put(tenant.path("/users/anna"), Map.of("displayName", "Somebody Else"))
                .expect(409);
        assertThat(tenant.as(Role.READER).get(tenant.path("/users/anna")).text("/displayName"))
                .isEqualTo("Anna Müller");
        assertThat(found("/users?search=somebody", "userId")).isEmpty();
        tenant.as(Role.USER_ADMIN)
                .patch(
                        tenant.path("/users/nobody"),
                        Map.of("displayName", "Nobody", "profile", Map.of("userPrincipalName", "nobody@contoso.com")))
                .expect(404);
        office.user("eve", Map.of("profile", Map.of("userPrincipalName", "nobody@contoso.com")));
    }

    @Test
    void bad_fields_of_a_profile_are_all_told() {
        var refused = tenant.as(Role.USER_ADMIN)
                .put(
                        tenant.path("/users/anna"),
                        Map.of("profile", Map.of("userPrincipalName", "a/b", "givenName", " ", "colour", "red")));
        assertThat(refused.expect(400).json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .contains("/profile/colour");
        var values = tenant.as(Role.USER_ADMIN)
                .put(
                        tenant.path("/users/anna"),
                        Map.of("profile", Map.of("userPrincipalName", "a/b", "givenName", " ")));
        assertThat(values.expect(400).json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/profile/userPrincipalName", "/profile/givenName");
    }

    @Test
    void who_somebody_is_is_erased_in_one_step_and_was_never_in_the_history() {
        var put = office.user("anna", anna());
        tenant.as(Role.LICENSE_ADMIN).delete(tenant.path("/users/anna/profile")).expect(403);
        tenant.as(Role.SERVICE).delete(tenant.path("/users/anna/profile")).expect(403);
        tenant.as(Role.GLOBAL_ADMIN).delete(tenant.path("/users/anna/profile")).expect(204);
        var shown = tenant.readAfter(put, "/users/anna").expect(200);
        assertThat(shown.json().get("displayName").isNull()).isTrue();
        assertThat(shown.json().get("profile").isNull()).isTrue();
        assertThat(found("/users?search=muller", "userId")).isEmpty();
        var jdbc = ZETEL.context().getBean(JdbcClient.class);
        assertThat(jdbc.sql("select count(*) from directory_word where tenant_id = ?")
                        .param(tenant.id())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from domain_event where convert_from(payload, 'UTF8') like "
                                + "'%Müller%' or convert_from(meta_data, 'UTF8') like '%Müller%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void a_batch_tells_profiles_and_names_the_lines_whose_user_name_is_taken() {
        office.user("anna", anna());
        var job = office.batch(
                "/users/batch",
                Stream.of(
                        Map.of(
                                "userId",
                                "ben",
                                "displayName",
                                "Ben",
                                "profile",
                                Map.of("userPrincipalName", "ben@contoso.com")),
                        Map.of("userId", "eve", "profile", Map.of("userPrincipalName", "anna.mueller@contoso.com")),
                        Map.of("userId", "eva", "profile", Map.of("userPrincipalName", "ben@contoso.com"))),
                Role.SERVICE);
        assertThat(job.number("/done")).isEqualTo(3);
        assertThat(job.number("/failed")).isEqualTo(2);
        assertThat(job.json()
                        .at("/errors/items")
                        .valueStream()
                        .map(error ->
                                error.get("line") + " " + error.get("code").asString()))
                .containsExactly("2 USER_NAME_TAKEN", "3 USER_NAME_TAKEN");
        assertThat(tenant.readAfter(job, "/users/ben").text("/profile/userPrincipalName"))
                .isEqualTo("ben@contoso.com");
        tenant.as(Role.READER).get(tenant.path("/users/eve")).expect(404);
    }

    @Test
    void users_are_found_by_the_start_of_the_id_or_of_any_word_of_the_name_without_case_and_accents() {
        office.user("u-1", Map.of("displayName", "Anna Müller"));
        office.user("u-2", Map.of("displayName", "Jean-Luc Mullér-Straße"));
        office.user("mul-3", Map.of());
        office.user("u-4", Map.of("displayName", "Amul Patel"));
        assertThat(found("/users?search=MUL", "userId")).containsExactlyInAnyOrder("u-1", "u-2", "mul-3");
        assertThat(found("/users?search=m%C3%BCller", "userId")).containsExactlyInAnyOrder("u-1", "u-2");
        assertThat(found("/users?search=strasse%20jean", "userId")).containsExactly("u-2");
        assertThat(found("/users?search=U-", "userId")).containsExactly("u-1", "u-2", "u-4");
        assertThat(found("/users?search=%20", "userId")).containsExactly("mul-3", "u-1", "u-2", "u-4");
        assertThat(found("/users?search=%25", "userId")).isEmpty();
    }

    @Test
    void who_is_known_only_from_a_claim_is_in_the_list_and_found_by_the_id() {
        var claiming = TestTenant.claiming(ZETEL);
        claiming.buy(E3, 2);
        claiming.policy("TEAMS", E3);
        var claim = claiming.signIn("Carol@contoso.com").expect(201);
        var listed = claiming.readAfter(claim, "/users").expect(200);
        assertThat(listed.text("/items/0/userId")).isEqualTo("Carol@contoso.com");
        assertThat(listed.json().at("/items/0/displayName").isNull()).isTrue();
        assertThat(listed.text("/items/0/licenses/0/sku")).isEqualTo(E3);
        assertThat(TestTenant.each(claiming.readAfter(claim, "/users?search=carol"), "userId"))
                .containsExactly("Carol@contoso.com");
        assertThat(TestTenant.each(claiming.readAfter(claim, "/users?search=arol"), "userId"))
                .isEmpty();
    }

    @Test
    void pages_show_everybody_once_searched_or_not() {
        IntStream.rangeClosed(1, 9)
                .forEach(i -> office.user("u" + i, Map.of("displayName", "Ann" + "a".repeat(i % 3) + " Annson")));
        office.user("ann");
        assertThat(paged("/users?limit=4")).hasSize(10).doesNotHaveDuplicates().isSorted();
        assertThat(paged("/users?limit=4&search=ann")).hasSize(10).doesNotHaveDuplicates();
        tenant.as(Role.READER).get(tenant.path("/users?cursor=xx")).expect(400);
    }

    @Test
    void filters_narrow_a_list_down_together() {
        tenant.buy(E3, 1);
        office.user("anna", anna());
        office.user("ben", Map.of("displayName", "Ben", "usageLocation", "BE", "userType", "Guest"));
        office.user(
                "cas",
                Map.of("displayName", "Cas", "usageLocation", "NL", "profile", Map.of("department", "RESEARCH")));
        office.group("team", "USER");
        office.assign("anna", E3).expect(200);
        office.join("team", "cas");
        office.give("team", E3);
        office.awaitLicenses("cas", Map.of(E3, List.of("GROUP team Error CountViolation")));
        tenant.as(Role.USER_ADMIN).delete(tenant.path("/users/ben")).expect(200);
        assertThat(found("/users?department=research", "userId")).containsExactly("anna", "cas");
        assertThat(found("/users?department=research&search=an", "userId")).containsExactly("anna");
        assertThat(found("/users?usageLocation=NL", "userId")).containsExactly("anna", "cas");
        assertThat(found("/users?userType=Guest", "userId")).containsExactly("ben");
        assertThat(found("/users?state=deleted", "userId")).containsExactly("ben");
        assertThat(found("/users?state=ACTIVE", "userId")).containsExactly("anna", "cas");
        assertThat(found("/users?sku=" + E3, "userId")).containsExactly("anna", "cas");
        assertThat(found("/users?errors=true", "userId")).containsExactly("cas");
        assertThat(found("/users?errors=false", "userId")).containsExactly("anna", "ben");
        var refused = tenant.as(Role.READER)
                .get(tenant.path("/users?state=happy&userType=robot&sku=NOPE"))
                .expect(400);
        assertThat(refused.json().get("errors").valueStream().map(error -> error.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/state", "/userType", "/sku");
        var groups = tenant.readNow(ZETEL, "/groups?search=TEA&errors=true").expect(200);
        assertThat(groups.text("/items/0/groupId")).isEqualTo("team");
        assertThat(groups.number("/items/0/failed")).isEqualTo(1);
        assertThat(groups.text("/items/0/licenses/0/sku")).isEqualTo(E3);
        assertThat(groups.text("/items/0/licenseProcessingState")).isEqualTo("ProcessingComplete");
        assertThat(found("/groups?errors=false", "groupId")).isEmpty();
        assertThat(found("/groups?search=group", "groupId")).containsExactly("team");
        assertThat(found("/groups?state=QueuedForProcessing", "groupId")).isEmpty();
        assertThat(found("/groups?sku=SPE_E5", "groupId")).isEmpty();
    }

    @Test
    void the_longest_texts_there_can_be_are_kept_and_found() {
        var long18 = "\uFDFA".repeat(200);
        office.user(
                "anna",
                Map.of(
                        "displayName",
                        long18,
                        "profile",
                        Map.of("department", long18, "surname", "e\u0301".repeat(100))));
        assertThat(found("/users?search=" + "%C3%A9".repeat(100), "userId")).containsExactly("anna");
        assertThat(found("/users?department=" + "%EF%B7%BA".repeat(200), "userId"))
                .containsExactly("anna");
    }

    @Test
    void devices_are_searched_alike_and_are_gone_when_they_are_removed() {
        office.device("pad-1");
        office.device("pad-2");
        assertThat(found("/devices?search=PAD", "deviceId")).containsExactly("pad-1", "pad-2");
        assertThat(found("/devices?search=device", "deviceId")).containsExactly("pad-1", "pad-2");
        assertThat(found("/users?search=pad", "userId")).isEmpty();
        tenant.as(Role.USER_ADMIN).delete(tenant.path("/devices/pad-1")).expect(204);
        assertThat(found("/devices", "deviceId")).containsExactly("pad-2");
    }

    private List<String> found(String path, String id) {
        return TestTenant.each(tenant.readNow(ZETEL, path).expect(200), id);
    }

    private List<String> paged(String path) {
        var all = new ArrayList<String>();
        var cursor = "";
        while (cursor != null) {
            var page = tenant.readNow(ZETEL, path + cursor).expect(200);
            all.addAll(TestTenant.each(page, "userId"));
            cursor = page.json().get("nextCursor").isNull() ? null : "&cursor=" + page.text("/nextCursor");
        }
        return all;
    }
}
