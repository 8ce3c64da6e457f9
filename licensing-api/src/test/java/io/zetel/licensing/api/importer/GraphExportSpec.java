package io.zetel.licensing.api.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.importer.Carried.Group;
import io.zetel.licensing.api.importer.Carried.License;
import io.zetel.licensing.api.importer.Carried.Seats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An export of Graph's")
class GraphExportSpec {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String SALES = "5e7a0000-0000-4000-8000-000000000001";
    private static final String USERS = """
            {"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users",
             "value": [
              {"id": "a", "userPrincipalName": "Ann@x.org", "displayName": "Ann", "userType": "Member", "usageLocation": "NL",
               "accountEnabled": true, "onPremisesSyncEnabled": true, "department": "Sales", "mail": null,
               "assignedLicenses": [{"skuId": "e3", "disabledPlans": ["sway"]}, {"skuId": "e5", "disabledPlans": []}],
               "licenseAssignmentStates": [
                {"skuId": "e3", "disabledPlans": ["sway"], "assignedByGroup": null, "state": "Active", "error": "None"},
                {"skuId": "e5", "disabledPlans": [], "assignedByGroup": "$SALES", "state": "Active", "error": "None"},
                {"skuId": "bi", "disabledPlans": [], "assignedByGroup": null, "state": "Error", "error": "CountViolation"}]},
              {"id": "b", "userPrincipalName": "bob@x.org", "accountEnabled": false,
               "licenseAssignmentStates": [
                {"skuId": "e5", "assignedByGroup": "$SALES", "state": "Error", "error": "CountViolation"}]},
              {"id": "c", "userPrincipalName": "cat@x.org",
               "licenseAssignmentStates": [{"skuId": "e5", "assignedByGroup": "$SALES", "state": "Active"},
                                           {"skuId": "e3", "assignedByGroup": "gone", "state": "Active"}]}]}
            """.replace("$SALES", SALES);
    private static final String GROUPS = """
            {"value": [{"id": "$SALES", "displayName": "Sales", "description": "All of them", "securityEnabled": true,
             "groupTypes": [], "assignedLicenses": [{"skuId": "E5", "disabledPlans": ["yammer"]}]}]}
            """.replace("$SALES", SALES);

    @TempDir
    private Path folder;

    @Test
    void says_who_there_is_and_what_they_have_directly() throws Exception {
        var carried = read(USERS, GROUPS);

        var ann = carried.directory().users().get("a");
        assertThat(List.of(ann.displayName(), ann.userType(), ann.usageLocation(), ann.onPremisesSynced()))
                .containsExactly("Ann", "Member", "NL", true);
        assertThat(ann.profile()).isEqualTo(Map.of("userPrincipalName", "Ann@x.org", "department", "Sales"));
        assertThat(carried.directory().users()).containsOnlyKeys("a", "b", "c");
        assertThat(carried.directory().users().values())
                .filteredOn(Carried.User::disabled)
                .extracting(Carried.User::userId)
                .containsExactly("b");
        assertThat(carried.assignments())
                .extracting(one -> one.userId() + " " + one.license())
                .containsExactly("a " + new License("e3", List.of("sway")));
    }

    @Test
    void tells_members_by_their_licenses_where_there_is_no_list_and_those_that_wait_come_last() throws Exception {
        var sales = read(USERS, GROUPS).directory().groups().get(SALES);

        assertThat(sales.members()).containsExactly("a", "c", "b");
        assertThat(sales.licenses()).containsExactly(new License("E5", List.of("yammer")));
        assertThat(sales.profile()).isEqualTo(Map.of("description", "All of them"));
    }

    @Test
    void takes_members_from_a_list_of_the_groups_own_or_from_the_group() throws Exception {
        put("members-%s.json".formatted(SALES), """
                                                {"value": [{"@odata.type": "#microsoft.graph.user", "id": "c"},
                                                 {"@odata.type": "#microsoft.graph.device", "id": "d"}, {"id": "z"}]}
                                                """);
        var carried = read(USERS, GROUPS);
        assertThat(carried.directory().groups().get(SALES).members()).containsExactly("c");
        assertThat(left(carried))
                .contains(
                        "member d of group " + SALES + ": is no user but a device; only users are carried over",
                        "member z of group " + SALES + ": is not among the users of the export",
                        "e5 of user a (Ann@x.org): comes from group %s, of which the export does not show them a member"
                                .formatted(SALES));

        Files.delete(folder.resolve("members-%s.json".formatted(SALES)));
        assertThat(read(USERS, GROUPS.replace("\"groupTypes\": []", "\"members\": [{\"id\": \"b\"}]"))
                        .directory()
                        .groups()
                        .values())
                .extracting(Group::members)
                .containsExactly(List.of("b"));
    }

