package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a body says")
class WhatABodySaysSpec {

    private static final String E3 = "SPE_E3";

    private final RunningZetel zetel = RunningZetel.shared();
    private final TestTenant tenant = TestTenant.claiming(zetel);
    private final Caller admin = tenant.as(Role.USER_ADMIN, Role.BILLING_ADMIN, Role.GLOBAL_ADMIN, Role.READER);

    @ParameterizedTest
    @CsvSource({"users, userType", "users, usageLocation", "users, onPremisesSynced", "subscriptions, seats", "subscriptions, autoRenew",
        "subscriptions, status", "policies, name", "policies, enabled"}) void null_is_refused_where_nothing_can_be_cleared(String what,
                String field) {
        assertCannotBeCleared(admin.patch(tenant.path("/" + what + "/" + id(what)), "{\"%s\":null}".formatted(field)), field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"policyLimit", "country"}) void of_a_tenant_too(String field) {
        assertCannotBeCleared(zetel.operator().patch(tenant.path(""), "{\"%s\":null}".formatted(field)), field);
    }

    @Test void null_clears_what_can_be() {
        admin.put(tenant.path("/users/kim"), Map.of("displayName", "Kim", "usageLocation", "NL")).expect(200);
        assertThat(admin.patch(tenant.path("/users/kim"), "{\"usageLocation\":\"BE\"}").expect(200).text("/displayName")).isEqualTo("Kim");
        var cleared = admin.patch(tenant.path("/users/kim"), "{\"displayName\":null}").expect(200);
        assertThat(cleared.json().get("displayName").isNull()).isTrue();
        assertThat(cleared.text("/usageLocation")).isEqualTo("BE");
        assertThat(admin.patch(tenant.path("/users/kim"), "{\"displayName\":\"\\u0000\"}").expect(400).text("/errors/0/pointer"))
                .isEqualTo("/displayName");

        var bought = admin.post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 1, "endsOn", "2030-01-01T00:00:00Z")).expect(201);
        var path = tenant.path("/subscriptions/" + bought.text("/subscriptionId"));
        assertThat(admin.patch(path, "{\"seats\":2}").expect(200).text("/endsOn")).isEqualTo("2030-01-01T00:00:00Z");
        assertThat(admin.patch(path, "{\"endsOn\":null}").expect(200).json().get("endsOn").isNull()).isTrue();
    }

    @Test void D04_an_agreement_is_one_there_is_and_changes() {
        var operator = zetel.operator();
        assertThat(operator.post("/api/v1/tenants", Map.of("name", "A", "country", "NL", "agreement", "GENTLEMANS")).expect(400)
                .text("/errors/0/pointer"))
                .isEqualTo("/agreement");
        var device = Map.of("sku", "OFFICE_PROPLUS_DEVICE1", "seats", 1);
        assertThat(admin.post(tenant.path("/subscriptions"), device).expect(409).text("/code")).isEqualTo("NOT_ELIGIBLE");
        assertThat(operator.patch(tenant.path(""), Map.of("agreement", "EA")).expect(200).text("/agreement")).isEqualTo("EA");
        admin.post(tenant.path("/subscriptions"), device).expect(201);
        assertThat(operator.patch(tenant.path(""), Map.of("agreement", "GENTLEMANS")).expect(400).text("/code")).isEqualTo("INVALID_AGREEMENT");
        assertThat(operator.patch(tenant.path(""), "{\"agreement\":null}").expect(200).json().get("agreement").isNull()).isTrue();
        assertThat(admin.post(tenant.path("/subscriptions"), device).expect(409).text("/code")).isEqualTo("NOT_ELIGIBLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "9999-12-31T00:00:00Z"}) void an_end_in_the_year_9999_is_none(String endsOn) {
        var bought = admin.post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 10, "startsOn", "2024-01-01T00:00:00Z", "endsOn", endsOn))
                .expect(201);
        assertThat(bought.json().get("endsOn").isNull()).isTrue();
        var late = admin.post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 1, "endsOn", "2300-01-01T00:00:00Z")).expect(400);
        assertThat(late.text("/detail")).contains("null", "9999");
    }

    @Test void a_country_is_one_that_vendors_and_banks_know() {
        zetel.operator().post("/api/v1/tenants", Map.of("name", "Field", "country", "XK")).expect(201);
        assertThat(admin.put(tenant.path("/users/kim"), Map.of("usageLocation", "XK")).expect(200).text("/usageLocation")).isEqualTo("XK");
        admin.put(tenant.path("/users/kim"), Map.of("usageLocation", "XX")).expect(400);
        zetel.operator().post("/api/v1/tenants", Map.of("name", "Field", "country", "EU")).expect(400);
    }

    @Test void fields_in_another_order_are_the_same_request() {
        var path = tenant.path("/subscriptions");
        var first = admin.post(path, "{\"sku\":\"SPE_E3\",\"seats\":3}", "Idempotency-Key", "order").expect(201);
        var again = admin.post(path, "{ \"seats\" : 3, \"sku\" : \"SPE_E3\" }", "Idempotency-Key", "order").expect(201);
        assertThat(again.text("/subscriptionId")).isEqualTo(first.text("/subscriptionId"));
        admin.post(path, "{\"sku\":\"SPE_E3\",\"seats\":4}", "Idempotency-Key", "order").expect(422);
    }

    @Test void a_spreadsheet_computes_no_cell_of_a_report_and_a_program_gets_the_text_back() throws Exception {
        var ids = new String[]{"=1+2", "@SUM(A1:A9)", "-2+3", "+1", "'quoted", "\uFF1D1", "kim"};
        tenant.buy(E3, ids.length);
        admin.post(tenant.path("/policies"), "{\"name\":\"=cmd|' /C calc'!A0\",\"app\":\"TEAMS\",\"products\":[{\"sku\":\"SPE_E3\"}]}").expect(201);
        var lines = new StringBuilder();
        for (var id : ids) {
            lines.append("{\"app\":\"TEAMS\",\"trigger\":\"SIGN_IN\",\"user\":{\"userId\":\"").append(id).append("\",\"usageLocation\":\"NL\"}}\n");
        }
        tenant.as(Role.SERVICE).post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(lines.toString())).expect(200);
        var csv = tenant.readNow(zetel, "/reports/claims?format=csv").expect(200).body();
        var rows = CSVParser.parse(csv, CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get()).getRecords();
        assertThat(rows).extracting(row -> original(row, "userId")).containsExactlyInAnyOrder(ids);
        assertThat(rows).extracting(row -> original(row, "policyName")).containsOnly("=cmd|' /C calc'!A0");
        var history = tenant.as(Role.AUDITOR).get(tenant.path("/history/events?format=csv")).expect(200).body();
        for (var all : new String[]{csv, history}) {
            CSVParser.parse(all, CSVFormat.RFC4180).forEach(row -> row.forEach(cell -> assertThat(cell).doesNotStartWith("=").doesNotStartWith("@")
                    .doesNotStartWith("-").doesNotStartWith("+").doesNotStartWith("\uFF1D")));
        }
    }

    private static String original(CSVRecord row, String column) {
        var cell = row.get(column);
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    private String id(String what) {
        return switch (what) {
            case "users" -> admin.put(tenant.path("/users/kim"), Map.of()).expect(200).text("/userId");
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
