package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@DisplayName("Many at once")
class BulkSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final String E3 = "SPE_E3";

    private final DirectoryClient office = DirectoryClient.open(ZETEL.http());
    private final TestTenant tenant = office.tenant();

    @Test
    void purchases_come_by_a_table_and_each_key_once() {
        var table = "\uFEFFOrder number;SKU;seats;Starts on;ends on;Unlimited;cost.amount;currency;Notes\r\n"
                + "PO-1;SPE_E3;5;1998-01-01;2099-12-31;;1200.50;EUR;\"for all;\r\nof us\"\r\n"
                + "PO-2;VISIOCLIENT;;;;TRUE;;;\r\n"
                + ";SPE_E5;7;;;;;;'=1+1\r\n"
                + "PO-1;SPE_E3;5;;;;;;\r\n"
                + "PO-4;NOPE;5;;;;;;\r\n"
                + "PO-5;SPE_E3;many;;;;;;\r\n";
        var job = bulk("/subscriptions/batch", "text/csv", table, Role.BILLING_ADMIN);
        assertThat(counts(job)).containsExactly(6, 6, 2);
        assertThat(errors(job)).containsExactlyInAnyOrder("7 /sku UNKNOWN_SKU", "8 /seats WRONG_TYPE");
        var bought = tenant.readAfter(job, "/subscriptions")
                .json()
                .get("items")
                .valueStream()
                .toList();
        assertThat(bought)
                .extracting(row -> row.get("sku").asString() + " " + row.get("externalKey"))
                .containsExactlyInAnyOrder("SPE_E3 \"PO-1\"", "VISIOCLIENT \"PO-2\"", "SPE_E5 null");
        var first = bought.stream()
                .filter(row -> row.get("externalKey").asString().equals("PO-1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.get("startsOn").asString()).isEqualTo("1998-01-01T00:00:00Z");
        assertThat(first.get("endsOn").asString()).as("the end of that day").isEqualTo("2100-01-01T00:00:00Z");
        assertThat(first.get("notes").asString()).isEqualTo("for all;\nof us");
        assertThat(first.at("/cost/amount").decimalValue()).isEqualByComparingTo("1200.5");
        var again =
                bulk("/subscriptions/batch", "text/csv", "orderNumber,sku,seats\nPO-1,SPE_E3,5\n", Role.BILLING_ADMIN);
        assertThat(counts(again)).containsExactly(1, 1, 0);
        assertThat(tenant.readNow(ZETEL, "/products/SPE_E3").number("/total")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "application/csv", "application/vnd.ms-excel"})
    void a_table_is_one_by_each_name_of_its_type_and_never_is_a_day_of_the_year_9999(String mediaType) {
        var job =
                bulk("/subscriptions/batch", mediaType, "sku,seats,endsOn\nSPE_E3,5,9999-12-31\n", Role.BILLING_ADMIN);
        assertThat(errors(job)).isEmpty();
        var bought = tenant.readAfter(job, "/subscriptions").json().at("/items/0");
        assertThat(bought.get("seats").asInt()).isEqualTo(5);
        assertThat(bought.get("endsOn").isNull()).isTrue();
    }

    /** As the description lists them, so that a route to come is among them. */
    @Test
    void whatever_route_takes_a_table_takes_it_by_each_name_of_its_type() {
        var takers = ZETEL.stranger()
                .get("/v3/api-docs")
                .json()
                .get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(operation -> operation.at("/requestBody/content"))
                .filter(content -> content.has("text/csv"))
                .toList();
        assertThat(takers)
                .hasSizeGreaterThan(8)
                .allMatch(content -> content.has("application/csv") && content.has("application/vnd.ms-excel"));
    }

    @Test
    void people_come_by_a_table_as_other_directories_write_it() {
        var table =
                "User ID,display_name,mail,usageLocation,Shoe size\nkim,\"Jansen, Kim\",Kim@contoso.nl,NL,42\nlee,Lee,,Narnia,43\n";
        var job = bulk("/users/batch", "text/csv; charset=utf-8", table, Role.SERVICE);
        assertThat(counts(job)).containsExactly(2, 2, 1);
        assertThat(errors(job)).containsExactly("1 /Shoe size UNKNOWN_FIELD", "3 /usageLocation INVALID_COUNTRY");
        var kim = tenant.as(Role.USER_ADMIN)
                .get(tenant.path("/users/kim?waitFor=" + job.header("Licensing-Position")))
                .expect(200);
        assertThat(List.of(kim.text("/displayName"), kim.text("/profile/mail")))
                .containsExactly("Jansen, Kim", "Kim@contoso.nl");
    }

    @Test
    void a_field_nobody_knows_loses_no_line_and_one_of_the_profile_goes_there() {
        var lines = "{\"userId\":\"kim\",\"mail\":\"kim@contoso.nl\",\"shoeSize\":42}\n"
                + "{\"userId\":\"lee\",\"shoeSize\":43,\"usageLocation\":\"Narnia\"}\n";
        var job = bulk("/users/batch", "application/x-ndjson", lines, Role.SERVICE);
        assertThat(counts(job)).containsExactly(2, 2, 1);
        assertThat(errors(job))
                .containsExactly(
                        "1 /shoeSize UNKNOWN_FIELD", "2 /shoeSize UNKNOWN_FIELD", "2 /usageLocation INVALID_COUNTRY");
        assertThat(tenant.as(Role.USER_ADMIN)
                        .get(tenant.path("/users/kim?waitFor=" + job.header("Licensing-Position")))
                        .text("/profile/mail"))
                .isEqualTo("kim@contoso.nl");
    }

    @Test
    void a_table_without_a_header_that_means_anything_is_refused_and_a_row_that_is_none_is_told() {
        var post = tenant.as(Role.SERVICE);
        assertThat(post.post(tenant.path("/users/batch"), "text/csv", BodyPublishers.ofString("kim,NL\nlee,NL\n"))
                        .expect(400)
                        .text("/errors/0/code"))
                .isEqualTo("INVALID_HEADER");
        var job = bulk("/users/batch", "text/csv", "userId|displayName\na|b|c\nkim|\"Kim\n", Role.SERVICE);
        assertThat(errors(job)).containsExactly("2  MALFORMED_CSV", "3  MALFORMED_CSV");
        assertThat(counts(job)).containsExactly(2, 2, 2);
    }

    @Test
    void service_plans_stand_behind_the_product_in_a_table() {
        tenant.buy(E3, 9);
        office.users("kim", "lee", "max");
        office.group("sales", "USER");
        var table =
                "userId;add\nkim;SPE_E3 -SWAY  -YAMMER_ENTERPRISE|VISIOCLIENT\nlee;SPE_E3 +TEAMS1\nmax;SPE_E3 -NOPE\n"
                        + "max;SPE_E3 +TEAMS1 -SWAY\nmax;SPE_E3 SWAY\n";
        tenant.buy("VISIOCLIENT", 9);
        var job = bulk("/licenses/batch", "text/csv", table, Role.LICENSE_ADMIN);
        assertThat(errors(job))
                .containsExactly(
                        "4 /add/0/disabledPlans/0 PLAN_NOT_IN_SKU",
                        "5 /add/0/enabledPlans PLANS_NAMED_TWICE",
                        "6 /add/0/sku UNKNOWN_SKU");
        assertThat(off(job, "kim", E3)).containsExactlyInAnyOrder("SWAY", "YAMMER_ENTERPRISE");
        assertThat(off(job, "lee", E3)).contains("SWAY").doesNotContain("TEAMS1");
        var groups = bulk("/group-licenses/batch", "text/csv", "groupId,add\nsales,SPE_E3 -SWAY\n", Role.GLOBAL_ADMIN);
        assertThat(office.licensing(groups, "sales").body()).contains("SWAY");
    }

    private List<String> off(Reply job, String user, String sku) {
        return tenant.readAfter(job, "/users/" + user + "/licenses")
                .json()
                .get("licenses")
                .valueStream()
                .filter(product -> product.get("sku").asString().equals(sku))
                .flatMap(product -> product.at("/sources/0/disabledPlans").valueStream())
                .map(plan -> plan.asString())
                .toList();
    }

    @Test
    void S20_a_dry_run_tells_what_each_line_would_do_and_stores_nothing() {
        tenant.buy(E3, 2);
        office.users("kim", "lee", "max");
        office.assign("kim", E3);
        var table = "userId,add\nkim,SPE_E3\nlee,SPE_E3\nmax,SPE_E3\nnobody,SPE_E3\nmax,NOPE\n,SPE_E3\n";
        var told = tenant.as(Role.LICENSE_ADMIN)
                .post(tenant.path("/licenses/batch?dryRun=true"), "text/csv", BodyPublishers.ofString(table))
                .expect(200);
        assertThat(List.of(
                        told.number("/total"),
                        told.number("/changing"),
                        told.number("/unchanged"),
                        told.number("/failed")))
                .as("each on top of those before it: lee takes the last seat")
                .containsExactly(6, 1, 1, 4);
        assertThat(told.json()
                        .get("errors")
                        .valueStream()
                        .map(error ->
                                error.get("line") + " " + error.get("code").asString()))
                .containsExactlyInAnyOrder("4 OUT_OF_LICENSES", "5 HOLDER_NOT_FOUND", "6 UNKNOWN_SKU", "7 REQUIRED");
        assertThat(told.json().at("/lines/1/events").toString()).contains("LicenseAssigned");
        assertThat(told.json()
                        .at("/changes/products/0/gaining/first/0/holderId")
                        .asString())
                .isEqualTo("lee");
        assertThat(office.licences("lee")).isEmpty();
        assertThat(TestTenant.each(tenant.as(Role.READER).get(tenant.path("/jobs")), "jobId"))
                .isEmpty();
        assertThat(errors(bulk("/licenses/batch", "text/csv", table, Role.LICENSE_ADMIN)))
                .hasSize(4);
        var many = IntStream.range(0, 10_001)
                .mapToObj(i -> "{\"userId\":\"m-" + i + "\"}")
                .collect(Collectors.joining("\n"));
        assertThat(tenant.as(Role.SERVICE)
                        .post(
                                tenant.path("/users/batch?dryRun=true"),
                                "application/x-ndjson",
                                BodyPublishers.ofString(many))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("TOO_MANY_LINES");
    }

    @Test
    void licences_are_given_and_taken_and_one_product_named_twice_is_one() {
        tenant.buy(E3, 2);
        tenant.buy("VISIOCLIENT", 2);
        office.users("kim", "lee", "max");
        var given = bulk(
                "/licenses/batch",
                "text/csv",
                "userId,add\nkim,SPE_E3;VISIOCLIENT\nlee,SPE_E3;SPE_E3\nmax,SPE_E3\n",
                Role.LICENSE_ADMIN);
        assertThat(counts(given)).containsExactly(3, 3, 1);
        assertThat(errors(given)).singleElement().asString().startsWith("4 ").endsWith("OUT_OF_LICENSES");
        assertThat(office.licences(given, "lee").keySet()).containsExactly(E3);
        var lines = """
                    {"userId":"kim","remove":["SPE_E3"]}
                    {"userId":"max","add":[{"sku":"SPE_E3","disabledPlans":["SWAY"]},{"sku":"SPE_E3"}]}
                    {"userId":"max","add":[{"sku":"SPE_E3","disabledPlans":["SWAY"]},{"sku":"SPE_E3","disabledPlans":["SWAY"]}]}
                    """;
        var moved = bulk("/licenses/batch", "application/x-ndjson", lines, Role.LICENSE_ADMIN);
        assertThat(errors(moved)).containsExactly("2 /add/1/sku DUPLICATE_PRODUCT");
        assertThat(office.licences(moved, "max").keySet()).containsExactly(E3);
        assertThat(office.licences("kim").keySet()).containsExactly("VISIOCLIENT");
    }

    @Test
    void groups_come_by_a_table_and_a_known_one_keeps_what_is_not_told() {
        office.device("lap");
        var made = bulk(
                "/groups/batch",
                "text/csv",
                "Group ID;Display name;Member type;mail;Floor\nsales;Sales;USER;s@x.nl;3\nlaptops;;DEVICE;;\nlost;Lost;;;\n",
                Role.GROUP_ADMIN);
        assertThat(counts(made)).containsExactly(3, 3, 1);
        assertThat(errors(made)).containsExactlyInAnyOrder("1 /Floor UNKNOWN_FIELD", "4 /memberType REQUIRED");
        var again = bulk(
                "/groups/batch",
                "application/x-ndjson",
                "{\"groupId\":\"sales\",\"profile\":{\"description\":\"Those who sell\"}}\n",
                Role.SERVICE);
        assertThat(counts(again)).containsExactly(1, 1, 0);
        var sales = tenant.readNow(ZETEL, "/groups/sales").expect(200);
        assertThat(List.of(
                        sales.text("/displayName"),
                        sales.text("/memberType"),
                        sales.text("/profile/mail"),
                        sales.text("/profile/description")))
                .containsExactly("Sales", "USER", "s@x.nl", "Those who sell");
        assertThat(tenant.readNow(ZETEL, "/groups/laptops").text("/memberType")).isEqualTo("DEVICE");
        tenant.readNow(ZETEL, "/groups/lost").expect(404);
    }

    @Test
    void people_join_groups_that_are_licensed_and_leave_them_and_the_organisation() {
        tenant.buy(E3, 5);
        office.users("kim", "lee");
        office.group("sales", "USER");
        var licensed = bulk(
                "/group-licenses/batch", "text/csv", "groupId,add\nsales,SPE_E3\nnobodys,SPE_E3\n", Role.GLOBAL_ADMIN);
        assertThat(counts(licensed)).containsExactly(2, 2, 1);
        assertThat(errors(licensed)).containsExactly("3  GROUP_NOT_FOUND");
        var joined = bulk(
                "/memberships/batch",
                "text/csv",
                "groupId\tmemberId\nsales\tkim\nsales\tlee\nsales\tnobody\n",
                Role.SERVICE);
        assertThat(counts(joined)).containsExactly(3, 3, 1);
        assertThat(errors(joined)).singleElement().asString().startsWith("4 ");
        assertThat(office.licences(joined, "kim")).isEqualTo(Map.of(E3, List.of("GROUP sales Active")));
        var left = bulk(
                "/memberships/batch",
                "application/x-ndjson",
                "{\"groupId\":\"sales\",\"memberId\":\"kim\",\"action\":\"REMOVE\"}\n",
                Role.SERVICE);
        assertThat(office.licences(left, "kim")).isEmpty();
        var gone = bulk("/leavers/batch", "text/csv", "userId\nlee\n", Role.USER_ADMIN);
        assertThat(tenant.as(Role.USER_ADMIN)
                        .get(tenant.path("/users/lee?waitFor=" + gone.header("Licensing-Position")))
                        .text("/state"))
                .isEqualTo("DELETED");
    }

    @Test
    void a_list_that_is_everybody_lets_those_who_are_missing_leave_unless_they_are_too_many() {
        office.manyUsers(30);
        office.group("staff", "USER");
        var path = tenant.path("/groups/staff/members");
        var feed = tenant.as(Role.SERVICE);
        var all = IntStream.range(0, 30)
                .mapToObj(i -> "{\"memberId\":\"m-" + i + "\"}\n")
                .toList();
        everybody(path, String.join("", all.subList(0, 25)));
        assertThat(members(path)).hasSize(25);

        var some = "memberId\n"
                + IntStream.range(10, 30).mapToObj(i -> "m-" + i + "\n").collect(Collectors.joining());
        var preview = feed.send("PUT", path + "?dryRun=true", "text/csv", some).expect(200);
        assertThat(preview.json().get("dryRun").asBoolean()).isTrue();
        assertThat(members(path)).hasSize(25);
        everybody(
                path,
                some.replace("memberId\n", "")
                        .lines()
                        .map(id -> "{\"memberId\":\"" + id + "\"}\n")
                        .collect(Collectors.joining()));
        assertThat(members(path)).hasSize(20).doesNotContain("m-9").contains("m-10", "m-29");

        assertThat(feed.send("PUT", path, "application/x-ndjson", "")
                        .expect(409)
                        .text("/code"))
                .isEqualTo("TOO_MANY_REMOVALS");
        var bad = feed.send(
                        "PUT",
                        path + "?mostRemoved=99",
                        "application/x-ndjson",
                        all.getFirst() + "{\"memberId\":\"a/b\"}\n")
                .expect(400);
        assertThat(bad.text("/errors/0/pointer")).isEqualTo("/2/memberId");
        assertThat(members(path)).hasSize(20);
        office.finished(feed.send("PUT", path + "?mostRemoved=20", "application/x-ndjson", "")
                .expect(202));
        assertThat(members(path)).isEmpty();
        feed.send("PUT", tenant.path("/groups/none/members"), "application/x-ndjson", "")
                .expect(404);
    }

    private void everybody(String path, String lines) {
        var job = office.finished(tenant.as(Role.SERVICE)
                .send("PUT", path, "application/x-ndjson", lines)
                .expect(202));
        assertThat(job.number("/failed")).isZero();
    }

    private List<String> members(String path) {
        return TestTenant.each(
                tenant.readNow(ZETEL, path.substring(tenant.path("").length()) + "?limit=500")
                        .expect(200),
                "memberId");
    }

    @Test
    void each_kind_has_a_template() {
        var reader = tenant.as(Role.READER);
        var names = reader.get(tenant.path("/batch-templates"))
                .expect(200)
                .json()
                .get("items")
                .valueStream()
                .map(name -> name.asString())
                .toList();
        assertThat(names)
                .containsExactly(
                        "devices",
                        "group-licenses",
                        "group-members",
                        "groups",
                        "leavers",
                        "licenses",
                        "memberships",
                        "subscriptions",
                        "users");
        for (var name : names) {
            assertThat(reader.get(tenant.path("/batch-templates/" + name))
                            .expect(200)
                            .header("Content-Type"))
                    .startsWith("text/csv");
        }
        assertThat(reader.get(tenant.path("/batch-templates/leavers")).body()).isEqualTo("userId,reason\r\n");
        assertThat(reader.get(tenant.path("/batch-templates/users")).body())
                .startsWith("userId,displayName,userType,")
                .contains(",profile.mail,");
        reader.get(tenant.path("/batch-templates/nothing")).expect(404);
    }

    private Reply bulk(String path, String mediaType, String body, Role role) {
        return office.finished(tenant.as(role)
                .post(tenant.path(path), mediaType, BodyPublishers.ofString(body))
                .expect(202));
    }

    private static List<Integer> counts(Reply job) {
        return List.of(job.number("/total"), job.number("/done"), job.number("/failed"));
    }

    private static List<String> errors(Reply job) {
        return job.json()
                .at("/errors/items")
                .valueStream()
                .map(error -> "%d %s %s"
                        .formatted(
                                error.get("line").asLong(),
                                error.get("pointer").asString(),
                                error.get("code").asString()))
                .toList();
    }
}
