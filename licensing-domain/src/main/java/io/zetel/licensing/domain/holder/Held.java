package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import java.util.List;
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

    Held becoming(Condition next) {
        return new Held(source, mode, disabledPlans, next);
    }

    Held leavingOff(List<PlanId> plans) {
        return new Held(source, mode, plans, condition);
    }
}
