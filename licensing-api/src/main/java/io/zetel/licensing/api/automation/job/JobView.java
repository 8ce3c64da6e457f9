package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.WaitFor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A job as callers see it; of a job about a group the errors are its members', told by the group's licensing. */
public record JobView(String jobId, String kind, @Nullable String groupId, JobState state, int total, int done, int failed, int skipped,
        List<String> warnings, Instant createdAt, @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String fault,
        Page<JobError> errors) {

    /** The job, with this page of its errors. */
    public static JobView of(Job job, List<String> warnings, Page<JobError> errors) {
        return new JobView(job.jobId().toString(), job.kind(), job.subject(), job.state(), job.total(), job.done(), job.failed(), job.skipped(),
                warnings, job.createdAt(), job.startedAt(), job.finishedAt(), job.fault(), errors);
    }

    /** The answer to whoever asked for something that takes long. */
    public static ResponseEntity<JobView> accepted(Job job, List<String> warnings) {
        var response = ResponseEntity.accepted()
                .location(URI.create("/api/v1/tenants/%s/jobs/%s".formatted(job.tenantId(), job.jobId())));
        return positioned(response, job).body(of(job, warnings, new Page<>(List.of(), null)));
    }

    static ResponseEntity.BodyBuilder positioned(ResponseEntity.BodyBuilder response, Job job) {
        return job.position() == null ? response : response.header(WaitFor.POSITION_HEADER, job.position().toString());
    }
}