    @Test
    void lists_what_cannot_be_carried_over_by_line() throws Exception {
        var left = read(USERS, GROUPS).left().stream().map(Object::toString).toList();

        assertThat(left)
                .containsExactly(
                        "users.json:3  bi of user a (Ann@x.org): is assigned there but not in effect: CountViolation",
                        "users.json:13  e3 of user c (cat@x.org): comes from group gone, which is not in the export");
    }

    @Test
    void without_states_takes_for_direct_what_no_group_gives() throws Exception {
        put("members-%s.json".formatted(SALES), "{\"value\": [{\"id\": \"a\"}]}");
        var carried = read("""
                           [{"id": "a", "userPrincipalName": "a@x.org", "assignedLicenses": [{"skuId": "e5"}, {"skuId": "e3"}]},
                            {"id": "b", "userPrincipalName": "b@x.org", "assignedLicenses": [{"skuId": "e5"}]}]
                           """, GROUPS);

        assertThat(carried.assignments())
                .extracting(one -> one.userId() + " " + one.license().product())
                .containsExactly("a e3", "b e5");
    }

    @Test
    void buys_seats_by_what_they_are() throws Exception {
        put("skus.json", """
                         {"value": [{"skuId": "e3", "skuPartNumber": "SPE_E3", "consumedUnits": 14, "capabilityStatus": "Enabled",
                           "prepaidUnits": {"enabled": 25, "warning": 3, "suspended": 10, "lockedOut": 2}},
                          {"skuId": "e5", "skuPartNumber": "SPE_E5", "consumedUnits": 0, "prepaidUnits": {"enabled": 0}}]}
                         """);
        var carried = GraphExport.read(List.of(folder.resolve("skus.json")), NOON);

        assertThat(carried.purchases())
                .extracting(one -> "%s %d %s %s".formatted(one.key(), one.seats(), one.endsOn(), one.suspended()))
                .containsExactly(
                        "graph:e3:enabled 25 null false",
                        "graph:e3:warning 3 2026-11-28T00:00:00Z false",
                        "graph:e3:suspended 10 null true");
        assertThat(carried.seats()).containsExactly(new Seats("e3", 28, 14), new Seats("e5", 0, 0));
        assertThat(left(carried))
                .containsExactly(
                        "3 seats of SPE_E3 in their grace period: the export does not say since when; here it begins today",
                        "2 seats of SPE_E3: are locked out");
    }

    @Test
    void comes_page_by_page_and_wants_the_last_one() throws Exception {
        var page =
                "{\"@odata.nextLink\": \"https://graph.microsoft.com/v1.0/users?$skiptoken=x\", \"value\": [{\"id\": "
                        + "\"%s\", \"userPrincipalName\": \"u\"}]}";
        put("users.json", page.formatted("a"));
        put("users-2.json", page.formatted("b"));
        assertThatThrownBy(this::all)
                .isInstanceOf(Unusable.class)
                .hasMessage("The last page of USERs is missing: every page given says that another one follows.");
        put("users-3.json", "{\"value\": []}");
        assertThat(all().directory().users()).containsOnlyKeys("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"error": {"code": "x", "message": "Insufficient privileges"}} | users.json is an error that Graph \
            answered: Insufficient privileges
            {"value": [{"id": "a",                                         | users.json is no JSON as Graph answers it (line 1).
            <html>                                                         | users.json is no JSON as Graph answers it (line 1).
            """)
    void that_is_none_is_refused_in_one_sentence(String text, String sentence) throws IOException {
        put("users.json", text);
        assertThatThrownBy(this::all).isInstanceOf(Unusable.class).hasMessage(sentence);
    }

    private Carried read(String users, String groups) throws Exception {
        put("users.json", users);
        put("groups.json", groups);
        return all();
    }

    private Carried all() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return GraphExport.read(files.sorted().toList(), NOON);
        }
    }

    private static List<String> left(Carried carried) {
        return carried.left().stream()
                .map(one -> one.what() + ": " + one.reason())
                .toList();
    }

    private void put(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
