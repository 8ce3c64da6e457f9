package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.List;
import java.util.Map;

/** Requests about auto-claim policies. */
final class RandomPolicies {

    private static final String PRODUCTS = "/products";

    private final RandomRequests requests;

    RandomPolicies(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(2, this::create),
                new Kind(
                        3,
                        () -> requests.send(
                                "PATCH",
                                policy(),
                                Map.of("name", requests.any("one", "two"), "enabled", requests.random.nextInt(3) > 0))),
                new Kind(1, () -> requests.send("PUT", policy() + PRODUCTS, Map.of("products", choices()))),
                new Kind(
                        1,
                        () -> requests.send(
                                "POST", policy() + PRODUCTS, requests.choice(requests.any(RandomRequests.OF_USERS)))),
                new Kind(
                        1,
                        () -> requests.send(
                                "POST",
                                policy() + PRODUCTS + "/" + requests.any(RandomRequests.OF_USERS) + "/move",
                                Map.of("direction", requests.any("up", "down")))),
                new Kind(1, () -> requests.send("PUT", policy() + "/services", services())),
                new Kind(1, () -> requests.send("DELETE", policy(), "")),
                new Kind(1, () -> requests.send("DELETE", policy() + PRODUCTS + "?sku=SPE_E3", "")));
    }

    private Reply create() {
        var app = requests.any("TEAMS", "TEAMS", "VISIO", "EXCHANGE");
        var made = requests.send("POST", "/policies", Map.of("name", "For " + app, "app", app, "products", choices()));
        if (made.status() == 201) {
            requests.policies().add(made.text("/policyId"));
        }
        return made;
    }

    private String policy() {
        return "/policies/" + (requests.policies().isEmpty() ? "none" : requests.any(requests.policies()));
    }

    private Map<String, Object> services() {
        return Map.of(
                "sku",
                requests.any("ALL", "SPE_E3"),
                requests.any("disabledPlans", "disabledPlans", "enabledPlans"),
                requests.some(List.of("SWAY", "TEAMS1"), 2));
    }

    private List<Map<String, Object>> choices() {
        return requests.some(List.of("SPE_E3", "SPE_F1", "VISIOCLIENT"), 3).stream()
                .map(requests::choice)
                .toList();
    }
}
