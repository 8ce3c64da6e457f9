package io.zetel.licensing.api.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why somebody has a licence or has none: step by step, and as one text to be read out over the phone. */
public record Explanation(
        String userId, @Nullable String skuId, @Nullable String skuPartNumber, String text, List<Step> steps) {

    /** One event of the chain: what it says, who caused it, and the policy it went by as that was then. */
    public record Step(
            long n,
            String type,
            Instant at,
            Instant recordedAt,
            String text,
            @Nullable PolicyThen policy,
            List<TriedProduct> tried,
            JsonNode payload,
            JsonNode metadata) {}

    /** A policy as it was at a version, with its products by id and as they were called when it chose them. */
    public record PolicyThen(
            String policyId, long version, String name, String status, List<String> skuIds, List<String> products) {}

    /** A product a claim looked at, with the seats it saw; without a reason it was taken. */
    @Schema(name = "ExplainedProduct")
    public record TriedProduct(
            String skuId,
            String skuPartNumber,
            int available,
            @Nullable String reason) {}
}
