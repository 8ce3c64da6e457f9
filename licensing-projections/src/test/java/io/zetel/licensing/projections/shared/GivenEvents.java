package io.zetel.licensing.projections.shared;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.engine.projection.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;

/**
 * Events as the store would hand them out: in order, each the next one of its stream, recorded at some time by
 * somebody.
 */
public final class GivenEvents {

    private final List<EventMessage<?>> messages = new ArrayList<>();
    private final Map<String, Long> lengths = new HashMap<>();
    private Instant at = Instant.parse("2026-11-21T10:00:00Z");
    private MetaData metaData = MetaData.emptyInstance();

    /** What follows was recorded then. */
    public GivenEvents at(Instant instant) {
        at = instant;
        return this;
    }

    /** What follows was done by this actor for this reason. */
    public GivenEvents by(String actor, String reason) {
        metaData = MetaData.with("actor", actor).and("reason", reason);
        return this;
    }

    /** These events happened next. */
    public GivenEvents then(LicensingEvent... events) {
        for (var event : events) {
            messages.add(message(event));
        }
        return this;
    }

    /** All so far as messages. */
    public List<EventMessage<?>> messages() {
        return List.copyOf(messages);
    }

    /** All so far. */
    public List<Recorded> recorded() {
        return IntStream.range(0, messages.size())
                .mapToObj(i -> Recorded.of(messages.get(i), i))
                .toList();
    }

    private EventMessage<?> message(LicensingEvent event) {
        var id = UUID.randomUUID().toString();
        var stream = stream(event);
        if (stream == null) {
            return new GenericEventMessage<>(id, event, metaData, at);
        }
        long sequenceNumber = lengths.merge(stream, 1L, Long::sum) - 1;
        return new GenericDomainEventMessage<>("T", stream, sequenceNumber, event, metaData, id, at);
    }

    private static String stream(LicensingEvent event) {
        return switch (event) {
            case TenantEvent e -> StreamIds.of(e.tenantId());
            case PolicyEvent e -> StreamIds.of(e.tenantId(), e.policyId());
            case SubscriptionEvent e -> StreamIds.of(e.tenantId(), e.skuId());
            case HolderEvent.ClaimRefused _ -> null;
            case HolderEvent e -> StreamIds.of(e.tenantId(), e.holder());
            case GroupEvent e -> StreamIds.of(e.tenantId(), e.groupId());
            default -> throw new IllegalArgumentException("No stream for " + event);
        };
    }
}
