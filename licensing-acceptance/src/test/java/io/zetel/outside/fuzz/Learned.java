package io.zetel.outside.fuzz;

import io.zetel.outside.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/**
 * What earlier answers told, per tenant and kind: ids, cursors, versions, positions; the newest few hundred of each.
 */
final class Learned {

    private static final int KEPT = 200;
    private static final int READ_UP_TO = 64 * 1024;

    /** The field of an answer, and what it names. */
    private static final Map<String, String> KINDS = Map.of(
            "userId",
            "users",
            "groupId",
            "groups",
            "deviceId",
            "devices",
            "policyId",
            "policies",
            "subscriptionId",
            "subscriptions",
            "jobId",
            "jobs",
            "replayId",
            "replays",
            "nextCursor",
            "cursors",
            "skuPartNumber",
            "products");

    private final Map<String, List<String>> values = new ConcurrentHashMap<>();

    void learn(String tenant, Answer answer) {
        keep(tenant, "versions", answer.header("ETag"));
        keep(tenant, "positions", answer.header("Licensing-Position"));
        if (answer.body().length < READ_UP_TO && answer.mediaType().equals("application/json")) {
            walk(tenant, answer.json());
        }
    }

    private void walk(String tenant, JsonNode node) {
        if (node.isArray()) {
            node.forEach(item -> walk(tenant, item));
            return;
        }
        node.properties().forEach(field -> {
            var kind = KINDS.get(field.getKey());
            if (kind != null && field.getValue().isString()) {
                keep(tenant, kind, field.getValue().asString());
            } else {
                walk(tenant, field.getValue());
            }
        });
    }

    void keep(String tenant, String kind, @org.jspecify.annotations.Nullable String value) {
        if (value == null || value.length() > 300) {
            return;
        }
        var known = values.computeIfAbsent(tenant + ' ' + kind, _ -> new CopyOnWriteArrayList<>());
        if (!known.contains(value)) {
            known.add(value);
            if (known.size() > KEPT) {
                known.removeFirst();
            }
        }
    }

    Optional<String> any(String tenant, String kind, Random random) {
        var known = values.get(tenant + ' ' + kind);
        if (known == null) {
            return Optional.empty();
        }
        var now = new ArrayList<>(known);
        return now.isEmpty() ? Optional.empty() : Optional.of(now.get(random.nextInt(now.size())));
    }
}
