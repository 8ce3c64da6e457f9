package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LineWork.Kept;
import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.domain.holder.UserType;
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

/** Users and devices by the stream: one a line, any number, worked off by a job. */
@RestController
@Allowed({Role.USER_ADMIN, Role.SERVICE})
class HolderBatchController {

    private final JobAnswers answers;
    private final JobInput input;

    HolderBatchController(JobAnswers answers, JobInput input) {
        this.answers = answers;
        this.input = input;
    }

    record UserLine(
            @NotNull @AnExternalId String userId,
            @Nullable Optional<@AName String> displayName,
            @Nullable UserType userType,
            @Nullable @ACountry String usageLocation,
            @Nullable Boolean onPremisesSynced,
            @Nullable @Valid UserProfile profile) {}

    record DeviceLine(
            @NotNull @AnExternalId String deviceId,
            @Nullable Optional<@AName String> displayName,
            @Nullable @Valid DeviceProfile profile) {}

    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/users/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    ResponseEntity<JobView> users(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(
                        t,
                        PutUsersWork.KIND,
                        null,
                        origin,
                        request,
                        UserLine.class,
                        (number, line) -> HolderLine.user(
                                number,
                                line.userId(),
                                UserProfile.facts(line.displayName(), line.profile()),
                                line.userType(),
                                line.usageLocation(),
                                line.onPremisesSynced())),
                List.of());
    }

    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/devices/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    ResponseEntity<JobView> devices(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(
                        t,
                        PutDevicesWork.KIND,
                        null,
                        origin,
                        request,
                        DeviceLine.class,
                        (number, line) -> HolderLine.device(
                                number, line.deviceId(), DeviceProfile.facts(line.displayName(), line.profile()))),
                List.of());
    }

    @Operation(
            description =
                    "Direct licences: per line one atomic change of one user, as PUT /users/{id}/licenses takes it, as JSON lines or CSV; "
                            + "a job (202).")
    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/licenses/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    ResponseEntity<JobView> licenses(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(t, ChangeLicensesWork.KIND, null, origin, request, ChangeLicensesWork.Line.class, Kept::new),
                List.of());
    }

    @Operation(
            description =
                    "People who leave: deleted softly, their licences suspended, back within 30 days; JSON lines or CSV; a job (202).")
    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/leavers/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    ResponseEntity<JobView> leavers(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(t, LeaversWork.KIND, null, origin, request, LeaversWork.Line.class, Kept::new), List.of());
    }
}
