package io.zetel.licensing.api.http.group;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.MemberRow;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A list that is everybody in a group: who is not yet in it joins, who is not on it leaves. */
@RestController
class EverybodyController {

    private static final int MOST = 500_000;
    private static final int PAGE = 1000;
    private static final int FEW = 10;

    private final Reads reads;
    private final Groups groups;
    private final DeviceTasks devices;
    private final UploadedLines lines;
    private final GroupJobs jobs;
    private final JobAnswers answers;

    EverybodyController(
            Reads reads, Groups groups, DeviceTasks devices, UploadedLines lines, GroupJobs jobs, JobAnswers answers) {
        this.reads = reads;
        this.groups = groups;
        this.devices = devices;
        this.lines = lines;
        this.jobs = jobs;
        this.answers = answers;
    }

    private record Change(int members, int leaving) {}

    @Operation(
            description =
                    "The whole list of a group's members, as JSON lines or CSV: who is missing joins, who is not on "
                            + "it leaves, in one change (202). "
                            + "A list with a line that is no good, or an id that cannot be a member, is refused as a "
                            + "whole. So that half a list empties no group, more than a tenth of the "
                            + "members, or than ten where that is more, leave only with mostRemoved: else the answer "
                            + "is 409 TOO_MANY_REMOVALS.")
    @ApiResponse(
            responseCode = "202",
            description = "The job that does it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ApiResponse(responseCode = "409", description = "More would leave than may")
    @ServesDryRun
    @BodyLimit(BodyLimit.NONE)
    @PutMapping(
            path = "/api/v1/tenants/{t}/groups/{id}/members",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE})
    ResponseEntity<JobView> replace(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(required = false) @Nullable @PositiveOrZero Integer mostRemoved,
            Origin origin,
            HttpServletRequest request)
            throws IOException, Refused {
        var group = new GroupId(id);
        devices.guardMembers(t, group, origin);
        var wanted = wanted(request);
        reads.catchUp(Groups.GROUP);
        var row = groups.group(t, group)
                .orElseThrow(() -> HttpProblem.notFound("GROUP_NOT_FOUND", "There is no such group."));
        var change = change(t, row, wanted);
        int most = mostRemoved == null ? Math.max(FEW, change.members() / FEW) : mostRemoved;
        if (change.leaving() > most) {
            throw HttpProblem.conflict(
                    "TOO_MANY_REMOVALS",
                    "%d of %d members would leave; where that is meant, say mostRemoved=%d."
                            .formatted(change.leaving(), change.members(), change.leaving()));
        }
        return answers.accepted(jobs.follow(new ReplaceMembers(t, group, wanted, null), origin), List.of());
    }

    private List<String> wanted(HttpServletRequest request) throws IOException {
        var ids = new ArrayList<String>();
        var faults = new ArrayList<Fault>();
        var upload = lines.open(request.getContentType(), request.getInputStream(), MembersController.MemberLine.class);
        for (var line = upload.next(); line != null && faults.size() < PAGE; line = upload.next()) {
            if (line.value() != null) {
                ids.add(line.value().memberId());
            } else if (!line.isAboutAll()) {
                long number = line.number();
                line.faults()
                        .forEach(fault -> faults.add(
                                new Fault("/%d%s".formatted(number, fault.pointer()), fault.code(), fault.message())));
            }
            if (ids.size() > MOST) {
                throw HttpProblem.tooLarge("A list has at most %d members.".formatted(MOST));
            }
        }
        if (!faults.isEmpty()) {
            throw new BadRequest(faults);
        }
        return ids;
    }

    private Change change(TenantId t, GroupRow group, List<String> wanted) {
        var missing = wanted.stream().map(id -> holder(group, id)).collect(Collectors.toSet());
        int members = 0;
        int leaving = 0;
        long after = -1;
        for (List<MemberRow> page = page(t, group, after); !page.isEmpty(); page = page(t, group, after)) {
            for (var row : page) {
                members++;
                after = row.place();
                leaving += missing.remove(row.member().compared()) ? 0 : 1;
            }
        }
        return new Change(members, leaving);
    }

    private List<MemberRow> page(TenantId t, GroupRow group, long after) {
        return groups.members(t, group.groupId(), after, PAGE);
    }

    private static HolderId holder(GroupRow group, String id) {
        return (group.memberType() == HolderId.Type.DEVICE ? HolderId.device(id) : HolderId.user(id)).compared();
    }
}
