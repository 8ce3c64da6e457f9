package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.domain.holder.UserType;
import org.jspecify.annotations.Nullable;

/** A line of a batch as a job keeps it until it is done. */
record HolderLine(long line, String id, @Nullable String displayName, @Nullable UserType userType, @Nullable String usageLocation,
        @Nullable Boolean onPremisesSynced) {}
