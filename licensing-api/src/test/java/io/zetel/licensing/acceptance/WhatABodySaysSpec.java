package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

@DisplayName("What a body says")
class WhatABodySaysSpec {

    private static final String E3 = "SPE_E3";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final Caller admin = tenant.as(Role.USER_ADMIN, Role.BILLING_ADMIN, Role.GLOBAL_ADMIN, Role.READER);

    @ParameterizedTest
    @CsvSource({
        "users, userType",
        "users, usageLocation",
        "users, onPremisesSynced",
        "subscriptions, seats",
        "subscriptions, autoRenew",
        "subscriptions, status",
        "policies, name",
        "policies, enabled"
    })
    void null_is_refused_where_nothing_can_be_cleared(String what, String field) {
        assertCannotBeCleared(
                admin.patch(tenant.path("/" + what + "/" + id(what)), "{\"%s\":null}".formatted(field)), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policyLimit", "country"})
    void of_a_tenant_too(String field) {
        assertCannotBeCleared(zetel.operator().patch(tenant.path(""), "{\"%s\":null}".formatted(field)), field);
    }

    @Test
    void null_clears_what_can_be() {
        admin.put(tenant.path("/users/kim"), Map.of("displayName", "Kim", "usageLocation", "NL"))
                .expect(200);
        assertThat(admin.patch(tenant.path("/users/kim"), "{\"usageLocation\":\"BE\"}")
                        .expect(200)
                        .text("/displayName"))
                .isEqualTo("Kim");
        var cleared =
                admin.patch(tenant.path("/users/kim"), "{\"displayName\":null}").expect(200);
        assertThat(cleared.json().get("displayName").isNull()).isTrue();
        assertThat(cleared.text("/usageLocation")).isEqualTo("BE");
        assertThat(admin.patch(tenant.path("/users/kim"), "{\"displayName\":\"\\u0000\"}")
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/displayName");

        var bought = admin.post(
                        tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 1, "endsOn", "2030-01-01T00:00:00Z"))
                .expect(201);
        var path = tenant.path("/subscriptions/" + bought.text("/subscriptionId"));
        assertThat(admin.patch(path, "{\"seats\":2}").expect(200).text("/endsOn"))
                .isEqualTo("2030-01-01T00:00:00Z");
        assertThat(admin.patch(path, "{\"endsOn\":null}")
                        .expect(200)
                        .json()
                        .get("endsOn")
                        .isNull())
                .isTrue();
    }

    /** Where null says what the answer then shows, or that something is not known. */
    private static final Set<String> NULL_IS_SOMETHING = Set.of(
            "POST /api/v1/tenants agreement",
            "PATCH /api/v1/tenants/{t} agreement",
            "POST /api/v1/tenants/{t}/subscriptions endsOn",
            "PATCH /api/v1/tenants/{t}/subscriptions/{id} endsOn",
            "POST /api/v1/tenants/{t}/claims environment",
            "POST /api/v1/tenants/{t}/claims occurredAt",
            "PUT /api/v1/tenants/{t}/users/{id} displayName",
            "PATCH /api/v1/tenants/{t}/users/{id} displayName",
            "PUT /api/v1/tenants/{t}/devices/{id} displayName",
            "PUT /api/v1/tenants/{t}/groups/{id} displayName",
            "POST /api/v1/tenants/{t}/api-tokens expiresAt",
            "PATCH /api/v1/tenants/{t}/subscriptions/{id} orderNumber",
            "PATCH /api/v1/tenants/{t}/subscriptions/{id} cost",
            "PATCH /api/v1/tenants/{t}/subscriptions/{id} notes",
            "PUT /api/v1/tenants/{t}/scim removalBrake",
            "POST /api/v1/people displayName",
            "POST /api/v1/people language",
            "PATCH /api/v1/people/{personId} displayName",
            "PATCH /api/v1/people/{personId} language",
            "POST /api/v1/tenants/{t}/webhooks description",
            "PATCH /api/v1/tenants/{t}/webhooks/{id} description",
            "POST /api/v1/tenants/{t}/webhooks/{id}/resend fromN",
            "POST /api/v1/tenants/{t}/webhooks/{id}/resend toN",
            "POST /api/v1/tenants/{t}/webhooks/{id}/resend failedSince");

    @Test
    void null_is_never_the_same_as_left_out_where_it_cannot_be_meant() {
        var all = tenant.as(
                Role.USER_ADMIN,
                Role.BILLING_ADMIN,
                Role.GLOBAL_ADMIN,
                Role.LICENSE_ADMIN,
                Role.GROUP_ADMIN,
                Role.SERVICE);
        for (var write : Write.all()) {
            if (write.body() == null || !write.mediaType().endsWith("/json")) {
                continue;
            }
            for (var field : write.tree().propertyNames()) {
                if (NULL_IS_SOMETHING.contains(write.route() + " " + field)) {
                    continue;
                }
                var body = (ObjectNode) write.tree();
                body.putNull(field);
                var path = write.path()
                        .replace("<{t}>", tenant.id())
                        .replace("{t}", tenant.id())
                        .replaceAll("<[^>]*>", "x")
                        .replace("dryRun=x", "dryRun=true")
                        .replace("confirm=x", "confirm=true");
                var reply = (write.ofOperator() ? zetel.operator() : all)
                        .send(
                                write.method(),
                                path,
                                "application/json",
                                body.toString().replace("#", "1"));
                assertThat(reply.status())
                        .as("%s %s: %s", write.route(), field, reply.body())
                        .isEqualTo(400);
                assertThat(reply.json().get("errors").valueStream().map(fault -> fault.get("pointer")
                                .asString()))
                        .as("%s: %s", write.route(), reply.body())
                        .contains("/" + field);
            }
        }
    }

    @Test
    void null_clears_names_and_profiles_in_a_put_too() {
        for (var path : List.of("/users/lee", "/devices/lap", "/groups/staff")) {
            var profile =
                    path.startsWith("/users") ? "jobTitle" : path.startsWith("/devices") ? "model" : "description";
            var type = path.startsWith("/groups") ? ",\"memberType\":\"USER\"" : "";
            var of = tenant.as(Role.USER_ADMIN, Role.GROUP_ADMIN, Role.READER);
            of.put(
                            tenant.path(path),
                            "{\"displayName\":\"Name\",\"profile\":{\"%s\":\"One\",\"externalId\":\"x-%s\"}%s}"
                                    .formatted(profile, profile, type))
                    .expect(200);
            var cleared = of.put(
                            tenant.path(path), "{\"displayName\":null,\"profile\":{\"%s\":null}}".formatted(profile))
                    .expect(200);
            assertThat(cleared.json().get("displayName").isNull()).as(path).isTrue();
            assertThat(cleared.json().at("/profile/" + profile).isNull()).isTrue();
            assertThat(cleared.text("/profile/externalId")).isEqualTo("x-" + profile);
            assertThat(of.put(tenant.path(path), "{\"profile\":{\"externalId\":null}}")
                            .expect(200)
                            .json()
                            .at("/profile/externalId")
                            .isNull())
                    .isTrue();
        }
        var office = new DirectoryClient(tenant);
        office.users("pat");
        admin.put(tenant.path("/users/pat"), "{\"displayName\":\"Pat\",\"profile\":{\"jobTitle\":\"Boss\"}}")
                .expect(200);
        var job = tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/users/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString(
                                "{\"userId\":\"pat\",\"displayName\":null,\"profile\":{\"jobTitle\":null}}\n"))
                .expect(202);
        office.finished(job);
        var left = tenant.readNow(zetel, "/users/pat").expect(200).json();
        assertThat(left.get("displayName").isNull()
                        && left.at("/profile/jobTitle").isNull())
                .isTrue();
        assertThat(TestTenant.each(tenant.readNow(zetel, "/users?search=Pat"), "userId"))
                .as("found by the id still")
                .containsExactly("pat");
        assertThat(TestTenant.each(tenant.readNow(zetel, "/users?search=Boss"), "userId"))
                .isEmpty();
    }

    @Test
    void D04_an_agreement_is_one_there_is_and_changes() {
        var operator = zetel.operator();
        assertThat(operator.post("/api/v1/tenants", Map.of("name", "A", "country", "NL", "agreement", "GENTLEMANS"))
                        .expect(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/agreement");
        var device = Map.of("sku", "OFFICE_PROPLUS_DEVICE1", "seats", 1);
        assertThat(admin.post(tenant.path("/subscriptions"), device).expect(409).text("/code"))
                .isEqualTo("NOT_ELIGIBLE");
        assertThat(operator.patch(tenant.path(""), Map.of("agreement", "EA"))
                        .expect(200)
                        .text("/agreement"))
                .isEqualTo("EA");
        admin.post(tenant.path("/subscriptions"), device).expect(201);
        assertThat(operator.patch(tenant.path(""), Map.of("agreement", "GENTLEMANS"))
                        .expect(400)
                        .text("/code"))
                .isEqualTo("INVALID_AGREEMENT");
        assertThat(operator.patch(tenant.path(""), "{\"agreement\":null}")
                        .expect(200)
                        .json()
                        .get("agreement")
                        .isNull())
                .isTrue();
        assertThat(admin.post(tenant.path("/subscriptions"), device).expect(409).text("/code"))
                .isEqualTo("NOT_ELIGIBLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "9999-12-31T00:00:00Z"})
    void an_end_in_the_year_9999_is_none(String endsOn) {
        var bought = admin.post(
                        tenant.path("/subscriptions"),
                        Map.of("sku", E3, "seats", 10, "startsOn", "2024-01-01T00:00:00Z", "endsOn", endsOn))
                .expect(201);
        assertThat(bought.json().get("endsOn").isNull()).isTrue();
        var late = admin.post(
                        tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 1, "endsOn", "2300-01-01T00:00:00Z"))
                .expect(400);
        assertThat(late.text("/detail")).contains("null", "9999");
    }

    @Test
    void a_country_is_one_that_vendors_and_banks_know() {
        zetel.operator()
                .post("/api/v1/tenants", Map.of("name", "Field", "country", "XK"))
                .expect(201);
        assertThat(admin.put(tenant.path("/users/kim"), Map.of("usageLocation", "XK"))
                        .expect(200)
                        .text("/usageLocation"))
                .isEqualTo("XK");
        admin.put(tenant.path("/users/kim"), Map.of("usageLocation", "XX")).expect(400);
        zetel.operator()
                .post("/api/v1/tenants", Map.of("name", "Field", "country", "EU"))
                .expect(400);
    }

    @Test
    void fields_in_another_order_are_the_same_request() {
        var path = tenant.path("/subscriptions");
        var first = admin.post(path, "{\"sku\":\"SPE_E3\",\"seats\":3}", "Idempotency-Key", "order")
                .expect(201);
        var again = admin.post(path, "{ \"seats\" : 3, \"sku\" : \"SPE_E3\" }", "Idempotency-Key", "order")
                .expect(201);
        assertThat(again.text("/subscriptionId")).isEqualTo(first.text("/subscriptionId"));
        admin.post(path, "{\"sku\":\"SPE_E3\",\"seats\":4}", "Idempotency-Key", "order")
                .expect(422);
    }

    @Test
    void a_spreadsheet_computes_no_cell_of_a_report_and_a_program_gets_the_text_back() throws Exception {
        var ids = new String[] {"=1+2", "@SUM(A1:A9)", "-2+3", "+1", "'quoted", "\uFF1D1", "kim"};
        tenant.buy(E3, ids.length);
        admin.post(
                        tenant.path("/policies"),
                        "{\"name\":\"=cmd|' /C calc'!A0\",\"app\":\"TEAMS\",\"products\":[{\"sku\":\"SPE_E3\"}]}")
                .expect(201);
        var lines = new StringBuilder();
        for (var id : ids) {
            lines.append("{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"")
                    .append(id)
                    .append("\",\"usageLocation\":\"NL\"}}\n");
        }
        tenant.as(Role.SERVICE)
                .post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(lines.toString()))
                .expect(200);
        var csv =
                tenant.readNow(zetel, "/reports/claims?format=csv").expect(200).body();
        var rows = CSVParser.parse(
                        csv,
                        CSVFormat.RFC4180
                                .builder()
                                .setHeader()
                                .setSkipHeaderRecord(true)
                                .get())
                .getRecords();
        assertThat(rows).extracting(row -> original(row, "userId")).containsExactlyInAnyOrder(ids);
        assertThat(rows).extracting(row -> original(row, "policyName")).containsOnly("=cmd|' /C calc'!A0");
        var history = tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?format=csv"))
                .expect(200)
                .body();
        for (var all : new String[] {csv, history}) {
            CSVParser.parse(all, CSVFormat.RFC4180)
                    .forEach(row -> row.forEach(cell -> assertThat(cell)
                            .doesNotStartWith("=")
                            .doesNotStartWith("@")
                            .doesNotStartWith("-")
                            .doesNotStartWith("+")
                            .doesNotStartWith("\uFF1D")));
        }
    }

    private static String original(CSVRecord row, String column) {
        var cell = row.get(column);
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    private String id(String what) {
        return switch (what) {
            case "users" ->
                admin.put(tenant.path("/users/kim"), Map.of()).expect(200).text("/userId");
            case "subscriptions" -> tenant.buy(E3, 1).text("/subscriptionId");
            default -> {
                tenant.buy(E3, 1);
                yield tenant.policy("TEAMS", E3).text("/policyId");
            }
        };
    }

    private static void assertCannotBeCleared(Reply reply, String field) {
        assertThat(reply.expect(400).text("/errors/0/pointer")).isEqualTo("/" + field);
        assertThat(reply.text("/errors/0/message")).contains("cannot be cleared");
    }
}
