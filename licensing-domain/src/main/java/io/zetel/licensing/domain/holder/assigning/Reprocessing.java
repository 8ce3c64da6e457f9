package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseLost;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LossReason;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What happens to licences that nobody asks for one by one: healing, losing, keeping. */
public final class Reprocessing {

    private Reprocessing() {}

    /** Everything that can work now works, in the order it was meant to; idempotent (R05, G08). */
    public static List<HolderEvent> reprocess(HolderState state, HolderFacts facts) {
        return new DecisionBuilder(state, facts).heals().events();
    }

    /** The products whose pools a decision about losing this one may look at. */
    public static Set<SkuId> products(HolderState state, SkuId lost) {
        var products = state.seatsWanted();
        products.add(lost);
        return products;
    }

    /**
     * Every source of the product ends. Where the product is gone that is all; where seats were reclaimed, groups that
     * still want it wait for the next one (R12). It took effect when it fell due, however late that is seen to.
     */
    public static List<HolderEvent> lose(
            HolderState state, HolderFacts facts, SkuId skuId, LossReason reason, Instant on) {
        var assignment = state.assignment(skuId);
        if (assignment.isEmpty() || reason == LossReason.RECLAIMED && !state.holds(skuId)) {
            return List.of();
        }
        var sku = facts.catalogue().called(skuId, assignment.get().sku());
        var draft = new DecisionBuilder(state, facts)
                .append(new LicenseLost(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        assignment.get().sources().stream()
                                .map(SourceState::source)
                                .toList(),
                        reason,
                        state.holds(skuId),
                        on));
        if (reason == LossReason.RECLAIMED) {
            assignment.get().sources().stream()
                    .filter(SourceState::isInherited)
                    .forEach(held -> draft.append(new AssignmentFailed(
                            facts.tenantId(),
                            facts.holder(),
                            skuId,
                            sku,
                            held.source(),
                            held.mode(),
                            held.disabledPlans(),
                            AssignmentError.COUNT_VIOLATION,
                            List.of(),
                            on,
                            held.services().enabledPlans())));
        }
        return draft.heals().events();
    }

    /** What the user has from this source it keeps as its own, on the same seat (DEC11). */
    public static List<HolderEvent> keep(HolderState state, HolderFacts facts, Source source) {
        return new DecisionBuilder(state, facts)
                .intends(before -> {
                    var next = before;
                    for (var entry : before.assignments().entrySet()) {
                        var held = entry.getValue().of(source).filter(SourceState::isLive);
                        if (held.isPresent()
                                && entry.getValue().of(Source.DIRECT).isEmpty()) {
                            next = next.with(
                                    entry.getKey(),
                                    entry.getValue().sku(),
                                    new SourceState(
                                            Source.DIRECT, null, held.get().services(), SourceStatus.ACTIVE));
                        }
                    }
                    return next;
                })
                .events();
    }

    /** The holder, where it is known. */
    static HolderState known(HolderState state) throws Refused {
        if (!state.isKnown()) {
            throw new Refused(HOLDER_NOT_FOUND, "Nobody is known by this id.");
        }
        return state;
    }
}
