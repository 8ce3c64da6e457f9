package io.zetel.licensing.api.http.stream;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What clients are told about events: claims and refusals one by one, seats as the read model counts them. */
@Component
class StreamMessages {

    private static final Duration SEATS_SHOWN = Duration.ofSeconds(2);

    private final Positions positions;
    private final SeatUsage seats;
    private final Names names;
    private final InstantSource clock;
    private final JsonMapper json;

    StreamMessages(Positions positions, SeatUsage seats, Names names, InstantSource clock, AnswerJson json) {
        this.positions = positions;
        this.seats = seats;
        this.names = names;
        this.clock = clock;
        this.json = json.mapper();
    }

    record Claimed(
            String claimId,
            String userId,
            String app,
            String trigger,
            String skuId,
            String sku,
            String policyId,
            long policyVersion,
            int backupPosition,
            Instant claimedAt) {}

    record RefusedClaim(
            String claimId,
            String userId,
            String app,
            String trigger,
            String policyId,
            long policyVersion,
            String code,
            Instant claimedAt) {}

    record Seats(
            String skuId,
            String sku,
            int total,
            int assigned,
            int available,
            int overAssigned,
            @Nullable Instant nextExpiry) {}

    record Reset(String detail) {}

    /** The claim or refusal in an event, if it is one. */
    Optional<Message> claim(TrackedEventMessage<?> message) {
        return switch (message.getPayload()) {
            case HolderEvent.LicenseClaimed e ->
                Optional.of(new Message(
                        position(message),
                        "claim",
                        json.writeValueAsString(new Claimed(
                                e.claimId(),
                                e.holder().id(),
                                e.app().value(),
                                e.trigger().name(),
                                e.skuId().value(),
                                names.of(e.tenantId()).partNumber(e.skuId()),
                                e.policyId().value(),
                                e.policyVersion(),
                                e.position(),
                                e.effectiveOn()))));
            case HolderEvent.ClaimRefused e ->
                Optional.of(new Message(
                        position(message),
                        "refusal",
                        json.writeValueAsString(new RefusedClaim(
                                e.claimId(),
                                e.holder().id(),
                                e.app().value(),
                                e.trigger().name(),
                                e.policyId().value(),
                                e.policyVersion(),
                                e.code().name(),
                                e.effectiveOn()))));
            default -> Optional.empty();
        };
    }

    /** The seats of all products, or of those these events touched, as they are now. */
    List<Message> seats(TenantId tenant, long position, Optional<Collection<? extends LicensingEvent>> events) {
        var touched = events.map(StreamMessages::skus);
        if (touched.filter(Set::isEmpty).isPresent()) {
            return List.of();
        }
        awaitSeen(position);
        return seats.products(tenant, clock.instant(), SeatUsage.EXPIRING_WITHIN_DAYS).stream()
                .filter(row ->
                        touched.isEmpty() || touched.get().contains(row.skuId().value()))
                .map(row -> new Message(position, "seats", json.writeValueAsString(shown(row, names.of(tenant)))))
                .toList();
    }

    /** A read model that is late shows older seats, and newer ones with the next change. */
    private void awaitSeen(long position) {
        try {
            positions.awaitSeen(SeatUsage.GROUP, position, SEATS_SHOWN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells a client to read the reports anew. */
    Message reset(long position) {
        return new Message(
                position,
                "reset",
                json.writeValueAsString(new Reset("You were away for too long; read the reports anew.")));
    }

    private static Set<String> skus(Collection<? extends LicensingEvent> events) {
        return events.stream()
                .filter(SubscriptionEvent.class::isInstance)
                .map(event -> ((SubscriptionEvent) event).skuId().value())
                .collect(Collectors.toSet());
    }

    private static Seats shown(PoolRow row, Names names) {
        return new Seats(
                row.skuId().value(),
                names.partNumber(row.skuId()),
                row.total(),
                row.assigned(),
                row.available(),
                row.overAssigned(),
                row.nextExpiry());
    }

    static long position(TrackedEventMessage<?> message) {
        return message.trackingToken().position().orElseThrow();
    }
}
