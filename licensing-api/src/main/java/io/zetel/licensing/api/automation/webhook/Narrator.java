package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.past.HistoryReplay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an event of the history is told as, and in which words: the same today as when it happened, for it is made of
 * the history alone.
 */
@Component
final class Narrator {

    /** A message that would be longer is sent without its facts, with a link to them. */
    static final int LONGEST = 20 * 1024;

    private static final Set<String> SEATS = Set.of(
            SubscriptionEvent.SeatsTaken.class.getSimpleName(), SubscriptionEvent.SeatsFreed.class.getSimpleName());
    private static final List<String> PURCHASES = EventTypes.names(SubscriptionEvent.class).stream()
            .filter(type -> !SEATS.contains(type))
            .toList();
    private static final String TENANT = "tenantId";

    private final History history;
    private final HistoryReplay replay;
    private final JsonMapper json;

    Narrator(History history, HistoryReplay replay, JsonMapper json) {
        this.history = history;
        this.replay = replay;
        this.json = json;
    }

    /** An event, and what it is told as. */
    record Told(HistoryEvent event, WebhookType type) {}

    /** Which of these events of a tenant this endpoint is told, and as what; the purchases of a pool are read once. */
    List<Told> told(Endpoint endpoint, List<HistoryEvent> events) {
        var purchases = new HashMap<String, List<Recorded>>();
        var told = new ArrayList<Told>();
        for (var event : events) {
            WebhookType.of(event.type())
                    .filter(endpoint::wants)
                    .filter(type -> !endpoint.collapse() || !isOfGroupRun(event))
                    .filter(type -> !SEATS.contains(event.type())
                            || isTurn(
                                    event,
                                    purchases.computeIfAbsent(
                                            event.facts().subject(),
                                            subject -> purchases(
                                                    endpoint.tenantId(),
                                                    subject,
                                                    events.getLast().n()))))
                    .ifPresent(type -> told.add(new Told(event, type)));
        }
        return told;
    }

    /** The id of a message: the same however often it is sent. */
    static String id(String eventId) {
        return "evt_" + eventId;
    }

    /** The body of a message. */
    byte[] body(WebhookType type, HistoryEvent event) {
        var metadata = tree(event.metadata());
        var data = json.createObjectNode();
        data.put(TENANT, event.tenantId().value())
                .put("n", event.n())
                .put("eventId", event.eventId())
                .put("event", event.type())
                .put("subject", event.facts().subject());
        for (var name : List.of("actor", "reason", "correlationId")) {
            data.set(name, metadata.has(name) ? metadata.get(name) : json.nullNode());
        }
        var facts = tree(event.payload());
        facts.remove(TENANT);
        data.set("facts", facts);
        data.putObject("links")
                .put(
                        "self",
                        "/api/v1/tenants/%s/history/events?after=%d&limit=1"
                                .formatted(event.tenantId(), event.n() - 1));
        var message = json.createObjectNode()
                .put("type", type.wire())
                .put("timestamp", event.recordedAt().toString());
        message.set("data", data);
        var body = json.writeValueAsBytes(message);
        if (body.length <= LONGEST) {
            return body;
        }
        data.putNull("facts");
        return json.writeValueAsBytes(message);
    }

    /** The body of a test. */
    byte[] test(Endpoint endpoint, java.time.Instant now) {
        var message = json.createObjectNode()
                .put("type", WebhookType.ENDPOINT_TEST.wire())
                .put("timestamp", now.toString());
        message.putObject("data")
                .put(TENANT, endpoint.tenantId().value())
                .put("webhookId", endpoint.id().toString());
        return json.writeValueAsBytes(message);
    }

    /** What a group gives to its members and takes from them, one by one. */
    private boolean isOfGroupRun(HistoryEvent event) {
        var facts = tree(event.payload());
        return facts.has("holder")
                && (facts.has("groupId")
                        || facts.path("source").path("type").asString("").equals("GROUP"));
    }

    /** Whether the last seat went out with this event, or the first one came back. */
    private boolean isTurn(HistoryEvent event, List<Recorded> purchases) {
        var facts = tree(event.payload());
        int count = facts.path("count").asInt(0);
        int after = facts.path("assigned").asInt(0);
        int seats = capacity(purchases, event.n());
        return event.type().equals(SubscriptionEvent.SeatsTaken.class.getSimpleName())
                ? after >= seats && after - count < seats
                : after < seats && after + count >= seats;
    }

    private List<Recorded> purchases(TenantId tenant, String pool, long upTo) {
        return replay.events(history.about(tenant, List.of(pool), List.of(), PURCHASES, upTo));
    }

    private static int capacity(List<Recorded> purchases, long at) {
        var state = SubscriptionState.EMPTY;
        for (var purchase : purchases) {
            if (purchase.position() <= at) {
                state = state.evolve((SubscriptionEvent) purchase.event());
            }
        }
        return state.capacity();
    }

    private ObjectNode tree(byte[] stored) {
        try {
            JsonNode read = json.readTree(stored);
            return read instanceof ObjectNode object ? object : json.createObjectNode();
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    /** An id for a test, which no event has. */
    static String testId() {
        return "evt_test_" + UUID.randomUUID();
    }
}
