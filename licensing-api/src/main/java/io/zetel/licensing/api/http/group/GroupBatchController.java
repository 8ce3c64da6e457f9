package io.zetel.licensing.api.http.group;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LineWork.Kept;
import io.zetel.licensing.api.http.directory.HolderLine;
import io.zetel.licensing.api.http.dryrun.BatchConsequence;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Many groups, their members and licences by the list; members and licences for those who may touch groups of devices
 * too, for any line may name one (D08).
 */
@RestController
class GroupBatchController {

    private final JobAnswers answers;
    private final JobInput input;

    GroupBatchController(JobAnswers answers, JobInput input) {
        this.answers = answers;
        this.input = input;
    }

    /** A group; a new one must say whom it is of. */
    record GroupLine(
            @NotNull @AnExternalId String groupId,
            @Nullable Optional<@AName String> displayName,
            HolderId.@Nullable Type memberType,
            @Nullable Boolean securityEnabled,
            @Nullable @Valid GroupProfile profile) {}

    @Operation(description = "Groups, as PUT /groups/{id} takes them, as JSON lines or CSV; a job (202).")
    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/groups/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE})
    ResponseEntity<JobView> groups(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(
                        t,
                        PutGroupsWork.KIND,
                        null,
                        origin,
                        request,
                        GroupLine.class,
                        (number, line) -> HolderLine.group(
                                number,
                                line.groupId(),
                                GroupProfile.facts(line.displayName(), line.profile()),
                                line.memberType(),
                                line.securityEnabled())),
                List.of());
    }

    @Operation(
            description =
                    "Who joins which group (action ADD, the default) and who leaves it (REMOVE), as JSON lines or CSV; a job (202).")
    @ApiResponse(
            responseCode = "200",
            description = "A dry run: what it would lead to",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = BatchConsequence.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job that does it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ServesDryRun(ownAnswer = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/memberships/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed({Role.GLOBAL_ADMIN, Role.SERVICE})
    ResponseEntity<JobView> memberships(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(t, MembershipsWork.KIND, null, origin, request, MembershipsWork.Line.class, Kept::new),
                List.of());
    }

    @Operation(
            description =
                    "What groups give: per line one atomic change of one group, as PUT /groups/{id}/licenses takes it, as JSON lines or "
                            + "CSV; a job (202). The members of each group follow by a job of that group.")
    @ApiResponse(
            responseCode = "200",
            description = "A dry run: what it would lead to",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = BatchConsequence.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job that does it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ServesDryRun(ownAnswer = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/group-licenses/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed(Role.GLOBAL_ADMIN)
    ResponseEntity<JobView> licenses(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(t, GroupLicensesWork.KIND, null, origin, request, GroupLicensesWork.Line.class, Kept::new),
                List.of());
    }
}
