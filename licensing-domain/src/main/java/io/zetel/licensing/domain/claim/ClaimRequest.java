package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.HolderId;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One user's claim as an upstream service reports it. User type and location count only for a user Zetel does not know
 * yet; {@code occurredAt} is when it happened, absent means now.
 */
public record ClaimRequest(
        String claimId,
        AppId app,
        Trigger trigger,
        HolderId holder,
        UserType userType,
        @Nullable String usageLocation,
        boolean managedEnvironment,
        @Nullable Instant occurredAt) {

    /** The same claim of the holder under the spelling it was first written with. */
    ClaimRequest by(HolderId named) {
        return named.equals(holder)
                ? this
                : new ClaimRequest(
                        claimId, app, trigger, named, userType, usageLocation, managedEnvironment, occurredAt);
    }

    /**
     * What the user would ask were it to ask for the app now: by request where that counts, from a managed environment.
     */
    static ClaimRequest of(HolderId holder, App app) {
        var trigger = app.triggers().contains(Trigger.USER_REQUEST)
                ? Trigger.USER_REQUEST
                : app.triggers().stream().min(Comparator.naturalOrder()).orElse(Trigger.USER_REQUEST);
        return new ClaimRequest("", app.id(), trigger, holder, UserType.MEMBER, null, true, null);
    }
}
