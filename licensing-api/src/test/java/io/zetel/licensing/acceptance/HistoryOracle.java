package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Exported events added up by hand until an instant, by nothing of the application's own code. */
final class HistoryOracle {

    private record Purchase(String sku, int seats, String status, boolean autoRenew) {}

    private record Policy(String name, List<String> products, String status, int version) {}

    private final Map<String, Purchase> purchases = new TreeMap<>();
    private final Map<String, Integer> assigned = new LinkedHashMap<>();
    private final Map<String, Policy> policies = new LinkedHashMap<>();
    private final Map<String, String> deleted = new LinkedHashMap<>();
    private final PlainDirectory directory = new PlainDirectory();
    private final List<JsonNode> claims = new ArrayList<>();
    private final Map<String, String> skuIds = new LinkedHashMap<>();
    private int fromBackup;
    private int refused;

    static HistoryOracle of(List<JsonNode> events, Instant until) {
        var replay = new HistoryOracle();
        events.stream()
                .filter(event ->
                        !Instant.parse(event.get("recordedAt").asString()).isAfter(until))
                .forEach(event -> {
                    var effectiveOn = event.get("effectiveOn");
                    boolean inWindow = effectiveOn.isNull()
                            || !Instant.parse(effectiveOn.asString()).isBefore(until.minus(Duration.ofDays(90)));
                    replay.on(event.get("type").asString(), event.get("payload"), inWindow);
                });
        return replay;
    }

    List<List<String>> purchases() {
        return purchases.entrySet().stream()
                .map(entry -> List.of(
                        entry.getKey(),
                        "" + entry.getValue().seats(),
                        entry.getValue().status(),
                        "" + entry.getValue().autoRenew()))
                .toList();
    }

    List<List<String>> products() {
        return purchases.values().stream()
                .map(Purchase::sku)
                .distinct()
                .map(sku -> {
                    int out = assigned.getOrDefault(sku, 0);
                    return List.of(
                            sku,
                            "" + total(sku),
                            "" + out,
                            "" + Math.max(0, total(sku) - out),
                            "" + (total(sku) == 0 ? 0 : Math.max(0, out - total(sku))));
                })
                .toList();
    }

    List<List<String>> policies() {
        return policies.entrySet().stream()
                .map(entry -> {
                    var policy = entry.getValue();
                    var primary = policy.products().getFirst();
                    int available = policy.products().stream()
                            .mapToInt(sku -> Math.max(0, total(sku) - assigned.getOrDefault(sku, 0)))
                            .sum();
                    return List.of(
                            entry.getKey(),
                            policy.name(),
                            "" + policy.version(),
                            policy.status(),
                            skuIds.getOrDefault(primary, primary),
                            "" + available);
                })
                .toList();
    }

    boolean knowsPolicy(String id) {
        return policies.containsKey(id);
    }

    List<List<String>> claims() {
        return claims.stream()
                .map(claim -> List.of(
                        claim.get("claimId").asString(),
                        claim.get("holder").asString().substring(5),
                        name(claim.get("policyId").asString())))
                .toList();
    }

    int fromBackup() {
        return fromBackup;
    }

    int refused() {
        return refused;
    }

    /** Users, devices and groups. */
    PlainDirectory directory() {
        return directory;
    }

    /** The products of which a purchase can be used, by name. */
    Set<String> usable() {
        return purchases.values().stream()
                .filter(purchase -> Set.of("ENABLED", "WARNING").contains(purchase.status()))
                .map(purchase -> skuIds.get(purchase.sku()))
                .collect(Collectors.toSet());
    }

    private String name(String policy) {
        var known = policies.get(policy);
        return known == null ? deleted.getOrDefault(policy, policy) : known.name();
    }

    private int total(String sku) {
        return purchases.values().stream()
                .filter(purchase -> purchase.sku().equals(sku)
                        && Set.of("ENABLED", "WARNING").contains(purchase.status()))
                .mapToInt(Purchase::seats)
                .sum();
    }

