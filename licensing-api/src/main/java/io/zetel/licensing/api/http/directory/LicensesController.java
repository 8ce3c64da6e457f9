package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.LicenseBody;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Preferences;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.Grant;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.holders.LicenseRow;
import io.zetel.licensing.projections.past.Past;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The licences of users and devices: what they have and why, and a user's direct ones (P14 to P21). */
@RestController
@RequestMapping("/api/v1/tenants/{t}")
public class LicensesController {

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final Names names;
    private final DirectoryNames directory;
    private final Called called;

    LicensesController(
            Commands commands,
            Reads reads,
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            Names names,
            DirectoryNames directory,
            Called called) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.names = names;
        this.directory = directory;
        this.called = called;
    }

    /**
     * Products to add and to remove in one step; a product the user inherits is added only where the caller says so
     * (P16).
     */
    public record DirectLicenseChange(
            @Nullable @Valid @Size(max = 100) List<@NotNull LicenseBody> add,
            @Nullable @Size(max = 100) List<@NotNull String> remove,
            @Nullable Boolean allowAlongsideInherited) {}

    /** What still does not work. */
    public record Errors(String userId, @Nullable String displayName, List<AssignmentError> errors) {}

    /** Changes it. */
    @Operation(
            description =
                    "Adds and removes licenses in one step. The answer shows what the user has then; whoever prefers return=minimal (RFC "
                            + "7240) is answered 204 as soon as it is stored, and need not wait until it can be shown.")
    @ServesDryRun
    @PutMapping("/users/{id}/licenses")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    public ResponseEntity<HeldView> change(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody DirectLicenseChange body,
            IfMatch match,
            Origin origin,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Refused {
        var answer = store(t, id, body, match, origin);
        return Preferences.appliesMinimal(request, response)
                ? answer.on(ResponseEntity.status(HttpStatus.NO_CONTENT))
                        .eTag(IfMatch.etag(answer.result().version()))
                        .build()
                : shown(t, id, answer);
    }

    /** The same, for whoever wants to see what the user has then. */
    public ResponseEntity<HeldView> change(
            TenantId t, String id, DirectLicenseChange body, IfMatch match, Origin origin) throws Refused {
        return shown(t, id, store(t, id, body, match, origin));
    }

    private Answer<NewVersion> store(TenantId t, String id, DirectLicenseChange body, IfMatch match, Origin origin)
            throws Refused {
        var faults = new Faults();
        var add = names.of(t).choices("/add", body.add(), faults);
        var remove = names.of(t).skus("/remove", body.remove(), faults);
        faults.throwIfAny();
        var command = new ChangeLicenses(
                t,
                HolderId.user(id),
                add,
                remove,
                Boolean.TRUE.equals(body.allowAlongsideInherited()),
                match.expectedVersion());
        return commands.send(command, NewVersion.class, origin);
    }

    private ResponseEntity<HeldView> shown(TenantId t, String id, Answer<NewVersion> answer) {
        return answer.on(ResponseEntity.ok())
                .eTag(IfMatch.etag(answer.result().version()))
                .body(reads.after(HeldLicenses.GROUP, answer, () -> held.user(t, HolderId.user(id))
                        .map(row -> view(t, row, held, names))));
    }

    /** What a user has, and why. */
    @GetMapping("/users/{id}/licenses")
    @Allowed(Role.READER)
    public ResponseEntity<HeldView> ofUser(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, WaitFor waitFor, AsOf asOf) {
        return shown(t, HolderId.user(id), waitFor, asOf);
    }

    /** What a device has, and why. */
    @GetMapping("/devices/{id}/licenses")
    @Allowed(Role.READER)
    public ResponseEntity<HeldView> ofDevice(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, WaitFor waitFor, AsOf asOf) {
        return shown(t, HolderId.device(id), waitFor, asOf);
    }

    /** Tries once more what did not work. */
    @ServesDryRun
    @PostMapping("/users/{id}/reprocess")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN})
    public ResponseEntity<Errors> reprocess(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, Origin origin) throws Refused {
        var answer = commands.send(new ReprocessUser(t, HolderId.user(id)), Reprocessed.class, origin);
        var user = answer.result().holder().id();
        return answer.on(ResponseEntity.ok())
                .body(new Errors(
                        user,
                        directory.of(t, Kind.USER, user).orElse(null),
                        answer.result().errors()));
    }

    private ResponseEntity<HeldView> shown(TenantId t, HolderId holder, WaitFor waitFor, AsOf asOf) {
        var then = names.of(t).at(asOf.instant());
        return moments.ask(
                HeldLicenses.GROUP,
                waitFor,
                asOf,
                _ -> known(t, holder, held, then),
                at -> past.holder(t, this.held.named(t, holder), at, held -> known(t, holder, held, then)));
    }

    private HeldView known(TenantId t, HolderId holder, HeldLicenses held, Names names) {
        return held.user(t, holder)
                .filter(HolderRow::isKnown)
                .map(row -> view(t, row, held, names))
                .orElseThrow(() -> HttpProblem.notFound("HOLDER_NOT_FOUND", "Nobody is known by this id."));
    }

    private HeldView view(TenantId t, HolderRow row, HeldLicenses held, Names names) {
        var rows = held.licences(t, row.holder());
        return HeldView.of(
                row,
                directory
                        .of(
                                t,
                                Kind.valueOf(row.holder().type().name()),
                                row.holder().id())
                        .orElse(null),
                rows,
                row.holder().type() == HolderId.Type.DEVICE ? revoked(t, row.holder(), held) : List.of(),
                names,
                called.sources(t, rows.stream().map(LicenseRow::source).toList()));
    }

    private static List<Grant> revoked(TenantId t, HolderId device, HeldLicenses held) {
        return held.access(t, List.of(device)).getFirst().grants().stream()
                .filter(Grant::isRevoked)
                .toList();
    }
}
