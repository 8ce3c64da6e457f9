package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One source of an assignment: the service plans it leaves off, how it stands, and the group's mode where it is a group. */
public record Held(Source source, @Nullable LicensingMode mode, List<PlanId> disabledPlans, Condition condition) {

    /** Whether the source gives its holder the product now. */
    public boolean isLive() { return condition.isLive(); }

    /** Whether the source comes from a group. */
    public boolean isInherited() { return source.type() == Source.Type.GROUP; }

    /** Whether the group has still to deliver: it failed for want of a seat, or along with something that failed. */
    public boolean isPending() {
        return isInherited() && condition instanceof Condition.Failed failed
                && (failed.error() == AssignmentError.COUNT_VIOLATION || failed.error() == AssignmentError.OTHER);
    }

    /** What is wrong with it, if anything is. */
    public Optional<AssignmentError> error() {
        return switch (condition) {
            case Condition.Failed failed -> Optional.of(failed.error());
            case Condition.Leaving leaving -> Optional.of(leaving.error());
            case Condition.Adjusting adjusting -> Optional.of(adjusting.error());
            case Condition.Active _,Condition.Skipped _,Condition.Suspended _ -> Optional.empty();
        };
    }

    Held becoming(Condition next) {
        return new Held(source, mode, disabledPlans, next);
    }

    Held leavingOff(List<PlanId> plans) {
        return new Held(source, mode, plans, condition);
    }
}
