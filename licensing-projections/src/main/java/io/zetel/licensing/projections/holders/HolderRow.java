package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A user or device as Zetel knows it; of a device only its standing says anything. */
public record HolderRow(
        HolderId holder,
        UserType userType,
        @Nullable String usageLocation,
        boolean onPremisesSynced,
        Standing standing,
        long version,
        @Nullable Instant deletedOn,
        Account account) {

    /** One whose account is enabled. */
    public HolderRow(
            HolderId holder,
            UserType userType,
            @Nullable String usageLocation,
            boolean onPremisesSynced,
            Standing standing,
            long version,
            @Nullable Instant deletedOn) {
        this(holder, userType, usageLocation, onPremisesSynced, standing, version, deletedOn, Account.ENABLED);
    }

    static HolderRow fresh(
            HolderId holder, UserType userType, @Nullable String usageLocation, boolean onPremisesSynced) {
        return new HolderRow(holder, userType, usageLocation, onPremisesSynced, Standing.ACTIVE, 0, null);
    }

    /** Whether it is there, if only to be restored. */
    public boolean isKnown() {
        return standing == Standing.ACTIVE || standing == Standing.DELETED;
    }

    HolderRow livingIn(String location) {
        return new HolderRow(holder, userType, location, onPremisesSynced, standing, version, deletedOn, account);
    }

    HolderRow of(UserType type) {
        return new HolderRow(holder, type, usageLocation, onPremisesSynced, standing, version, deletedOn, account);
    }

    HolderRow synced(boolean fromPremises) {
        return new HolderRow(holder, userType, usageLocation, fromPremises, standing, version, deletedOn, account);
    }

    HolderRow standing(Standing next, @Nullable Instant deleted) {
        return new HolderRow(holder, userType, usageLocation, onPremisesSynced, next, version, deleted, account);
    }

    HolderRow account(Account next) {
        return new HolderRow(holder, userType, usageLocation, onPremisesSynced, standing, version, deletedOn, next);
    }

    HolderRow version(long next) {
        return new HolderRow(holder, userType, usageLocation, onPremisesSynced, standing, next, deletedOn, account);
    }
}
