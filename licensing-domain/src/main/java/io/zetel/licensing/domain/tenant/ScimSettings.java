package io.zetel.licensing.domain.tenant;

import org.jspecify.annotations.Nullable;

/**
 * How a tenant takes what its identity provider pushes by SCIM; the removal brake is the part of a licensed group, in
 * per cent, that may leave by one request unasked, none where all may.
 */
public record ScimSettings(
        IdFrom idFrom, OnInactive onInactive, @Nullable Integer removalBrake) {

    /** As it is where nobody says otherwise. */
    public static final ScimSettings USUAL = new ScimSettings(IdFrom.EXTERNAL_ID, OnInactive.SUSPEND, null);

    /** What a new user's id in Zetel is. */
    public enum IdFrom {
        EXTERNAL_ID,
        USER_NAME,
        GENERATED
    }

    /** What becomes of the licences of somebody who is not active. */
    public enum OnInactive {
        SUSPEND,
        KEEP
    }
}
