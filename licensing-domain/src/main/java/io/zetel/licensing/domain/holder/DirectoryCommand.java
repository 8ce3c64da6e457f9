package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the directory may tell us of a user or device; answered with
 * {@link io.zetel.licensing.domain.shared.NewVersion}. {@code expectedVersion} is the caller's If-Match, where it sent
 * one.
 */
public sealed interface DirectoryCommand extends LicensingCommand {

    /** The user or device it is about. */
    HolderId holder();

    @Override
    default List<HolderId> holders() {
        return List.of(holder());
    }

    /**
     * Make a user known, or say what changed; absent means leave as is, for a new user a member without location from
     * the cloud. In bulk whoever is left without a location gets the organisation's (P07).
     */
    record PutUser(
            TenantId tenantId,
            HolderId holder,
            @Nullable UserType userType,
            @Nullable String usageLocation,
            @Nullable Boolean onPremisesSynced,
            @Nullable Long expectedVersion,
            boolean inBulk)
            implements DirectoryCommand {

        /** One by one. */
        public PutUser(
                TenantId tenantId,
                HolderId holder,
                @Nullable UserType userType,
                @Nullable String usageLocation,
                @Nullable Boolean onPremisesSynced,
                @Nullable Long expectedVersion) {
            this(tenantId, holder, userType, usageLocation, onPremisesSynced, expectedVersion, false);
        }
    }

    /** Say what changed of a known user; absent means leave as is. */
    record PatchUser(
            TenantId tenantId,
            HolderId holder,
            @Nullable UserType userType,
            @Nullable String usageLocation,
            @Nullable Boolean onPremisesSynced,
            @Nullable Long expectedVersion)
            implements DirectoryCommand {}

    /** Make a device known. */
    record PutDevice(TenantId tenantId, HolderId holder) implements DirectoryCommand {}

    /** Delete a user who can be restored (P23). */
    record DeleteUser(
            TenantId tenantId,
            HolderId holder,
            DeletionReason reason,
            @Nullable Long expectedVersion) implements DirectoryCommand {}

    /** Bring a deleted user back, with the licences there are seats for (P24). */
    record RestoreUser(TenantId tenantId, HolderId holder) implements DirectoryCommand {}

    /** Let a user sign in or not; the licences of one who may not stay as they are or are suspended (P26). */
    record SetAccountEnabled(
            TenantId tenantId,
            HolderId holder,
            boolean enabled,
            LicensesOfDisabled licenses,
            @Nullable Long expectedVersion)
            implements DirectoryCommand {}

    /** Let a deleted user be gone for good, and out of these groups. */
    record PurgeUser(TenantId tenantId, HolderId holder, List<GroupId> groups) implements DirectoryCommand {}

    /** Let a device be gone, and out of these groups. */
    record RemoveDevice(
            TenantId tenantId,
            HolderId holder,
            List<GroupId> groups,
            @Nullable Long expectedVersion) implements DirectoryCommand {}
}
