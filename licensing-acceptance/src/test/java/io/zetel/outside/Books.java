package io.zetel.outside;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What must agree once nobody writes any more, whatever was asked before; each fault is a sentence. */
public final class Books {

    /** Who has an assignment in these states has no seat by it. */
    private static final Set<String> WITHOUT_SEAT = Set.of("Error", "Skipped", "Suspended");

    private static final Set<String> UNDER_WAY = Set.of("RUNNING", "CAUGHT_UP");
    private static final String REPLAYS = "/api/v1/operations/replays";

    private final Client operator;
    private final List<Tenant> tenants;
    private final List<String> faults = new ArrayList<>();

    private Books(Client operator, List<Tenant> tenants) {
        this.operator = operator;
        this.tenants = tenants;
    }

    /** What does not agree. */
    public static List<String> faults(Client operator, List<Tenant> tenants) {
        var books = new Books(operator, tenants);
        try {
            books.check();
        } catch (AssertionError | UncheckedIOException e) {
            books.faults.add("the books cannot be read to their end: " + e.getMessage());
        }
        return books.faults;
    }

    private void check() {
        clearReplays();
        tenants.forEach(this::settle);
        noDeadLetters();
        tenants.forEach(this::seatsAndHolders);
        rebuilt();
        tenants.forEach(this::chain);
    }

    private void clearReplays() {
        operator.get(REPLAYS + "?limit=500").expect(200).json().path("items").forEach(replay -> {
            if (!replay.path("state").asString().equals("DISCARDED")) {
                operator.send("DELETE", REPLAYS + "/" + replay.path("replayId").asString(), "");
            }
        });
    }

    /** The next write has a position, and a read that has seen it has seen all before. */
    private void settle(Tenant tenant) {
        var write = tenant.admin().send("PUT", tenant.path("/users/last-of-all"), Map.of("displayName", "Last of all"));
        if (write.status() != 200) {
            faults.add("the last write to %s: %d %s".formatted(tenant.id(), write.status(), write.text()));
            return;
        }
        for (var path : List.of(
                "/products",
                "/reports/claims?limit=1",
                "/policies?limit=1",
                "/groups?limit=1",
                "/history/events?limit=1&format=json")) {
            var target = tenant.path(path) + (path.contains("?") ? "&" : "?") + "waitFor="
                    + write.header("Licensing-Position");
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> tenant.admin().get(target).status() == 200);
            } catch (ConditionTimeoutException e) {
                var last = tenant.admin().get(target);
                faults.add("GET %s has not seen the last write after a minute: %d %s"
                        .formatted(target, last.status(), last.text()));
            }
        }
    }

    private void noDeadLetters() {
        var letters = operator.get("/api/v1/operations/dead-letters?limit=500")
                .expect(200)
                .json()
                .path("items");
        letters.valueStream()
                .filter(letter -> letter.path("attempts").asInt() > 0)
                .map(letter -> "dead letter: %s of %s at %s: %s"
                        .formatted(
                                letter.path("eventType").asString(),
                                letter.path("aggregateId").asString(),
                                letter.path("projection").asString(),
                                letter.path("error").asString()))
                .forEach(faults::add);
    }

    private void seatsAndHolders(Tenant tenant) {
        for (var product :
                tenant.admin().get(tenant.path("/products")).expect(200).json().path("items")) {
            // Part numbers may have a slash in them.
            var sku = product.path("skuId").asString();
            long users = tenant.all("/products/" + sku + "/users").stream()
                    .filter(user -> !WITHOUT_SEAT.contains(user.path("state").asString()))
                    .count();
            long devices = tenant.all("/products/" + sku + "/devices").size();
            int assigned = product.path("assigned").asInt();
            if (assigned != users + devices) {
                faults.add("%s %s: %d seats assigned, but %d users and %d devices hold one"
                        .formatted(tenant.id(), sku, assigned, users, devices));
            }
            int total = product.path("total").asInt();
            // Where no seat works at all, assignments wait without effect, and none is one too many.
            if (total > 0 && assigned > total && product.path("overAssigned").asInt() == 0) {
                faults.add("%s %s: %d of %d seats assigned and not said to be over-assigned"
                        .formatted(tenant.id(), sku, assigned, total));
            }
        }
    }

    private void rebuilt() {
        var started = operator.post(REPLAYS, Map.of("projection", "ALL", "swap", false));
        if (started.status() != 202) {
            faults.add("a rebuild was refused: %d %s".formatted(started.status(), started.text()));
            return;
        }
        var replay = REPLAYS + "/" + started.text("/replayId");
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !UNDER_WAY.contains(operator.get(replay).text("/state")));
        } catch (ConditionTimeoutException e) {
            faults.add("the rebuild did not end in twenty minutes");
        }
        for (var part : operator.get(replay).expect(200).json().path("projections")) {
            if (!part.path("state").asString().equals("COMPARED")) {
                faults.add("%s rebuilt is %s: %s %s"
                        .formatted(
                                part.path("projection").asString(),
                                part.path("state").asString(),
                                part.path("error").asString(""),
                                part.path("differences")));
            }
        }
        operator.send("DELETE", replay, "");
    }

    private void chain(Tenant tenant) {
        var verified = tenant.admin().get(tenant.path("/history/verify"), Duration.ofMinutes(10));
        if (!verified.json().path("verified").asBoolean()) {
            faults.add("the history of %s: %d %s".formatted(tenant.id(), verified.status(), verified.text()));
        }
    }
}
