package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;

import io.zetel.licensing.domain.holder.HolderFacts.Turn;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.Offences.Change;
import io.zetel.licensing.domain.holder.PlanConflicts.Violation;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a holder has once everything that can happen has happened: what should go has gone unless another licence
 * depends on it, and what should work works unless something stands in the way. Judged by how it ends, so that products can
 * be exchanged without a gap (R06).
 */
final class Settlement {

    private final HolderState before;
    private final HolderState intended;
    private final HolderFacts facts;
    private final Turn turn;
    private final Offences offences;
    private final Map<Change, Violation> blocked = new HashMap<>();

    private Settlement(HolderState before, HolderState intended, HolderFacts facts, Turn turn) {
        this.before = before;
        this.intended = intended;
        this.facts = facts;
        this.turn = turn;
        this.offences = new Offences(intended, facts.catalogue());
    }

    /**
     * What becomes of the intended state. In it, sources to be tried are failed ones, sources that shall go are leaving, and
     * sources that shall give other plans are adjusting; the state before says which seats and which queue places there are.
     */
    static HolderState of(HolderState before, HolderState intended, HolderFacts facts, Turn turn) {
        return intended.isUnsettled() ? new Settlement(before, located(intended, facts), facts, turn).settle() : intended;
    }

    /** A change that would break another licence is blocked, and everything is worked out anew without it. */
    private HolderState settle() {
        while (true) {
            var settled = tried(changed());
            var offence = offences.first(settled, blocked.keySet());
            if (offence.isEmpty()) {
                return settled;
            }
            blocked.put(offence.get().change(), offence.get().violation());
        }
    }

    /** A user without a location gets the organisation's as soon as a group has something to give (P07). */
    private static HolderState located(HolderState state, HolderFacts facts) {
        boolean inherits = facts.isUser() && state.usageLocation() == null && whySkipped(state) == null
                && Unit.of(state).stream().anyMatch(unit -> unit.parts().getFirst().held().isInherited());
        return inherits ? state.livingIn(facts.country()) : state;
    }

    private HolderState changed() {
        var state = intended;
        for (var sku : List.copyOf(state.assignments().keySet())) {
            for (var held : state.assignment(sku).orElseThrow().sources()) {
                state = changed(state, sku, held);
            }
        }
        return state;
    }

    private HolderState changed(HolderState state, SkuId sku, Held held) {
        var violation = blocked.get(new Change(sku, held.source()));
        return switch (held.condition()) {
            case Condition.Leaving _ -> violation == null ? state.without(sku, held.source())
                    : state.with(sku, "", held.becoming(new Condition.Leaving(Violations.error(violation.code()), Violations.plans(violation))));
            case Condition.Adjusting wanted -> violation == null
                    ? state.with(sku, "", held.leavingOff(wanted.wantedDisabledPlans()).becoming(Condition.ACTIVE))
                    : state.with(sku, "", held.becoming(new Condition.Adjusting(wanted.wantedDisabledPlans(), Violations.error(violation.code()),
                            Violations.plans(violation))));
            case Condition.Active _,Condition.Failed _,Condition.Skipped _,Condition.Suspended _ -> state;
        };
    }

    /** Lets everything work that can; one success may make way for another, so it goes on until nothing moves. */
    private HolderState tried(HolderState start) {
        var state = start;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var unit : Unit.of(state)) {
                var next = tried(state, unit);
                moved |= next.isPresent();
                state = next.orElse(state);
            }
        }
        for (var unit : Unit.of(state)) {
            state = failed(state, unit);
        }
        return state;
    }

    private Optional<HolderState> tried(HolderState state, Unit unit) {
        if (state.standing() != Standing.ACTIVE || whySkipped(state, unit) != null || !unit.faults(before, state, facts, turn).isEmpty()) {
            return Optional.empty();
        }
        var next = state;
        for (var part : unit.parts()) {
            next = next.with(part.skuId(), part.sku(), part.held().becoming(Condition.ACTIVE));
        }
        return Optional.of(next);
    }

    private HolderState failed(HolderState state, Unit unit) {
        var reason = whySkipped(state, unit);
        if (reason == null && state.standing() != Standing.ACTIVE) {
            return state;
        }
        var next = state;
        var faults = unit.faults(before, state, facts, turn);
        for (var part : unit.parts()) {
            Condition condition = reason == null ? faults.getOrDefault(part.skuId(), new Condition.Failed(AssignmentError.OTHER, List.of()))
                    : new Condition.Skipped(reason);
            next = next.with(part.skuId(), part.sku(), part.held().becoming(condition));
        }
        return next;
    }

    private static @Nullable Refusal whySkipped(HolderState state, Unit unit) {
        return unit.parts().getFirst().held().isInherited() ? whySkipped(state) : null;
    }

    private static @Nullable Refusal whySkipped(HolderState state) {
        if (state.standing() == Standing.DELETED) {
            return USER_DELETED;
        }
        return state.userType() == UserType.GUEST ? EXTERNAL_ACCOUNT : null;
    }
}
