package io.zetel.licensing.api.http.group;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.DryUpload;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LinesForeseen;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.DryRunEnded;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.ForetellJoining;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.group.LeftOut;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.MemberRow;
import io.zetel.licensing.projections.past.PastGroups;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who joins a group and who leaves it; joiners inherit its licences, leavers lose them (G03, G04). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/groups/{id}/members")
@Allowed({Role.GROUP_ADMIN, Role.SERVICE})
public class MembersController {

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_FORETOLD = 10_000;

    private final JobAnswers answers;
    private final Commands commands;
    private final TemporalReads moments;
    private final PastGroups past;
    private final Groups groups;
    private final JobInput input;
    private final GroupJobs jobs;
    private final DeviceTasks devices;
    private final DirectoryNames directory;

    MembersController(
            JobAnswers answers,
            Commands commands,
            TemporalReads moments,
            PastGroups past,
            Groups groups,
            JobInput input,
            GroupJobs jobs,
            DeviceTasks devices,
            DirectoryNames directory) {
        this.directory = directory;
        this.answers = answers;
        this.commands = commands;
        this.moments = moments;
        this.past = past;
        this.groups = groups;
        this.input = input;
        this.jobs = jobs;
        this.devices = devices;
    }

    /** Who is to join. */
    public record NewMembers(@NotEmpty List<@NotNull @AnExternalId String> memberIds) {}

    /** Everybody who is to be a member from now on; nobody, where the list is empty. */
    record AllMembers(@NotNull List<@NotNull @AnExternalId String> memberIds) {}

    record MemberLine(@NotNull @AnExternalId String memberId) {}

    /**
     * What a change of members came to; of those it concerned so many have all licences, so many not, so many were left
     * out. {@code errors} names the ids that did not become members: of nobody known, or of a device, a user or a group
     * where the group is of others.
     */
    public record MembersChanged(
            String groupId, int changed, int ok, int failed, int skipped, List<IdLeftOut> errors) {}

    /** An id that did not become a member. */
    public record IdLeftOut(String memberId, LeftOut.Reason code, String message) {}

    /** A member, called as it is called now, and since when. */
    public record MemberView(String memberId, @Nullable String displayName, Instant since) {}

