package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LineWork.Kept;
import io.zetel.licensing.api.http.dryrun.BatchConsequence;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Purchases by the list. */
@RestController
class PurchaseBatchController {

    private final JobAnswers answers;
    private final JobInput input;

    PurchaseBatchController(JobAnswers answers, JobInput input) {
        this.answers = answers;
        this.input = input;
    }

    @Operation(
            description =
                    "Purchases as POST /subscriptions takes them, one a line, as JSON lines or CSV; a job (202). One whose key is known is "
                            + "there already, and left as it is.")
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
            path = "/api/v1/tenants/{t}/subscriptions/batch",
            consumes = {JsonLines.MEDIA_TYPE, UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    @Allowed(Role.BILLING_ADMIN)
    ResponseEntity<JobView> buy(@PathVariable TenantId t, Origin origin, HttpServletRequest request)
            throws IOException {
        return answers.accepted(
                input.take(t, BuyWork.KIND, null, origin, request, NewPurchase.class, Kept::new), List.of());
    }
}
