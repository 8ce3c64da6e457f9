package io.zetel.licensing.api.http.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.domain.holder.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a claim ended, as callers see it; with an id where something was claimed, with the reason in words where it was
 * refused, in a batch with the number of its line, and with its faults where it could not be read. Whoever had the app
 * before is told since when and through what.
 */
record ClaimAnswer(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long line,
        String outcome,
        @Nullable String code,
        @Nullable String sku,
        @Nullable String skuId,
        @Nullable String policyId,
        @Nullable Long policyVersion,
        @Nullable Integer backupPosition,
        List<String> enabledPlans,
        List<String> disabledPlans,
        @Nullable String claimId,
        @Nullable Instant claimedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant licensedSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<GivenBy> sources,
        List<TriedProduct> tried,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Fault> errors) {

    /** A product that was looked at, the seats it had then, and why it was passed over. */
    record TriedProduct(
            String sku,
            String skuId,
            int available,
            @Nullable String reason) {}

    /** A source that gives the product: a hand, or the group or policy with this id. */
    record GivenBy(Source.Type type, @Nullable String id) {

        static GivenBy of(Source source) {
            return new GivenBy(source.type(), source.id().isEmpty() ? null : source.id());
        }
    }

    /** A line of a batch that is no claim. */
    static ClaimAnswer unreadable(long line, String code, List<Fault> errors) {
        return new ClaimAnswer(
                line, "REFUSED", code, null, null, null, null, null, List.of(), List.of(), null, null, null, null,
                List.of(), null, errors);
    }
}
