package io.zetel.licensing.domain.holder;

/** Whether a user may sign in, and what the licences do meanwhile (P26). */
public enum Account {
    /** The user signs in. */
    ENABLED,
    /** The user does not sign in and keeps the licences. */
    DISABLED,
    /** The user does not sign in, and the licences sleep. */
    SUSPENDED;

    /** Whether the user may sign in. */
    public boolean isEnabled() {
        return this == ENABLED;
    }
}
