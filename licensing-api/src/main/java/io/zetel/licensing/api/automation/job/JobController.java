package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicences;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How far a job has come, and what in it could not be done. */
@RestController
class JobController {

    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final JobStore store;
    private final Reads reads;
    private final HeldLicences held;
    private final Groups groups;

    JobController(JobStore store, Reads reads, HeldLicences held, Groups groups) {
        this.groups = groups;
        this.store = store;
        this.reads = reads;
        this.held = held;
    }

    @GetMapping("/api/v1/tenants/{t}/jobs/{id}")
    @Allowed({Role.READER, Role.SERVICE}) ResponseEntity<JobView> show(@PathVariable TenantId t, @PathVariable String id, PageRequest page,
            WaitFor waitFor) {
        var job = Optional.of(id).filter(UUIDS.asMatchPredicate()).flatMap(text -> store.job(t, UUID.fromString(text)))
                .orElseThrow(() -> HttpProblem.notFound("JOB_NOT_FOUND", "There is no such job."));
        var errors = reads.at(HeldLicences.GROUP, waitFor,
                _ -> job.subject() == null ? own(job, page) : all(job, groups.named(t, new GroupId(job.subject())), page));
        return JobView.positioned(ResponseEntity.ok(), job).body(JobView.of(job, List.of(), errors));
    }

    private Page<JobError> own(Job job, PageRequest page) {
        var rows = store.errors(job.jobId(), page.cursor().map(cursor -> cursor.number(0)).orElse(0L), page.fetch());
        var numbered = Page.of(page, rows, row -> Cursor.of(row.number()));
        return new Page<>(numbered.items().stream().map(JobStore.Numbered::error).toList(), numbered.nextCursor());
    }

    /** What could not be done at all comes first, by pages of its own. */
    private Page<JobError> all(Job job, GroupId group, PageRequest page) {
        if (page.cursor().filter(cursor -> cursor.keys().size() > 1).isPresent()) {
            return failures(job, group, page);
        }
        var own = own(job, page);
        if (own.nextCursor() != null) {
            return own;
        }
        var first = new PageRequest(page.limit(), Optional.empty());
        return own.items().isEmpty() ? failures(job, group, first)
                : new Page<>(own.items(), Cursor.of(HolderId.user(""), "").encoded());
    }

    /** Of a job about a group also: the members its licences do not reach, as the group's licensing tells it now. */
    private Page<JobError> failures(Job job, GroupId group, PageRequest page) {
        var member = page.cursor().filter(cursor -> !cursor.text(1).isEmpty()).map(cursor -> HolderId.parse(cursor.text(0))).orElse(null);
        var sku = page.cursor().filter(cursor -> !cursor.text(1).isEmpty()).map(cursor -> new SkuId(cursor.text(1))).orElse(null);
        var rows = Page.of(page, held.failuresOf(job.tenantId(), group, member, sku, page.fetch()),
                row -> Cursor.of(row.member().wire(), row.skuId()));
        return new Page<>(rows.items().stream()
                .map(row -> new JobError(null, row.member().id(), String.valueOf(row.error()), "", row.sku() + " does not reach the member"))
                .toList(),
                rows.nextCursor());
    }
}
