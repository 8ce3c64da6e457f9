package io.zetel.licensing.api.claim;

import io.zetel.licensing.api.claim.ClaimAnswer.TriedProduct;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.claim.ClaimOutcome.Result;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words outcomes for callers. Thousands of claims draw the same few selections, so the plans of each are worded once; for
 * one thread and one request.
 */
final class ClaimAnswers {

    private final Names names;
    private final Catalogue catalogue;
    private final Map<Selection, Plans> worded = new HashMap<>();

    ClaimAnswers(Names names) {
        this.names = names;
        this.catalogue = names.catalogue();
    }

    private record Selection(SkuId skuId, List<PlanId> disabledPlans) {}

    private record Plans(List<String> enabled, List<String> disabled) {}

    private static final Plans NONE = new Plans(List.of(), List.of());

    ClaimAnswer of(@Nullable Long line, ClaimOutcome outcome) {
        var plans = outcome.outcome() == Result.CLAIMED && outcome.skuId() != null
                ? worded.computeIfAbsent(new Selection(outcome.skuId(), outcome.disabledPlans()), this::word)
                : NONE;
        boolean claimed = outcome.outcome() == Result.CLAIMED;
        return new ClaimAnswer(line, outcome.outcome().name(), outcome.code() == null ? null : outcome.code().name(), outcome.sku(),
                outcome.skuId() == null ? null : outcome.skuId().value(), outcome.policyId() == null ? null : outcome.policyId().value(),
                outcome.policyId() == null ? null : outcome.policyVersion(), claimed ? outcome.backupPosition() : null, plans.enabled(),
                plans.disabled(), outcome.claimId(), outcome.claimedAt(),
                outcome.tried().stream()
                        .map(t -> new TriedProduct(t.sku(), t.skuId().value(), t.available(), t.reason() == null ? null : t.reason().name()))
                        .toList(),
                null);
    }

    private Plans word(Selection selection) {
        var enabled = catalogue.product(selection.skuId()).map(product -> product.planIds()).orElse(List.of()).stream()
                .filter(plan -> !selection.disabledPlans().contains(plan)).toList();
        return new Plans(names.planNames(enabled), names.planNames(selection.disabledPlans()));
    }
}