    private void on(String type, JsonNode e, boolean inWindow) {
        boolean told = directory.on(type, e);
        switch (type) {
            case "SubscriptionRegistered" -> {
                skuIds.put(e.get("skuId").asString(), e.get("sku").asString());
                purchases.put(
                        id(e),
                        new Purchase(
                                e.get("skuId").asString(),
                                e.get("seats").asInt(),
                                "PENDING",
                                e.get("autoRenew").asBoolean()));
            }
            case "SeatCountSet" ->
                purchases.computeIfPresent(
                        id(e), (_, p) -> new Purchase(p.sku(), e.get("seats").asInt(), p.status(), p.autoRenew()));
            case "SubscriptionStarted", "SubscriptionReactivated" -> become(e, "ENABLED");
            case "SubscriptionSuspended" -> become(e, "SUSPENDED");
            case "SeatsTaken", "SeatsFreed" ->
                assigned.put(e.get("skuId").asString(), e.get("assigned").asInt());
            case "PolicyCreated" ->
                policies.put(policyId(e), new Policy(e.get("name").asString(), skus(e.get("products")), "On", 1));
            case "PolicyEnabled" -> turn(e, "On");
            case "PolicyDisabled" -> turn(e, "Off");
            case "PolicyRenamed" -> change(e, e.get("name").asString(), null);
            case "ProductsReplaced" -> change(e, null, skus(e.get("products")));
            case "ProductsReordered" ->
                change(
                        e,
                        null,
                        e.get("skuIds").valueStream().map(JsonNode::asString).toList());
            case "ProductsRemoved" -> {
                var gone = e.get("skuIds").valueStream().map(JsonNode::asString).toList();
                change(
                        e,
                        null,
                        policies.get(policyId(e)).products().stream()
                                .filter(sku -> !gone.contains(sku))
                                .toList());
            }
            case "PolicyServicesSet" -> change(e, null, null);
            case "PolicyDeleted" ->
                deleted.put(policyId(e), policies.remove(policyId(e)).name());
            case "LicenseClaimed" -> {
                claims.add(e);
                fromBackup += e.get("position").asInt() > 0 && inWindow ? 1 : 0;
            }
            case "ClaimRefused" -> refused += e.get("code").asString().equals("OUT_OF_LICENSES") && inWindow ? 1 : 0;
            case "TenantRegistered",
                    "PolicyLimitSet",
                    "AutoClaimEnabled",
                    "PolicyAdmitted",
                    "PolicyDismissed",
                    "BackupProductUsed",
                    "OverAssignmentDetected",
                    "OverAssignmentResolved",
                    "SeatsAwaited",
                    "SeatsNoLongerAwaited",
                    "SeatsOffered" -> {
                /* nothing that is shown here */
            }
            default ->
                assertThat(told)
                        .as("a random history should not contain " + type)
                        .isTrue();
        }
    }

    private void become(JsonNode e, String status) {
        purchases.computeIfPresent(id(e), (_, p) -> new Purchase(p.sku(), p.seats(), status, p.autoRenew()));
    }

    private void turn(JsonNode e, String status) {
        policies.computeIfPresent(policyId(e), (_, p) -> new Policy(p.name(), p.products(), status, p.version() + 1));
    }

    private void change(JsonNode e, @Nullable String name, @Nullable List<String> products) {
        policies.computeIfPresent(
                policyId(e),
                (_, p) -> new Policy(
                        name == null ? p.name() : name,
                        products == null ? p.products() : products,
                        p.status(),
                        p.version() + 1));
    }

    private static String id(JsonNode e) {
        return e.get("subscriptionId").asString();
    }

    private static String policyId(JsonNode e) {
        return e.get("policyId").asString();
    }

    private static List<String> skus(JsonNode products) {
        return products.valueStream()
                .map(product -> product.get("skuId").asString())
                .toList();
    }
}
