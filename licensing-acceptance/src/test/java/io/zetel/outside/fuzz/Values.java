package io.zetel.outside.fuzz;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** Values that the contract allows and the tenant may know, by name first and by schema else. */
final class Values {

    private static final List<String> COUNTRIES = List.of("NL", "NL", "BE", "DE", "US", "CN");
    private static final List<String> PROJECTIONS =
            List.of("claim-report", "held-licences", "tenant-overview", "groups", "policies", "history");
    private static final Map<String, String> KINDS = Map.of(
            "policyId",
            "policies",
            "subscriptionId",
            "subscriptions",
            "userId",
            "users",
            "deviceId",
            "devices",
            "cursor",
            "cursors",
            "waitFor",
            "positions",
            "If-Match",
            "versions",
            "sku",
            "products",
            "device",
            "devices",
            "clientId",
            "clients");

    private final Contract contract;
    private final Learned learned;

    Values(Contract contract, Learned learned) {
        this.contract = contract;
        this.learned = learned;
    }

    /** What may stand behind a segment of a path, such as an id behind {@code users}. */
    String behind(String segment, String tenant, Random random) {
        return switch (segment) {
            case "users" -> "user-" + random.nextInt(60);
            case "members" -> random.nextInt(5) == 0 ? "device-" + random.nextInt(12) : "user-" + random.nextInt(60);
            case "devices" -> "device-" + random.nextInt(12);
            case "groups" -> "group-" + random.nextInt(8);
            case "products" -> Hostile.any(Cast.SKUS, random);
            case "clients" -> "client-" + random.nextInt(20);
            default -> learned.any(tenant, segment, random).orElseGet(() -> uuid(random));
        };
    }

    /** A plain text for a parameter, a header or a field of this name. */
    String text(String name, JsonNode schema, String tenant, Random random) {
        var some = schema.path("enum");
        if (some.size() > 0) {
            return some.get(random.nextInt(some.size())).asString();
        }
        return switch (name) {
            case "userId", "subject" -> behind("users", tenant, random);
            case "memberId", "memberIds" -> behind("members", tenant, random);
            case "deviceId", "device" -> behind("devices", tenant, random);
            case "sku", "remove" ->
                random.nextInt(8) > 0
                        ? behind("products", tenant, random)
                        : learned.any(tenant, "products", random).orElse("SPE_E3");
            case "app", "preconfiguredAutoClaim" -> Hostile.any(Cast.APPS, random);
            case "country", "usageLocation" -> Hostile.any(COUNTRIES, random);
            case "tenantId", "tenant" -> "made-" + random.nextInt(200);
            case "clientId" -> "client-" + random.nextInt(20);
            case "roles" -> Hostile.any(io.zetel.outside.Client.TENANT_ROLES, random);
            case "agreement" -> Hostile.any(List.of("DIRECT", "CSP", "ENTERPRISE"), random);
            case "disabledPlans", "servicePlan" ->
                Hostile.any(List.of("TEAMS1", "SWAY", "EXCHANGE_S_ENTERPRISE", "VISIOONLINE"), random);
            case "environmentId" -> "env-" + random.nextInt(5);
            case "projection" -> Hostile.any(PROJECTIONS, random);
            case "window" -> Hostile.any(List.of("1", "7", "30", "90"), random);
            case "expiringWithin" -> "" + random.nextInt(90);
            case "format" -> Hostile.any(List.of("json", "csv", "ndjson"), random);
            case "limit" -> "" + (1 + random.nextInt(50));
            case "total" -> "" + random.nextInt(40);
            case "after", "Last-Event-ID" ->
                learned.any(tenant, "positions", random).orElse("0");
            case "type" -> Hostile.any(List.of("LicenseClaimed", "SeatsTaken", "PolicyCreated"), random);
            case "from", "to", "asOf", "startsOn", "endsOn", "occurredAt" -> instant(random);
            case "Idempotency-Key" -> "key-" + random.nextInt(2000);
            case "If-Match" ->
                random.nextInt(3) > 0
                        ? "*"
                        : learned.any(tenant, "versions", random).orElse("\"1\"");
            case "checkpoint" ->
                Base64.getUrlEncoder().encodeToString(("{\"n\":" + random.nextInt(9) + "}").getBytes());
            case "name", "displayName", "reason", "Licensing-Reason", "search" ->
                Cast.secret(tenant) + " " + random.nextInt(99);
            case "confirm", "dryRun", "licensed" -> "" + random.nextBoolean();
            default ->
                KINDS.containsKey(name)
                        ? learned.any(tenant, KINDS.getOrDefault(name, ""), random)
                                .orElseGet(() -> uuid(random))
                        : "text-" + random.nextInt(9);
        };
    }

    /** JSON by this schema; with malice, some of its parts are not. */
    String json(String name, JsonNode reference, String tenant, Random random, int malice) {
        if (random.nextInt(100) < malice) {
            return Hostile.any(Hostile.IN_JSON, random);
        }
        var schema = contract.resolved(reference);
        return switch (schema.path("type").asString("string")) {
            case "object" -> object(schema, tenant, random, malice);
            case "array" -> array(name, schema, tenant, random, malice);
            case "integer", "number" -> number(schema, random);
            case "boolean" -> "" + random.nextBoolean();
            default -> quoted(text(name, schema, tenant, random));
        };
    }

    private String object(JsonNode schema, String tenant, Random random, int malice) {
        var fields = new StringJoiner(",", "{", "}");
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(field -> {
            boolean wanted = required.contains(field.getKey()) || random.nextInt(100) < 45;
            if (wanted != random.nextInt(100) < malice / 2) {
                fields.add(
                        quoted(field.getKey()) + ":" + json(field.getKey(), field.getValue(), tenant, random, malice));
            }
        });
        if (random.nextInt(100) < malice / 3) {
            fields.add("\"unknown\":1");
        }
        return fields.toString();
    }

    private String array(String name, JsonNode schema, String tenant, Random random, int malice) {
        var items = new ArrayList<String>();
        for (int left = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3); left > 0; left--) {
            items.add(json(name, schema.path("items"), tenant, random, malice));
        }
        return "[" + String.join(",", items) + "]";
    }

    private static String number(JsonNode schema, Random random) {
        int least = schema.path("minimum").asInt(0);
        return "" + (random.nextInt(20) == 0 ? schema.path("maximum").asLong(1000) : least + random.nextInt(40));
    }

    private static String quoted(String text) {
        return io.zetel.outside.Answer.JSON.writeValueAsString(text);
    }

    private static String instant(Random random) {
        int minutes = random.nextInt(10) == 0 ? random.nextInt(200_000) - 50_000 : -random.nextInt(30);
        return Instant.now().plus(minutes, ChronoUnit.MINUTES).toString();
    }

    private static String uuid(Random random) {
        return new java.util.UUID(random.nextLong(), random.nextLong()).toString();
    }
}
