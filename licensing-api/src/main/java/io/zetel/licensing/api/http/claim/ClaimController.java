package io.zetel.licensing.api.http.claim;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.ProblemWith;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Single claims: 201 when claimed, 200 when nothing had to change, 409 when refused. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/claims")
@Allowed(Role.SERVICE)
class ClaimController {

    private final Commands commands;
    private final ClaimReader reader;
    private final ClaimAnswers answers;

    ClaimController(Commands commands, ClaimReader reader, ClaimAnswers answers) {
        this.commands = commands;
        this.reader = reader;
        this.answers = answers;
    }

    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ClaimAnswer.class)))
    @ApiResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ClaimAnswer.class)))
    @ServesDryRun
    @PostMapping
    ResponseEntity<?> claim(
            @PathVariable TenantId t, @Valid @RequestBody ClaimBody body, Origin origin, HttpServletRequest request)
            throws Refused {
        var answer = commands.send(new ClaimLicense(t, reader.read(body)), ClaimOutcome.class, origin);
        var view = answers.of(null, answer.result());
        return switch (answer.result()) {
            case ClaimOutcome.Claimed _ ->
                answer.on(ResponseEntity.status(HttpStatus.CREATED)).body(view);
            case ClaimOutcome.AlreadyLicensed _ ->
                answer.on(ResponseEntity.ok()).body(view);
            case ClaimOutcome.Refused _ ->
                answer.on(ResponseEntity.status(HttpStatus.CONFLICT))
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                        .body(ProblemWith.details(
                                request, 409, String.valueOf(view.code()), String.valueOf(view.reason()), view));
        };
    }
}
