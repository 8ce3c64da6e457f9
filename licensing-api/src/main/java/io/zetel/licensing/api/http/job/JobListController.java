package io.zetel.licensing.api.http.job;

import io.zetel.licensing.api.automation.job.Job;
import io.zetel.licensing.api.automation.job.JobState;
import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.OneOf;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The long work of a tenant, the newest first: what it was about, who asked for it and why, and how far it is. */
@RestController
public class JobListController {

    private final JobStore store;
    private final DirectoryNames names;
    private final Groups groups;
    private final TemporalReads moments;

    JobListController(JobStore store, DirectoryNames names, Groups groups, TemporalReads moments) {
        this.moments = moments;
        this.store = store;
        this.names = names;
        this.groups = groups;
    }

    /** A job in the list; of one that was not over at an instant that is past it is not known how far it had come. */
    public record ListedJob(
            String jobId,
            String kind,
            @Nullable String groupId,
            @Nullable String displayName,
            JobState state,
            @Nullable Integer total,
            @Nullable Integer done,
            @Nullable Integer failed,
            @Nullable Integer skipped,
            String actor,
            @Nullable String reason,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String fault) {}

    /** {@code subject} is the group that a job is about. */
    @GetMapping("/api/v1/tenants/{t}/jobs")
    @Allowed(Role.READER)
    public Page<ListedJob> list(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable @Size(max = 64) String kind,
            @RequestParam(required = false) @Nullable @Size(max = 128) String subject,
            PageRequest page,
            AsOf asOf) {
        moments.refuseFuture(asOf);
        var faults = new Faults();
        var wanted = new JobStore.Wanted(
                OneOf.optional(
                        "state", state, faults, JobState.QUEUED, JobState.RUNNING, JobState.COMPLETED, JobState.FAILED),
                kind,
                subject == null ? null : groups.named(t, new GroupId(subject)).value(),
                page.cursor().map(JobListController::id).orElse(null),
                asOf.instant().orElse(null));
        faults.throwIfAny();
        var jobs = Page.of(page, store.jobs(t, wanted, page.fetch()), job -> Cursor.of(job.jobId()));
        var called = names.of(
                t,
                Kind.GROUP,
                jobs.items().stream()
                        .flatMap(job -> Stream.ofNullable(job.subject()))
                        .distinct()
                        .toList());
        return new Page<>(
                jobs.items().stream().map(job -> listed(job, called, asOf)).toList(), jobs.nextCursor());
    }

    private static ListedJob listed(Job job, Map<String, String> called, AsOf asOf) {
        boolean counted = asOf.instant().isEmpty() || job.finishedAt() != null;
        return new ListedJob(
                job.jobId().toString(),
                job.kind(),
                job.subject(),
                job.subject() == null ? null : called.get(job.subject()),
                job.state(),
                counted ? job.total() : null,
                counted ? job.done() : null,
                counted ? job.failed() : null,
                counted ? job.skipped() : null,
                job.origin().actor(),
                job.origin().reason().orElse(null),
                job.createdAt(),
                job.startedAt(),
                job.finishedAt(),
                job.fault());
    }

    private static UUID id(Cursor cursor) {
        try {
            return UUID.fromString(cursor.text(0));
        } catch (IllegalArgumentException e) {
            throw new BadRequest("/cursor", "INVALID_CURSOR", "is not a cursor of this list");
        }
    }
}
