package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.claim.ClaimAnswer.TriedProduct;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Refused;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Words outcomes for callers. */
@Component
final class ClaimAnswers {

    private final Names names;
    private final PlanWords words;

    ClaimAnswers(Names names, PlanWords words) {
        this.names = names;
        this.words = words;
    }

    ClaimAnswer of(@Nullable Long line, ClaimOutcome outcome) {
        return switch (outcome) {
            case Claimed claimed -> claimed(line, claimed);
            case AlreadyLicensed already -> already(line, already);
            case Refused refused ->
                new ClaimAnswer(
                        line,
                        "REFUSED",
                        refused.code().name(),
                        null,
                        null,
                        policyId(refused),
                        policyVersion(refused),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        tried(refused.tried()),
                        RefusalWords.of(refused, names),
                        null);
        };
    }

    private ClaimAnswer claimed(@Nullable Long line, Claimed claimed) {
        var plans = words.of(claimed.skuId(), claimed.disabledPlans());
        return new ClaimAnswer(
                line,
                "CLAIMED",
                null,
                names.partNumber(claimed.skuId()),
                claimed.skuId().value(),
                policyId(claimed),
                policyVersion(claimed),
                claimed.backupPosition(),
                plans.enabled(),
                plans.disabled(),
                claimed.claimId(),
                claimed.claimedAt(),
                null,
                null,
                tried(claimed.tried()),
                null,
                null);
    }

    private ClaimAnswer already(@Nullable Long line, AlreadyLicensed already) {
        var plans = words.of(already.skuId(), already.disabledPlans());
        return new ClaimAnswer(
                line,
                "ALREADY_LICENSED",
                null,
                names.partNumber(already.skuId()),
                already.skuId().value(),
                policyId(already),
                policyVersion(already),
                null,
                plans.enabled(),
                plans.disabled(),
                null,
                null,
                already.since(),
                already.sources().stream().map(ClaimAnswer.GivenBy::of).toList(),
                List.of(),
                null,
                null);
    }

    MinimalAnswer minimal(long line, ClaimOutcome outcome) {
        return MinimalAnswer.of(line, outcome, names);
    }

    private static @Nullable String policyId(ClaimOutcome outcome) {
        var policyId = outcome.policyId();
        return policyId == null ? null : policyId.value();
    }

    private static @Nullable Long policyVersion(ClaimOutcome outcome) {
        return outcome.policyId() == null ? null : outcome.policyVersion();
    }

    private List<TriedProduct> tried(List<ConsideredProduct> products) {
        return products.stream()
                .map(t -> new TriedProduct(
                        names.partNumber(t.skuId()),
                        t.skuId().value(),
                        t.available(),
                        t.reason() == null ? null : t.reason().name()))
                .toList();
    }
}
