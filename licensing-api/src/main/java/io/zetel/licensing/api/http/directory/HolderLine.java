package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.UserType;
import org.jspecify.annotations.Nullable;

/** A line of a batch as a job keeps it until it is done; one that an earlier version kept has its name beside. */
record HolderLine(
        long line,
        String id,
        @Nullable ProfileFacts told,
        @Nullable UserType userType,
        @Nullable String usageLocation,
        @Nullable Boolean onPremisesSynced,
        @Nullable String displayName) {

    ProfileFacts facts() {
        return told == null ? ProfileFacts.named(displayName) : told;
    }
}
