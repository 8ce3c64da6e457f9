package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Services;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One source of an assignment: the service plans it gives, how it stands, and the group's mode where it is a group. */
public record SourceState(Source source, @Nullable LicensingMode mode, Services services, SourceStatus condition) {

    /** The service plans that were off when it was said. */
    public List<PlanId> disabledPlans() {
        return services.disabledPlans();
    }

    /** Whether it gives this plan of the product, as far as it gives anything. */
    public boolean gives(PlanId plan) {
        return services.gives(plan);
    }

    /** Whether the source gives its holder the product now. */
    public boolean isLive() {
        return condition.isLive();
    }

    /** Whether the source comes from a group. */
    public boolean isInherited() {
        return source.type() == Source.Type.GROUP;
    }

    /** Whether the source works, but should have gone or be different. */
    public boolean isOnItsWay() {
        return isLive() && error().isPresent();
    }

    /** Whether the group has still to deliver: it failed for want of a seat, or along with something that failed. */
    public boolean isPending() {
        return isInherited()
                && condition instanceof SourceStatus.Failed failed
                && (failed.error() == AssignmentError.COUNT_VIOLATION || failed.error() == AssignmentError.OTHER);
    }

    /** Whether it gives nothing and may as soon as nothing stands in the way. */
    public boolean isToBeTried() {
        return switch (condition) {
            case SourceStatus.Failed _, SourceStatus.Skipped _ -> true;
            case SourceStatus.Active _, SourceStatus.Leaving _, SourceStatus.Adjusting _, SourceStatus.Suspended _ ->
                false;
        };
    }

    /** What it works together with or not at all: all that its group gives, or nothing but itself. */
    public Object bundle() {
        return mode == LicensingMode.ATOMIC ? source : this;
    }

    /** Whether it failed because no seat was left. */
    boolean waitsForSeat() {
        return condition instanceof SourceStatus.Failed failed && failed.error() == AssignmentError.COUNT_VIOLATION;
    }

    /** What is wrong with it, if anything is. */
    public Optional<AssignmentError> error() {
        return switch (condition) {
            case SourceStatus.Failed failed -> Optional.of(failed.error());
            case SourceStatus.Leaving leaving -> Optional.of(leaving.error());
            case SourceStatus.Adjusting adjusting -> Optional.of(adjusting.error());
            case SourceStatus.Active _, SourceStatus.Skipped _, SourceStatus.Suspended _ -> Optional.empty();
        };
    }

    /** The same, but it stands like this. */
    public SourceState becoming(SourceStatus next) {
        return new SourceState(source, mode, services, next);
    }

    /** The same, but it gives these services. */
    public SourceState giving(Services next) {
        return new SourceState(source, mode, next, condition);
    }
}
