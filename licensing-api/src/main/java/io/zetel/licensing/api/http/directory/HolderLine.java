package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import org.jspecify.annotations.Nullable;

/** A line of a batch as a job keeps it until it is done; one that an earlier version kept has its name beside. */
public record HolderLine(
        long line,
        String id,
        @Nullable ProfileFacts told,
        @Nullable UserType userType,
        @Nullable String usageLocation,
        @Nullable Boolean onPremisesSynced,
        HolderId.@Nullable Type memberType,
        @Nullable Boolean securityEnabled,
        @Nullable String displayName) {

    static HolderLine user(
            long line,
            String id,
            ProfileFacts told,
            @Nullable UserType userType,
            @Nullable String usageLocation,
            @Nullable Boolean onPremisesSynced) {
        return new HolderLine(line, id, told, userType, usageLocation, onPremisesSynced, null, null, null);
    }

    static HolderLine device(long line, String id, ProfileFacts told) {
        return new HolderLine(line, id, told, null, null, null, null, null, null);
    }

    /** A group. */
    public static HolderLine group(
            long line,
            String id,
            ProfileFacts told,
            HolderId.@Nullable Type memberType,
            @Nullable Boolean securityEnabled) {
        return new HolderLine(line, id, told, null, null, null, memberType, securityEnabled, null);
    }

    ProfileFacts facts() {
        return told == null ? ProfileFacts.named(displayName) : told;
    }
}
