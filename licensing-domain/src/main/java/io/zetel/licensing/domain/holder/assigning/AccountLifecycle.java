package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the licences of a holder are meant to be when it is deleted or disabled, comes back or is gone. */
final class AccountLifecycle {

    private AccountLifecycle() {}

    /** What works sleeps; what should have gone goes (P24). */
    static HolderState suspended(HolderState state) {
        return each(withoutLeaving(state), held -> held.isLive() ? held.becoming(new SourceStatus.Suspended()) : held);
    }

    /** What sleeps is tried again (DEC7). */
    static HolderState awakened(HolderState state) {
        return each(
                state,
                held -> held.condition() instanceof SourceStatus.Suspended
                        ? held.becoming(new SourceStatus.Failed(AssignmentError.OTHER, List.of()))
                        : held);
    }

    /** Nothing is left. */
    static HolderState ended(HolderState state) {
        var next = state;
        for (var skuId : state.assignments().keySet()) {
            next = next.without(skuId);
        }
        return next;
    }

    private static HolderState withoutLeaving(HolderState state) {
        var next = state;
        for (var entry : state.assignments().entrySet()) {
            for (var held : entry.getValue().sources()) {
                next = held.condition() instanceof SourceStatus.Leaving
                        ? next.without(entry.getKey(), held.source())
                        : next;
            }
        }
        return next;
    }

    private static HolderState each(HolderState state, UnaryOperator<SourceState> change) {
        var next = state;
        for (var entry : state.assignments().entrySet()) {
            for (var held : entry.getValue().sources()) {
                next = next.source(entry.getKey(), held.source()).isEmpty()
                        ? next
                        : next.with(entry.getKey(), entry.getValue().sku(), change.apply(held));
            }
        }
        return next;
    }
}
