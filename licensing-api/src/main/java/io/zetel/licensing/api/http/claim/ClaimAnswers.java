package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.claim.ClaimAnswer.TriedProduct;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Refused;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Words outcomes for callers. Thousands of claims draw the same few selections, so the plans of each are worded once;
 * for one thread and one request.
 */
final class ClaimAnswers {

    private final Names names;
    private final Catalogue catalogue;
    private final UnaryOperator<List<String>> list;
    private final Map<Selection, Plans> worded = new HashMap<>();

    private ClaimAnswers(Names names, UnaryOperator<List<String>> list) {
        this.names = names;
        this.catalogue = names.catalogue();
        this.list = list;
    }

    /** For one claim. */
    static ClaimAnswers ofOne(Names names) {
        return new ClaimAnswers(names, plans -> plans);
    }

    /** For many, most of which draw the same plans. */
    static ClaimAnswers ofMany(Names names) {
        return new ClaimAnswers(names, PlanNames::new);
    }

    private record Selection(SkuId skuId, List<PlanId> disabledPlans) {}

    private record Plans(List<String> enabled, List<String> disabled) {}

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
        var plans = worded.computeIfAbsent(new Selection(claimed.skuId(), claimed.disabledPlans()), this::word);
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
        var plans = worded.computeIfAbsent(new Selection(already.skuId(), already.disabledPlans()), this::word);
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

    private Plans word(Selection selection) {
        var enabled = catalogue.product(selection.skuId()).map(product -> product.planIds()).orElse(List.of()).stream()
                .filter(plan -> !selection.disabledPlans().contains(plan))
                .toList();
        return new Plans(
                list.apply(names.planNames(selection.skuId(), enabled)),
                list.apply(names.planNames(selection.skuId(), selection.disabledPlans())));
    }
}
