package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.claims.Window;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.axonframework.common.IdentifierFactory;
import org.springframework.stereotype.Component;

/** Turns what a service sent into a claim the domain can decide. */
@Component
class ClaimReader {

    /** How far ahead of ours a service's clock may be. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Names names;
    private final InstantSource clock;

    ClaimReader(Names names, InstantSource clock) {
        this.names = names;
        this.clock = clock;
    }

    /** The claim, or every fault that only the catalogue and the clock can find. */
    ClaimRequest read(ClaimBody body) {
        var faults = new Faults();
        var app = names.app("/app", body.app(), faults);
        if (body.occurredAt() != null
                && body.occurredAt().isAfter(clock.instant().plus(CLOCK_SKEW))) {
            faults.add("/occurredAt", "IN_THE_FUTURE", "is more than five minutes ahead of now");
        }
        if (body.occurredAt() != null && body.occurredAt().isBefore(Window.QUARTER.from(clock.instant()))) {
            faults.add("/occurredAt", "TOO_LONG_AGO", "is more than 90 days ago, where no report would show it");
        }
        if (body.trigger() == Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV
                && body.environment() != null
                && Boolean.FALSE.equals(body.environment().managed())) {
            faults.add(
                    "/environment/managed",
                    "CONTRADICTS_TRIGGER",
                    "is false, though the trigger is a launch in a managed environment");
        }
        faults.throwIfAny();
        var user = body.user();
        boolean managed = body.environment() != null
                && Boolean.TRUE.equals(body.environment().managed());
        return new ClaimRequest(
                IdentifierFactory.getInstance().generateIdentifier(),
                Objects.requireNonNull(app),
                body.trigger(),
                HolderId.user(user.userId()),
                user.userType() == null ? UserType.MEMBER : user.userType(),
                user.usageLocation(),
                managed,
                body.occurredAt());
    }
}
