package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import io.zetel.licensing.api.automation.LifecycleTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests about purchases, and time that passes for them. */
final class RandomPurchases {

    private final RandomRequests requests;

    RandomPurchases(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(6, () -> requests.bought(requests.send("POST", "/subscriptions", purchase()))),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST",
                                "/subscriptions/batch",
                                List.of("po-1", "po-2"),
                                key -> RandomRequests.with(purchase(), "externalKey", key))),
                new Kind(
                        10,
                        () -> requests.send(
                                "PATCH",
                                "/subscriptions/" + requests.any(requests.purchases())
                                        + requests.any("", "?confirm=true", "?confirm=true"),
                                change())),
                new Kind(4, this::timePasses));
    }

    private Map<String, Object> purchase() {
        var random = requests.random;
        var purchase = new HashMap<String, Object>(Map.of(
                "sku",
                requests.any(
                        requests.any(RandomRequests.OF_USERS),
                        requests.any(RandomRequests.OF_USERS),
                        requests.any(RandomRequests.OF_DEVICES, RandomSetup.OWN)),
                "seats",
                1 + random.nextInt(3)));
        requests.sometimes(7, () -> purchase.put("endsOn", requests.inDays(20 + random.nextInt(100))));
        requests.sometimes(2, () -> purchase.put("startsOn", requests.inDays(random.nextInt(20) - 5)));
        requests.sometimes(5, () -> purchase.put("autoRenew", random.nextBoolean()));
        requests.sometimes(
                5,
                () -> purchase.put(
                        "channel",
                        requests.any("DIRECT", "ENTERPRISE_MULTI_YEAR", "VOLUME_LICENSING", "CSP", "TRIAL")));
        return purchase;
    }

    private Map<String, Object> change() {
        var random = requests.random;
        var change = new HashMap<String, Object>();
        requests.sometimes(4, () -> change.put("seats", 1 + random.nextInt(4)));
        requests.sometimes(3, () -> change.put("endsOn", requests.inDays(random.nextInt(120) - 10)));
        requests.sometimes(2, () -> change.put("autoRenew", random.nextBoolean()));
        requests.sometimes(
                4, () -> change.put("status", requests.any("ACTIVE", "ACTIVE", "SUSPENDED", "CANCELLED", "DELETED")));
        return change;
    }

    /** Up to six weeks, and everything happens that falls due in them. */
    private Reply timePasses() {
        int days = 1 + requests.random.nextInt(42);
        requests.zetel.clock().forward(Duration.ofDays(days));
        requests.zetel.context().getBean(LifecycleTimers.class).runDue();
        requests.note("%d days pass".formatted(days));
        return requests.ask("GET", requests.tenant.path("/subscriptions"), null);
    }
}
