package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job as callers see it, with a page of what in it could not be done. */
public record JobView(
        String jobId,
        String kind,
        @Nullable String groupId,
        JobState state,
        int total,
        int done,
        int failed,
        int skipped,
        List<String> warnings,
        String actor,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String fault,
        Page<JobError> errors) {

    /** The job, with this page of its errors. */
    public static JobView of(Job job, List<String> warnings, Page<JobError> errors) {
        return new JobView(
                job.jobId().toString(),
                job.kind(),
                job.subject(),
                job.state(),
                job.total(),
                job.done(),
                job.failed(),
                job.skipped(),
                warnings,
                job.origin().actor(),
                job.origin().reason().orElse(null),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.fault(),
                errors);
    }
}
