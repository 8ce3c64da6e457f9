package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A group, how many members it has, and how applying its licences went the last time it took a job (R03). */
public record GroupRow(
        GroupId groupId,
        HolderId.Type memberType,
        boolean securityEnabled,
        LicensingMode mode,
        ProcessingState state,
        Processing processing,
        int members,
        long version) {

    /** One pass over the members: how many there were to apply the licences to, and how that ended. */
    public record Processing(
            @Nullable String id,
            int members,
            int ok,
            int failed,
            int skipped,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        static final Processing NEVER = new Processing(null, 0, 0, 0, 0, null, null);
    }

    static GroupRow fresh(GroupId groupId, HolderId.Type memberType, boolean securityEnabled) {
        return new GroupRow(
                groupId,
                memberType,
                securityEnabled,
                LicensingMode.ATOMIC,
                ProcessingState.PROCESSING_COMPLETE,
                Processing.NEVER,
                0,
                0);
    }

    GroupRow secured(boolean enabled) {
        return new GroupRow(groupId, memberType, enabled, mode, state, processing, members, version);
    }

    GroupRow having(int count) {
        return new GroupRow(groupId, memberType, securityEnabled, mode, state, processing, Math.max(0, count), version);
    }

    /** The members have yet to be told. */
    GroupRow giving(LicensingMode next) {
        return new GroupRow(
                groupId,
                memberType,
                securityEnabled,
                next,
                ProcessingState.QUEUED_FOR_PROCESSING,
                processing,
                members,
                version);
    }

    GroupRow processing(ProcessingState next, Processing how) {
        return new GroupRow(groupId, memberType, securityEnabled, mode, next, how, members, version);
    }

    GroupRow version(long next) {
        return new GroupRow(groupId, memberType, securityEnabled, mode, state, processing, members, next);
    }
}
