package io.zetel.licensing.domain.claim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.RefusedAnswer;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a claim ended, with what it was decided from. It travels between nodes, so each way to end keeps its name there.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClaimOutcome.Claimed.class, name = "claimed"),
    @JsonSubTypes.Type(value = ClaimOutcome.AlreadyLicensed.class, name = "alreadyLicensed"),
    @JsonSubTypes.Type(value = ClaimOutcome.Refused.class, name = "refused")
})
public sealed interface ClaimOutcome {

    /** The claim that ended like this. */
    String claimId();

    /** The policy that answered for the app; none where the app has none. */
    @Nullable
    PolicyId policyId();

    /** The version of the policy that answered; 0 where none did. */
    long policyVersion();

    /** The user has a license now, of the primary product or of the backup at this position. */
    record Claimed(
            String claimId,
            PolicyId policyId,
            long policyVersion,
            SkuId skuId,
            String sku,
            int backupPosition,
            List<PlanId> disabledPlans,
            Instant claimedAt,
            List<ConsideredProduct> tried)
            implements ClaimOutcome {}

    /**
     * The user has the app, from this product through these sources, since when the product works and with these plans
     * of it off.
     */
    record AlreadyLicensed(
            String claimId,
            @Nullable PolicyId policyId,
            long policyVersion,
            SkuId skuId,
            String sku,
            List<PlanId> disabledPlans,
            @Nullable Instant since,
            List<Source> sources)
            implements ClaimOutcome {

        /** Nodes of early releases do not say what the user has. */
        public AlreadyLicensed {
            disabledPlans = Objects.requireNonNullElse(disabledPlans, List.of());
            sources = Objects.requireNonNullElse(sources, List.of());
        }
    }

    /** The user gets nothing, for this reason. */
    record Refused(
            String claimId,
            @Nullable PolicyId policyId,
            long policyVersion,
            Refusal code,
            List<ConsideredProduct> tried)
            implements ClaimOutcome, RefusedAnswer {

        @Override
        public Fault why() {
            var reasons = tried.stream()
                    .map(product -> product.reason() == null
                            ? product.sku()
                            : "%s (%s)".formatted(product.sku(), product.reason()))
                    .collect(Collectors.joining(", "));
            return new Fault(code, "", reasons.isEmpty() ? "is refused" : "is refused, after looking at " + reasons);
        }
    }
}
