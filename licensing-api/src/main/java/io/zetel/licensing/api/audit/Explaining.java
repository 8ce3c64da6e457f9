package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.audit.Explanation.PolicyThen;
import io.zetel.licensing.api.audit.Explanation.Step;
import io.zetel.licensing.api.audit.Explanation.TriedProduct;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.past.HistoryReplay;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows the history of a user from the trigger to the outcome. It goes by the fields of the payloads, not by the
 * types of the events, so that what is thought of later is explained too.
 */
@Component
class Explaining {

    /** Further back nobody listens. */
    private static final int MOST_STEPS = 100;

    private final History history;
    private final HistoryReplay replay;
    private final JsonMapper json;
    private final ExplainingWords words;

    Explaining(History history, HistoryReplay replay, JsonMapper json, ExplainingWords words) {
        this.history = history;
        this.replay = replay;
        this.json = json;
        this.words = words;
    }

    /** The chain of a user and a product, or all there is about the user; empty when nothing is. */
    Optional<Explanation> explain(TenantId tenant, HolderId user, @Nullable SkuId product, Names names) {
        var about = history.about(tenant, List.of(user.wire()), Long.MAX_VALUE);
        if (about.isEmpty()) {
            return Optional.empty();
        }
        var chain = new TreeMap<Long, Step>();
        var policies = new HashMap<String, List<PolicyEvent>>();
        for (var event : about) {
            var step = step(tenant, user, event, policies);
            if (product == null || concerns(event, step, product)) {
                groupSteps(tenant, user, step, product, chain);
                chain.put(step.n(), step);
            }
        }
        var steps = chain.values().stream()
                .skip(Math.max(0, chain.size() - MOST_STEPS))
                .toList();
        var sku = product == null ? null : names.partNumber(product);
        return Optional.of(new Explanation(
                user.id(),
                product == null ? null : product.value(),
                sku,
                steps.isEmpty()
                        ? words.nothing(user, sku)
                        : steps.stream().map(Step::text).collect(Collectors.joining(" ")),
                steps));
    }

    private Step step(TenantId tenant, HolderId user, HistoryEvent event, Map<String, List<PolicyEvent>> policies) {
        var payload = json.readTree(event.payload());
        var policy = policy(tenant, payload, policies);
        var tried = payload.path("tried").valueStream().map(Explaining::tried).toList();
        var effectiveOn = event.facts().effectiveOn();
        var at = effectiveOn == null ? event.recordedAt() : effectiveOn;
        var metadata = json.readTree(event.metadata());
        return new Step(
                event.n(),
                event.type(),
                at,
                event.recordedAt(),
                words.of(user, event.type(), at, event.recordedAt(), payload, policy, tried),
                policy,
                tried,
                payload,
                metadata);
    }

    private static TriedProduct tried(JsonNode tried) {
        return new TriedProduct(
                tried.path("skuId").asString(),
                tried.path("sku").asString(),
                tried.path("available").asInt(),
                tried.path("reason").asStringOpt().orElse(null));
    }

    /**
     * A product is concerned where an event names it, or where a claim was refused by a policy that would have given
     * it.
     */
    private static boolean concerns(HistoryEvent event, Step step, SkuId product) {
        return names(event, product.value())
                || step.payload().has("code")
                        && step.policy() != null
                        && step.policy().skuIds().contains(product.value());
    }

    private static boolean names(HistoryEvent event, String id) {
        return new String(event.payload(), StandardCharsets.UTF_8).contains('"' + id + '"');
    }

    /** The policy as its first events up to the version made it. */
    private @Nullable PolicyThen policy(TenantId tenant, JsonNode payload, Map<String, List<PolicyEvent>> policies) {
        if (!payload.has("policyId") || !payload.has("policyVersion")) {
            return null;
        }
        var id = payload.path("policyId").asString();
        long version = payload.path("policyVersion").asLong();
        var state = PolicyState.NOT_CREATED;
        var events = policies.computeIfAbsent(id, _ -> changes(tenant, id));
        for (var event : events.subList(0, (int) Math.min(events.size(), version))) {
            state = state.evolve(event);
        }
        return new PolicyThen(
                id,
                version,
                state.name(),
                state.isActive() ? "On" : "Off",
                state.skuIds().stream().map(SkuId::value).toList(),
                state.products().stream().map(PolicyProduct::sku).toList());
    }

    private List<PolicyEvent> changes(TenantId tenant, String policyId) {
        return replay.events(history.about(tenant, List.of("policy:" + policyId), Long.MAX_VALUE)).stream()
                .map(Recorded::event)
                .filter(PolicyEvent.class::isInstance)
                .map(PolicyEvent.class::cast)
                .toList();
    }

    /** How the user came into the group a licence came from, and how the product came to it. */
    private void groupSteps(TenantId tenant, HolderId user, Step step, @Nullable SkuId product, Map<Long, Step> chain) {
        group(step.payload()).ifPresent(group -> {
            var before = history.about(tenant, List.of("group:" + group), step.n());
            before.stream()
                    .filter(event -> names(event, user.wire()) || product != null && names(event, product.value()))
                    .forEach(event -> chain.putIfAbsent(event.n(), step(tenant, user, event, new HashMap<>())));
        });
    }

    /** The group an event of a user names, where it names one. */
    static Optional<String> group(JsonNode payload) {
        var source = payload.path("source");
        return payload.path("groupId")
                .asStringOpt()
                .or(() -> source.path("type").asString("").equals("GROUP")
                        ? source.path("id").asStringOpt()
                        : Optional.empty());
    }
}
