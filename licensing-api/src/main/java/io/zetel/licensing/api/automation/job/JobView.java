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
        @Nullable Integer total,
        @Nullable Integer done,
        @Nullable Integer failed,
        @Nullable Integer skipped,
        List<String> warnings,
        String actor,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String fault,
        Page<JobError> errors) {

    /** A job that was not over at an instant that is past: how far it had come is not known. */
    public static JobView under(Job then) {
        return view(then, List.of(), new Page<>(List.of(), null), false);
    }

    /** The job, with this page of its errors. */
    public static JobView of(Job job, List<String> warnings, Page<JobError> errors) {
        return view(job, warnings, errors, true);
    }

    private static JobView view(Job job, List<String> warnings, Page<JobError> errors, boolean counted) {
        return new JobView(
                job.jobId().toString(),
                job.kind(),
                job.subject(),
                job.state(),
                counted ? job.total() : null,
                counted ? job.done() : null,
                counted ? job.failed() : null,
                counted ? job.skipped() : null,
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
