package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.job.JobController;
import io.zetel.licensing.api.http.job.JobListController;
import io.zetel.licensing.api.http.job.JobListController.ListedJob;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Long work: how far it is, who asked for it and why, and what in it could not be done. */
@RestController
@RequestMapping("/console/t/{t}/jobs")
@Allowed(Role.READER)
class JobPages {

    private final Pages pages;
    private final JobListController list;
    private final JobController one;
    private final Actors actors;
    private final DirectoryNames directory;

    JobPages(Pages pages, JobListController list, JobController one, Actors actors, DirectoryNames directory) {
        this.directory = directory;
        this.actors = actors;
        this.pages = pages;
        this.list = list;
        this.one = one;
    }

    @GetMapping
    ResponseEntity<String> list(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String show,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var state = Pages.blankIsNone(show);
        var base = pages.shell(request, t);
        var found = list.list(t, state, null, null, page, asOf);
        var shell = base.titled(base.t("nav.jobs")).in("jobs").withPast().curl(base.api("/jobs", "state", state));
        var next = found.nextCursor() == null ? null : shell.here("cursor", found.nextCursor());
        var called = actors.of(found.items().stream().map(ListedJob::actor));
        return Pages.page(
                200,
                out -> JtejobsGenerated.render(
                        out, null, shell, DirectoryPages.Asked.of(null, state), found.items(), called, next));
    }

    @GetMapping("/{id}")
    ResponseEntity<String> show(
            @PathVariable TenantId t,
            @PathVariable String id,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = pages.shell(request, t);
        var job = Pages.body(one.show(t, id, page, Pages.noWait(), asOf));
        var shell = base.titled(StringUtils.capitalize(base.code("job", job.kind())))
                .in("jobs")
                .withPast()
                .curl(base.api("/jobs/" + Url.encoded(id)));
        var next = job.errors().nextCursor() == null
                ? null
                : shell.here("cursor", job.errors().nextCursor());
        var group = job.groupId() == null
                ? null
                : directory.of(t, Kind.GROUP, job.groupId()).orElse(null);
        var actor = actors.of(Stream.of(job.actor())).name(job.actor());
        return Pages.page(200, out -> JtejobGenerated.render(out, null, shell, job, actor, group, next));
    }
}
