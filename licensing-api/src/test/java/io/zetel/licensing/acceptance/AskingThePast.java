package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.http.security.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Asks routes that take {@code asOf} what they say of an instant. */
abstract class AskingThePast {

    static final RunningZetel ZETEL = RunningZetel.shared();
    static final List<String> ROUTES = List.of(
            "/subscriptions",
            "/products",
            "/policies",
            "/reports/claims",
            "/products/SPE_E3/users",
            "/products/SPE_E5/users",
            "/users",
            "/groups");

    static Reply read(TestTenant tenant, String route, Instant at) {
        return tenant.as(Role.READER).get(tenant.path(route + (route.contains("?") ? "&" : "?") + "asOf=" + at));
    }

    static JsonNode ask(TestTenant tenant, String route, Instant at) {
        var separator = route.contains("?") ? "&" : route.endsWith("/daily") ? "?" : "?limit=500&";
        return tenant.as(Role.READER)
                .get(tenant.path(route + separator + "asOf=" + at))
                .expect(200)
                .json();
    }

    static List<List<String>> rows(JsonNode page, String... fields) {
        return page.get("items")
                .valueStream()
                .map(item -> List.of(fields).stream()
                        .map(field -> item.get(field).asString())
                        .toList())
                .toList();
    }

    /** A tenant that claims and may buy for devices (D05). */
    static TestTenant eligible() {
        var tenant = TestTenant.under(ZETEL.http(), "EA");
        tenant.as(Role.GLOBAL_ADMIN)
                .put(tenant.path("/auto-claim"), Map.of("enabled", true))
                .expect(200);
        ZETEL.operator()
                .patch("/api/v1/tenants/" + tenant.id(), Map.of("policyLimit", 10))
                .expect(200);
        return tenant;
    }
}
