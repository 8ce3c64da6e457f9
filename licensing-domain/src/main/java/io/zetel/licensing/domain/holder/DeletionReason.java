package io.zetel.licensing.domain.holder;

/** Why a user was deleted: by hand, or because the user left the scope of the directory synchronisation (P23). */
public enum DeletionReason {
    ADMINISTRATOR,
    LEFT_SYNC_SCOPE
}