    /** Of members, about 400,000; longer lists come as JSON lines. */
    @Operation(
            description =
                    "More than 500 members are a job (202); a dry run takes at most 10,000. A JSON body may have 16 MiB, about "
                            + "400,000 members; as JSON lines "
                            + "(application/x-ndjson, one {\"memberId\":…} a line) a list may have any length.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = MembersChanged.class)))
    @ApiResponse(
            responseCode = "202",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @BodyLimit(MOST_BYTES)
    @ServesDryRun
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    public ResponseEntity<?> add(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody NewMembers body,
            Origin origin)
            throws Refused {
        var group = new GroupId(id);
        devices.guardMembers(t, group, origin);
        if (body.memberIds().size() > Holders.AT_ONCE) {
            if (origin.dryRun()) {
                throw foretold(t, group, body.memberIds(), origin);
            }
            refuseUnknown(t, group, origin);
            return answers.accepted(jobs.add(t, group, body.memberIds(), origin), List.of());
        }
        return changed(new AddMembers(t, group, body.memberIds()), origin);
    }

    /** Lists of any length come as JSON lines. */
    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    ResponseEntity<JobView> stream(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, Origin origin, HttpServletRequest request)
            throws IOException, Refused {
        devices.guardMembers(t, new GroupId(id), origin);
        refuseUnknown(t, new GroupId(id), origin);
        if (origin.dryRun()) {
            throw foretold(t, new GroupId(id), input.read(request, MemberLine.class), origin);
        }
        return answers.accepted(
                input.take(
                        t,
                        AddMembersWork.KIND,
                        jobs.named(t, new GroupId(id)),
                        origin,
                        request,
                        MemberLine.class,
                        (_, line) -> line.memberId()),
                List.of());
    }

    /** Lets the group have exactly these members (G11). */
    @Operation(
            description =
                    "Replaces the members as a whole, in one change: who is not named leaves, who is new joins, who is both stays without "
                            + "a gap. One id that cannot be a member refuses all. The job is over at once where no "
                            + "more than 500 are concerned.")
    @BodyLimit(MOST_BYTES)
    @ServesDryRun
    @PutMapping
    ResponseEntity<JobView> replace(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody AllMembers body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var group = new GroupId(id);
        devices.guardMembers(t, group, origin);
        return answers.accepted(
                jobs.follow(new ReplaceMembers(t, group, body.memberIds(), match.expectedVersion()), origin),
                List.of());
    }

    /** Takes one away. */
    @ServesDryRun
    @DeleteMapping("/{memberId}")
    public ResponseEntity<MembersChanged> remove(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @PathVariable @AnExternalId String memberId,
            Origin origin)
            throws Refused {
        devices.guardMembers(t, new GroupId(id), origin);
        return changed(new RemoveMembers(t, new GroupId(id), List.of(memberId)), origin);
    }

    /** A page of them. */
    @GetMapping
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<Page<MemberView>> list(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        var group = new GroupId(id);
        return moments.ask(
                Groups.GROUP,
                waitFor,
                asOf,
                _ -> members(groups, t, group, page),
                at -> past.group(t, groups.named(t, group), at, then -> members(then, t, group, page)));
    }

    private Page<MemberView> members(Groups groups, TenantId t, GroupId group, PageRequest page) {
        var known = groups.group(t, group)
                .orElseThrow(() -> HttpProblem.notFound("GROUP_NOT_FOUND", "There is no such group."));
        Page<MemberRow> rows = Page.of(
                page,
                groups.members(
                        t,
                        known.groupId(),
                        page.cursor().map(cursor -> cursor.number(0)).orElse(-1L),
                        page.fetch()),
                row -> Cursor.of(row.place()));
        var called = directory.of(
                t,
                Kind.valueOf(known.memberType().name()),
                rows.items().stream().map(row -> row.member().id()).toList());
        return new Page<>(
                rows.items().stream()
                        .map(row -> {
                            var id = row.member().id();
                            return new MemberView(id, called.get(id), row.since());
                        })
                        .toList(),
                rows.nextCursor());
    }

    /** Nobody else of the tenant gets a turn meanwhile. */
    private DryRunEnded foretold(TenantId t, GroupId group, List<String> ids, Origin origin) throws Refused {
        if (ids.size() > MOST_FORETOLD) {
            throw new BadRequest(
                    "/memberIds", "TOO_MANY_ITEMS", "A dry run takes at most %d members".formatted(MOST_FORETOLD));
        }
        return commands.end(new ForetellJoining(t, group, ids, 0), origin);
    }

    private LinesForeseen foretold(TenantId t, GroupId group, DryUpload<MemberLine> upload, Origin origin)
            throws Refused {
        var ids = upload.lines().stream().map(line -> line.value().memberId()).toList();
        var foreseen = commands.foresee(new ForetellJoining(t, group, ids, upload.unreadableLines()), origin);
        return JoiningLines.of(t, upload, foreseen);
    }

    /** Adding nobody changes nothing, and says whether there is such a group. */
    private void refuseUnknown(TenantId t, GroupId group, Origin origin) throws Refused {
        commands.ask(new AddMembers(t, group, List.of()), GroupChange.class, origin);
    }

    private ResponseEntity<MembersChanged> changed(GroupCommand command, Origin origin) throws Refused {
        var answer = commands.send(command, GroupChange.class, origin);
        var change = answer.result();
        return answer.on(ResponseEntity.ok())
                .body(new MembersChanged(
                        groups.named(command.tenantId(), command.groupId()).value(),
                        change.changed(),
                        change.ok(),
                        change.failed(),
                        change.skipped(),
                        change.leftOut().stream()
                                .map(out -> new IdLeftOut(
                                        out.memberId(),
                                        out.reason(),
                                        out.reason().message()))
                                .toList()));
    }
}
