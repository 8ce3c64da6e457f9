package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.domain.shared.HolderId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a write would lead to, while nothing happens: the first events it would store of so many, what they mean to each
 * product, and the service plans that somebody would no longer have from any product.
 */
public record Consequence(
        boolean dryRun,
        int eventCount,
        List<ForeseenEvent> events,
        List<ProductConsequence> products,
        List<PlanLoss> servicesLost) {

    /** What one of several changes comes to: how many events, and what they mean to each product. */
    public record Effect(int eventCount, List<ProductConsequence> products) {}

    /** An event as it would be stored, and whom or what it is about. */
    public record ForeseenEvent(String type, String subject, JsonNode payload) {}

    /**
     * Of one product: who would get it, lose it, and have it as before though something about it changes; who should
     * have it and does not get it; who begins to wait for a seat; and how many seats go out and come back.
     */
    public record ProductConsequence(
            String sku,
            String skuId,
            AffectedPeople gaining,
            AffectedPeople losing,
            AffectedPeople keeping,
            AffectedPeople refused,
            AffectedPeople waiting,
            int seatsTaken,
            int seatsFreed) {}

    /** A service plan, and who would no longer have it. */
    public record PlanLoss(String servicePlan, String servicePlanId, AffectedPeople losing) {}

    /** How many users and devices, and the first of them. */
    public record AffectedPeople(int count, List<AffectedPerson> first) {}

    /** A user or device. */
    public record AffectedPerson(
            String holderId, HolderId.Type type, @Nullable String displayName) {}
}
