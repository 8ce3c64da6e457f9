package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.ACCOUNT_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.USER_DELETED;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.holder.assigning.BlockedChanges.Change;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Works out what a holder has once everything that can happen has happened: what should go has gone unless another
 * licence depends on it, and what should work works unless something stands in the way. Judged by how it ends, so that
 * products can be exchanged without a gap (R06).
 */
final class Reconciliation {

    private final HolderState before;
    private final HolderState intended;
    private final HolderFacts facts;
    private final BlockedChanges offences;
    private final Map<Change, SourceStatus.Failed> blocked = new HashMap<>();
    private final Set<Change> unreplaced = new HashSet<>();

    private Reconciliation(HolderState before, HolderState intended, HolderFacts facts) {
        this.before = before;
        this.intended = intended;
        this.facts = facts;
        this.offences = new BlockedChanges(intended, facts.catalogue());
    }

    /**
     * What becomes of the intended state. In it, sources to be tried are failed ones, sources that shall go are
     * leaving, and sources that shall give other plans are adjusting; the state before says which seats and which queue
     * places there are.
     */
    static HolderState of(HolderState before, HolderState intended, HolderFacts facts) {
        var judged = judged(intended.isUnsettled() ? located(intended, facts) : intended, facts);
        return judged.isUnsettled() ? new Reconciliation(before, judged, facts).settle() : judged;
    }

    /** A change that would break another licence is blocked, and everything is worked out anew without it. */
    private HolderState settle() {
        while (true) {
            var settled = tried(changed());
            var offence = offences.first(settled, blocked.keySet());
            if (offence.isEmpty()) {
                return settled;
            }
            blocked.put(offence.get().change(), offence.get().reason());
            if (offence.get().isUnreplaced()) {
                unreplaced.add(offence.get().change());
            }
        }
    }

    /** A user without a location gets the organisation's as soon as a group has something to give (P07). */
    private static HolderState located(HolderState state, HolderFacts facts) {
        boolean inherits = facts.isUser()
                && state.usageLocation() == null
                && whySkipped(state) == null
                && ProductBundle.of(state).stream()
                        .anyMatch(unit -> unit.parts().getFirst().held().isInherited());
        return inherits ? state.livingIn(facts.country()) : state;
    }

    /**
     * What works and may not be had any more, by what the user is and where it is, is tried anew, and with it all it
     * works together with.
     */
    private static HolderState judged(HolderState state, HolderFacts facts) {
        var lost = new HashSet<Object>();
        state.assignments().forEach((sku, assignment) -> assignment.sources().stream()
                .filter(held -> held.isLive() && !isAllowed(state, sku, held, facts))
                .forEach(held -> lost.add(held.bundle())));
        if (lost.isEmpty()) {
            return state;
        }
        var next = state;
        for (var entry : state.assignments().entrySet()) {
            for (var held : entry.getValue().sources()) {
                if (held.isLive() && lost.contains(held.bundle())) {
                    next = held.condition() instanceof SourceStatus.Leaving
                            ? next.without(entry.getKey(), held.source())
                            : next.with(
                                    entry.getKey(),
                                    entry.getValue().sku(),
                                    held.becoming(new SourceStatus.Failed(AssignmentError.OTHER, List.of())));
                }
            }
        }
        return next;
    }

    private static boolean isAllowed(HolderState state, SkuId sku, SourceState held, HolderFacts facts) {
        if (held.isInherited() && whySkipped(state) != null) {
            return false;
        }
        var prohibited = facts.catalogue().rules().prohibitedLocations();
        return state.usageLocation() == null
                || prohibited.isEmpty()
                || facts.enabledPlans(sku, held).stream()
                        .noneMatch(
                                plan -> prohibited.getOrDefault(plan, Set.of()).contains(state.usageLocation()));
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

    private HolderState changed(HolderState state, SkuId sku, SourceState held) {
        var reason = blocked.get(new Change(sku, held.source()));
        return switch (held.condition()) {
            case SourceStatus.Leaving leaving ->
                reason == null
                        ? state.without(sku, held.source())
                        : state.with(
                                sku,
                                "",
                                held.becoming(new SourceStatus.Leaving(
                                        reason.error(), reason.plans(), leaving.replacedBy())));
            case SourceStatus.Adjusting wanted ->
                reason == null
                        ? state.with(sku, "", held.giving(wanted.wanted()).becoming(SourceStatus.ACTIVE))
                        : state.with(
                                sku,
                                "",
                                held.becoming(
                                        new SourceStatus.Adjusting(wanted.wanted(), reason.error(), reason.plans())));
            case SourceStatus.Active _, SourceStatus.Failed _, SourceStatus.Skipped _, SourceStatus.Suspended _ ->
                state;
        };
    }

    /** Lets everything work that can; one success may make way for another, so it goes on until nothing moves. */
    private HolderState tried(HolderState start) {
        var state = start;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (var unit : ProductBundle.of(state)) {
                var next = tried(state, unit);
                moved |= next.isPresent();
                state = next.orElse(state);
            }
        }
        for (var unit : ProductBundle.of(state)) {
            state = failed(state, unit);
        }
        return state;
    }

    private Optional<HolderState> tried(HolderState state, ProductBundle unit) {
        if (!state.isServed()
                || whySkipped(state, unit) != null
                || !unit.faults(before, state, facts, unreplaced).isEmpty()) {
            return Optional.empty();
        }
        var next = state;
        for (var part : unit.parts()) {
            next = next.with(part.skuId(), part.sku(), part.held().becoming(SourceStatus.ACTIVE));
        }
        return Optional.of(next);
    }

    private HolderState failed(HolderState state, ProductBundle unit) {
        var reason = whySkipped(state, unit);
        if (reason == null && !state.isServed()) {
            return state;
        }
        var next = state;
        // Of who is passed over nobody asks how many seats are left.
        var faults =
                reason == null ? unit.faults(before, state, facts, unreplaced) : Map.<SkuId, SourceStatus.Failed>of();
        for (var part : unit.parts()) {
            SourceStatus condition = reason == null
                    ? faults.getOrDefault(part.skuId(), new SourceStatus.Failed(AssignmentError.OTHER, List.of()))
                    : new SourceStatus.Skipped(reason);
            next = next.with(part.skuId(), part.sku(), part.held().becoming(condition));
        }
        return next;
    }

    private static @Nullable Refusal whySkipped(HolderState state, ProductBundle unit) {
        return unit.parts().getFirst().held().isInherited() ? whySkipped(state) : null;
    }

    private static @Nullable Refusal whySkipped(HolderState state) {
        if (state.standing() == Standing.DELETED) {
            return USER_DELETED;
        }
        if (state.account() == Account.SUSPENDED) {
            return ACCOUNT_DISABLED;
        }
        return state.userType() == UserType.GUEST ? EXTERNAL_ACCOUNT : null;
    }
}
