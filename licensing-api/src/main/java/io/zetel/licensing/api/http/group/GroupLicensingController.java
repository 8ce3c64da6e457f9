package io.zetel.licensing.api.http.group;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.dryrun.Consequence;
import io.zetel.licensing.api.http.dryrun.Consequences;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.PreviewGroupLicenses;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.PastGroups;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The licences that groups give, and what came of them (G02, G07, D09, D12). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/groups/{id}")
public class GroupLicensingController {

    private final JobAnswers answers;
    private final Commands commands;
    private final GroupJobs jobs;
    private final DeviceTasks devices;
    private final Reads reads;
    private final TemporalReads moments;
    private final PastGroups past;
    private final Groups groups;
    private final HeldLicenses held;
    private final Names names;
    private final DirectoryNames directory;
    private final Consequences consequences;

    GroupLicensingController(
            JobAnswers answers,
            Commands commands,
            GroupJobs jobs,
            DeviceTasks devices,
            Reads reads,
            TemporalReads moments,
            PastGroups past,
            Groups groups,
            HeldLicenses held,
            Names names,
            DirectoryNames directory,
            Consequences consequences) {
        this.answers = answers;
        this.commands = commands;
        this.jobs = jobs;
        this.devices = devices;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.groups = groups;
        this.held = held;
        this.names = names;
        this.directory = directory;
        this.consequences = consequences;
    }

    /** Products to give and to give no more. */
    public record GroupLicenseChange(
            @Nullable @Size(max = 100) List<@NotNull @Valid LicenseBody> add,
            @Nullable @Size(max = 100) List<@NotNull String> remove,
            @Nullable LicensingMode mode) {}

    /**
     * What a change would come to: from how many members it takes a license they have through nothing else, how many
     * members it would be applied to, and what would be stored at once; of a large group the rest follows in a job.
     */
    @Schema(name = "GroupChangePreview")
    public record Preview(boolean dryRun, String groupId, int members, int losing, Consequence changes) {}

    /** Taking licences from devices makes their apps read-only, so it asks for {@code confirm=true} (D14). */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Preview.class)))
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ServesDryRun(ownAnswer = true)
    @PutMapping("/licenses")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN})
    public ResponseEntity<?> set(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody GroupLicenseChange body,
            @RequestParam(defaultValue = "false") boolean confirm,
            IfMatch match,
            Origin origin)
            throws Refused {
        var group = new GroupId(id);
        var faults = new Faults();
        var add = names.of(t).choices("/add", body.add(), faults);
        var remove = names.of(t).skus("/remove", body.remove(), faults);
        devices.guardLicenses(t, group, anyForDevices(add, remove), origin);
        faults.throwIfAny();
        // A dry run is what one looks at before one confirms.
        var change = new SetGroupLicenses(
                t, group, add, remove, body.mode(), confirm || origin.dryRun(), match.expectedVersion());
        if (origin.dryRun()) {
            var answer = commands.ask(new PreviewGroupLicenses(change), NewVersion.class, origin);
            var changes = consequences.of(t, commands.foresee(change, origin));
            return answer.on(ResponseEntity.ok())
                    .body(reads.after(Groups.GROUP, answer, () -> preview(t, group, remove, changes)));
        }
        var job = jobs.follow(change, origin);
        return answers.accepted(job, job.skipped() > 0 ? List.of(LicensingView.GUESTS) : List.of());
    }

    /** Tries once more what did not work. */
    @ServesDryRun
    @PostMapping("/reprocess")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN})
    public ResponseEntity<JobView> reprocess(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, Origin origin) throws Refused {
        devices.guardLicenses(t, new GroupId(id), false, origin);
        return answers.accepted(jobs.follow(new ReprocessGroup(t, new GroupId(id)), origin), List.of());
    }

    /** What a group gives, and what came of it. */
    @GetMapping("/licensing")
    @Allowed(Role.READER)
    public ResponseEntity<LicensingView> licensing(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        var group = new GroupId(id);
        var then = names.of(t).at(asOf.instant());
        return moments.one(
                List.of(Groups.GROUP, HeldLicenses.GROUP),
                waitFor,
                asOf,
                "GROUP_NOT_FOUND",
                _ -> groups.group(t, group)
                        .map(row -> LicensingView.of(
                                t, row, groups.licences(t, row.groupId()), held, then, directory, page)),
                at -> then(t, group, at, page, then),
                LicensingView::version);
    }

    private Optional<LicensingView> then(TenantId t, GroupId group, Instant at, PageRequest page, Names names) {
        var named = groups.named(t, group);
        var found = past.group(
                t, named, at, then -> then.group(t, named).map(row -> Map.entry(row, then.licences(t, named))));
        return found.map(of -> past.members(
                t, named, at, then -> LicensingView.of(t, of.getKey(), of.getValue(), then, names, directory, page)));
    }

    private Optional<Preview> preview(TenantId t, GroupId group, List<SkuId> remove, Consequence changes) {
        return groups.group(t, group)
                .map(row -> new Preview(
                        true, row.groupId().value(), row.members(), held.losing(t, row.groupId(), remove), changes));
    }

    /** A group gives device products only where it is one of devices, so either tells (D08). */
    private boolean anyForDevices(List<LicenseChoice> add, List<SkuId> remove) {
        return Stream.concat(add.stream().map(LicenseChoice::skuId), remove.stream())
                .anyMatch(this::isForDevices);
    }

    private boolean isForDevices(SkuId sku) {
        return names.catalogue()
                .product(sku)
                .filter(product -> product.target() == Product.Target.DEVICE)
                .isPresent();
    }
}
