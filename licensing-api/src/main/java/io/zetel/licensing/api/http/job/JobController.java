package io.zetel.licensing.api.http.job;

import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobStore;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How far a job has come, and what in it could not be done. */
@RestController
public class JobController {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final JobStore store;
    private final JobAnswers answers;
    private final Reads reads;
    private final TemporalReads moments;

    JobController(JobStore store, JobAnswers answers, Reads reads, TemporalReads moments) {
        this.moments = moments;
        this.store = store;
        this.answers = answers;
        this.reads = reads;
    }

    /** One of them, as it is or was. */
    @GetMapping("/api/v1/tenants/{t}/jobs/{id}")
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<JobView> show(
            @PathVariable TenantId t, @PathVariable String id, PageRequest page, WaitFor waitFor, AsOf asOf) {
        moments.refuseFuture(asOf);
        var at = asOf.instant();
        var job = Optional.of(id)
                .filter(UUIDS.asMatchPredicate())
                .map(UUID::fromString)
                .flatMap(uuid -> at.isPresent() ? store.job(t, uuid, at.get()) : store.job(t, uuid))
                .orElseThrow(() -> HttpProblem.notFound("JOB_NOT_FOUND", "There is no such job."));
        reads.position(HeldLicenses.GROUP, waitFor);
        return at.isPresent() && job.finishedAt() == null
                ? ResponseEntity.ok(JobView.under(job))
                : answers.shown(job, page);
    }
}
