package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.zetel.licensing.api.automation.job.DryUpload;
import io.zetel.licensing.api.automation.job.JobAnswers;
import io.zetel.licensing.api.automation.job.JobInput;
import io.zetel.licensing.api.automation.job.JobView;
import io.zetel.licensing.api.automation.job.LineWork.Kept;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HeldLicenses.Synced;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sync of the organisation's directory on premises: on as long as a user comes from there. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/directory-sync")
class DirectorySyncController {

    private final HeldLicenses held;
    private final Reads reads;
    private final JobInput input;
    private final JobAnswers answers;

    DirectorySyncController(HeldLicenses held, Reads reads, JobInput input, JobAnswers answers) {
        this.held = held;
        this.reads = reads;
        this.input = input;
        this.answers = answers;
    }

    /** What becomes of those who come from there. */
    enum People {
        KEEP,
        DELETE
    }

    /** Only off can be asked for: sync is on for whomever a feed calls {@code onPremisesSynced}. */
    record SyncChange(@NotNull Boolean enabled, @Nullable People people) {}

    /** Whether anybody comes from there, and how many do. */
    record SyncView(boolean enabled, int people) {}

    /**
     * Whom switching it off concerns: so many get the organisation's location, of so many the licences are suspended.
     * What it would lead to is told of as many as one turn of the tenant's can decide.
     */
    record SyncPreview(
            boolean dryRun,
            int people,
            int locationInherited,
            int licensesSuspended,

            @Schema(ref = "#/components/schemas/Consequence") @Nullable
            Object changes) {}

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<SyncView> show(@PathVariable TenantId t, WaitFor waitFor) {
        return reads.of(HeldLicenses.GROUP, waitFor, () -> {
            int people = held.synced(t).people();
            return new SyncView(people > 0, people);
        });
    }

    @Operation(
            description =
                    "Switches directory sync off, as a job (202). With people=KEEP, the default, everybody who comes from there becomes a "
                            + "user of the cloud, with the organisation's location where there is none; with DELETE "
                            + "they leave the scope: deleted softly, their "
                            + "licences suspended, back within 30 days. With dryRun=true nothing happens, and the "
                            + "answer is whom it would concern and, of up to 10,000, what it would lead to.")
    @ApiResponse(
            responseCode = "200",
            description = "A dry run: whom it would concern",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SyncPreview.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The job that does it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    @ServesDryRun(ownAnswer = true)
    @PutMapping
    @Allowed(Role.GLOBAL_ADMIN)
    ResponseEntity<?> set(@PathVariable TenantId t, @Valid @RequestBody SyncChange body, Origin origin) {
        if (Boolean.TRUE.equals(body.enabled())) {
            throw new BadRequest(
                    "/enabled",
                    "INVALID_VALUE",
                    "can only be false: sync is on for whomever a feed calls onPremisesSynced");
        }
        boolean keeps = body.people() != People.DELETE;
        reads.catchUp(HeldLicenses.GROUP);
        var people = held.syncedUsers(t);
        if (origin.dryRun() && people.size() > DryUpload.MOST_LINES) {
            return reads.of(
                    HeldLicenses.GROUP, new WaitFor(OptionalLong.empty()), () -> preview(held.synced(t), keeps, null));
        }
        var lines = IntStream.range(0, people.size())
                .mapToObj(
                        i -> new Kept(i + 1L, new SyncOffWork.Line(people.get(i).id())))
                .toList();
        var kind = keeps ? SyncOffWork.Keep.KIND : SyncOffWork.Delete.KIND;
        if (origin.dryRun()) {
            var synced = held.synced(t);
            throw input.foreseen(t, kind, origin, lines).answeredBy(changes -> preview(synced, keeps, changes));
        }
        return answers.accepted(input.take(t, kind, origin, lines), List.of());
    }

    private static SyncPreview preview(Synced synced, boolean keeps, @Nullable Object changes) {
        return new SyncPreview(
                true, synced.people(), keeps ? synced.withoutLocation() : 0, keeps ? 0 : synced.licensed(), changes);
    }
}
