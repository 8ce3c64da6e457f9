package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.List;
import java.util.Map;

/** Requests about the tenant: its switches and settings, its own products, all of it as a document; and nonsense. */
final class RandomSetup {

    /** A product of the tenant's own. */
    static final String OWN = "OWN_SUITE";

    private final RandomRequests requests;

    RandomSetup(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(
                        2,
                        () -> requests.send("PUT", "/auto-claim", Map.of("enabled", requests.random.nextInt(4) > 0))),
                new Kind(1, () -> requests.send("PUT", "/new-plans", Map.of("newPlans", requests.any("ON", "OFF")))),
                new Kind(
                        1,
                        () -> requests.send(
                                "PUT",
                                "/scim",
                                Map.of(
                                        "idFrom",
                                        requests.any("EXTERNAL_ID", "USER_NAME", "GENERATED"),
                                        "onInactive",
                                        requests.any("SUSPEND", "KEEP"),
                                        "removalBrake",
                                        requests.random.nextInt(100) + 1))),
                new Kind(
                        1,
                        () -> ofOperator(
                                "PATCH",
                                "/api/v1/tenants/" + requests.tenant.id(),
                                Map.of("country", requests.any("NL", "BE", "CN")))),
                new Kind(
                        1,
                        () -> requests.send(
                                "PUT",
                                "/own-products/" + OWN,
                                Map.of(
                                        "name",
                                        "Suite of our own",
                                        "claimable",
                                        requests.random.nextBoolean(),
                                        "servicePlans",
                                        requests.some(List.of("TEAMS1", "SWAY", "OWN_PLAN"), 3)))),
                new Kind(
                        1,
                        () -> requests.send(
                                "POST", "/desired-state?prune=" + requests.random.nextBoolean(), document())),
                new Kind(1, this::asItIs),
                new Kind(2, this::nonsense));
    }

    private Reply ofOperator(String method, String path, Object body) {
        return requests.ask(requests.zetel.operator(), method, path, "application/json", body);
    }

    private Map<String, Object> document() {
        var skus = requests.some(List.of("SPE_E3", "SPE_F1", "MCOMEETADV"), 2);
        return Map.of(
                "settings",
                Map.of("autoClaim", requests.random.nextInt(4) > 0, "newPlans", requests.any("ON", "OFF")),
                "policies",
                List.of(Map.of(
                        "name",
                        "For TEAMS",
                        "app",
                        "TEAMS",
                        "enabled",
                        requests.random.nextBoolean(),
                        "products",
                        List.of(requests.choice("SPE_F1"), requests.choice("SPE_E3")))),
                "groups",
                List.of(Map.of(
                        "groupId",
                        requests.any(RandomRequests.GROUPS),
                        "mode",
                        requests.any("ATOMIC", "INDEPENDENT"),
                        "licenses",
                        skus.stream().map(requests::choice).toList())));
    }

    /** What was exported, applied as it is. */
    private Reply asItIs() {
        var document = requests.ask("GET", requests.tenant.path("/desired-state"), null);
        return requests.ask("POST", requests.tenant.path("/desired-state?prune=true"), document.body());
    }

    private Reply nonsense() {
        return switch (requests.random.nextInt(6)) {
            case 0 ->
                requests.send(
                        "PUT",
                        "/users/" + requests.user() + "/licenses",
                        requests.any("{\"add\":[null]}", "{\"add\":3}", "{", "[]", "{\"remove\":[\"\"]}"));
            case 1 ->
                requests.send(
                        "PUT",
                        "/groups/" + requests.any("sales", "none") + "/licenses",
                        Map.of("add", List.of(Map.of("sku", "NOPE"), requests.choice("SPE_E3"))));
            case 2 ->
                requests.send(
                        "PATCH",
                        "/subscriptions/" + requests.any("none", "0000") + "-" + requests.any(requests.purchases()),
                        Map.of("seats", -1));
            case 3 ->
                requests.send(
                        "POST",
                        "/groups/" + requests.any("sales", RandomRequests.LAB, "none") + "/members",
                        Map.of("memberIds", List.of("x".repeat(300), "")));
            case 4 ->
                requests.send(
                        "POST",
                        "/claims",
                        Map.of("app", "NOPE", "trigger", "SIGN_IN", "user", Map.of("userId", "ann")));
            default ->
                requests.send(
                        "PUT",
                        "/users/" + "y".repeat(requests.random.nextInt(400) + 1),
                        Map.of("usageLocation", "XX", "userType", "Robot"));
        };
    }
}
