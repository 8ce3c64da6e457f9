package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import org.jspecify.annotations.Nullable;

/** A user or device as Zetel knows it. */
public record HolderRow(HolderId holder, UserType userType, @Nullable String usageLocation, boolean onPremisesSynced, Standing standing,
        long version) {}
