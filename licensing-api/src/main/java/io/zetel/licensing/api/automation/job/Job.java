package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of long work and how far it has come. {@code prepared} says whether all its chunks are there;
 * {@code position} is after which place in the event store everything done so far can be read.
 */
public record Job(
        UUID jobId,
        TenantId tenantId,
        String kind,
        @Nullable String subject,
        JobState state,
        boolean prepared,
        int total,
        int done,
        int failed,
        int skipped,
        @Nullable Long position,
        Origin origin,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String fault) {

    /**
     * The same as it was at an instant after it was taken. How far it had come nobody wrote down: its numbers are those
     * of its end where it was over by then, else none.
     */
    Job at(Instant instant) {
        if (isBy(finishedAt, instant)) {
            return this;
        }
        boolean ran = isBy(startedAt, instant);
        return new Job(
                jobId,
                tenantId,
                kind,
                subject,
                ran ? JobState.RUNNING : JobState.QUEUED,
                prepared,
                0,
                0,
                0,
                0,
                null,
                origin,
                createdAt,
                ran ? startedAt : null,
                null,
                null);
    }

    private static boolean isBy(@Nullable Instant then, Instant instant) {
        return then != null && !then.isAfter(instant);
    }
}
