package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A decision about one holder in the making: what has happened so far, and the state that leads to. */
final class DecisionBuilder {

    private final HolderFacts facts;
    private final List<HolderEvent> events = new ArrayList<>();
    private HolderState state;

    DecisionBuilder(HolderState state, HolderFacts facts) {
        this.state = state;
        this.facts = facts;
    }

    HolderState state() {
        return state;
    }

    /** This happens. */
    DecisionBuilder append(HolderEvent event) {
        events.add(event);
        state = state.evolve(event);
        return this;
    }

    /** Everything that follows from the licences being meant to be like this happens. */
    DecisionBuilder intends(UnaryOperator<HolderState> intention) {
        AssignmentDiff.between(state, Reconciliation.of(state, intention.apply(state), facts), facts)
                .forEach(this::append);
        return this;
    }

    /** Everything happens that can now and could not before. */
    DecisionBuilder heals() {
        return intends(UnaryOperator.identity());
    }

    List<HolderEvent> events() {
        return List.copyOf(events);
    }
}
