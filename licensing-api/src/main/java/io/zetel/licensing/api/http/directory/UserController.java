package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.ACountry;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Changes;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Intent;
import io.zetel.licensing.api.http.web.NotClearable;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.DeletionReason;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.DeleteUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PatchUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RestoreUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensesOfDisabled;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Users, as the directory tells of them one by one. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/users/{id}")
@Allowed({Role.USER_ADMIN, Role.SERVICE})
public class UserController {

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final Profiles profiles;
    private final RowChanges rows;

    UserController(
            Commands commands,
            Reads reads,
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            Profiles profiles,
            RowChanges rows) {
        this.rows = rows;
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.profiles = profiles;
    }

    /** What the directory tells of a user. */
    public record UserFacts(
            @Nullable Optional<@AName String> displayName,
            @Nullable UserType userType,
            @Nullable @ACountry String usageLocation,
            @Nullable Boolean onPremisesSynced,
            @Nullable @Valid UserProfile profile) {}

    /** What changed of a user; only names and the profile can be cleared. */
    public record UserChange(
            @Nullable Optional<@AName String> displayName,
            @NotClearable @Nullable Optional<UserType> userType,
            @NotClearable @Nullable Optional<@ACountry String> usageLocation,
            @NotClearable @Nullable Optional<Boolean> onPremisesSynced,
            @Nullable @Valid UserProfile profile) {}

    /**
     * Whether the user may sign in, and what becomes of the licences of one who may not; {@code KEEP} where nothing is
     * said.
     */
    record AccountSwitch(@NotNull Boolean enabled, @Nullable LicensesOfDisabled licenses) {}

    /**
     * A user; {@code deletedOn} is since when a deleted one waits to be restored or gone. Who it is, is as it is now,
     * also where the past is asked for.
     */
    public record UserView(
            String userId,
            String objectId,
            @Nullable String displayName,
            UserType userType,
            @Nullable String usageLocation,
            boolean onPremisesSynced,
            Standing state,
            boolean accountEnabled,
            @Nullable Instant deletedOn,
            @Nullable UserProfile profile,
            long version) {}

    /** Makes it known, or tells what is to be different. */
    @ServesDryRun
    @PutMapping
    public ResponseEntity<UserView> put(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody UserFacts body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var user = HolderId.user(id);
        return named(
                new PutUser(
                        t,
                        user,
                        body.userType(),
                        body.usageLocation(),
                        body.onPremisesSynced(),
                        match.expectedVersion()),
                body.displayName(),
                body.profile(),
                origin);
    }

    /** Tells what is to be different. */
    @ServesDryRun
    @PatchMapping
    public ResponseEntity<UserView> patch(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody UserChange body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var user = HolderId.user(id);
        return named(
                new PatchUser(
                        t,
                        user,
                        Changes.to(body.userType()),
                        Changes.to(body.usageLocation()),
                        Changes.to(body.onPremisesSynced()),
                        match.expectedVersion()),
                body.displayName(),
                body.profile(),
                origin);
    }

    /** One of them, as it is or was. */
    @GetMapping
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<UserView> show(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, WaitFor waitFor, AsOf asOf) {
        var user = HolderId.user(id);
        return moments.one(
                List.of(HeldLicenses.GROUP),
                waitFor,
                asOf,
                "HOLDER_NOT_FOUND",
                _ -> known(t, user, held),
                at -> past.holder(t, held.named(t, user), at, then -> known(t, user, then)),
                UserView::version);
    }

    private Optional<UserView> known(TenantId t, HolderId user, HeldLicenses held) {
        return held.user(t, user).filter(HolderRow::isKnown).map(row -> view(t, row));
    }

    /** Takes it away. */
    @ServesDryRun
    @DeleteMapping
    public ResponseEntity<UserView> delete(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @RequestParam(defaultValue = "ADMINISTRATOR") DeletionReason reason,
            IfMatch match,
            Origin origin)
            throws Refused {
        return changed(new DeleteUser(t, HolderId.user(id), reason, match.expectedVersion()), origin);
    }

    /** Lets the user sign in or not (P26). */
    @Operation(
            description =
                    "Disables or enables the account. A disabled user claims nothing. With licenses SUSPEND every license sleeps and gives "
                            + "its seat back until the account is enabled; with KEEP, which is the default, licenses stay as they are.")
    @ServesDryRun
    @PutMapping("/account")
    ResponseEntity<UserView> account(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody AccountSwitch body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var licenses = body.licenses() == null ? LicensesOfDisabled.KEEP : body.licenses();
        return changed(
                new SetAccountEnabled(t, HolderId.user(id), body.enabled(), licenses, match.expectedVersion()), origin);
    }

    /** Erases who the user is: names, mail, work facts; licences and history go by the id and stay. */
    @ServesDryRun
    @DeleteMapping("/profile")
    @Allowed(Role.USER_ADMIN)
    ResponseEntity<Void> erase(@PathVariable TenantId t, @PathVariable @AnExternalId String id, Intent intent) {
        rows.make(t, intent.dryRun(), () -> {
            profiles.erase(t, Kind.USER, id);
            return id;
        });
        return ResponseEntity.noContent().build();
    }

    /** Brings a deleted user back. */
    @ServesDryRun
    @PostMapping("/restore")
    public ResponseEntity<UserView> restore(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, Origin origin) throws Refused {
        return changed(new RestoreUser(t, HolderId.user(id)), origin);
    }

    private ResponseEntity<UserView> named(
            DirectoryCommand command,
            @Nullable Optional<String> displayName,
            @Nullable UserProfile profile,
            Origin origin)
            throws Refused {
        return shown(
                command,
                profiles.saving(
                        command.tenantId(),
                        Kind.USER,
                        command.holder().id(),
                        UserProfile.facts(displayName, profile),
                        origin,
                        () -> commands.send(command, NewVersion.class, origin)));
    }

    private ResponseEntity<UserView> changed(DirectoryCommand command, Origin origin) throws Refused {
        return shown(command, commands.send(command, NewVersion.class, origin));
    }

    private ResponseEntity<UserView> shown(DirectoryCommand command, Answer<NewVersion> answer) {
        return answer.on(ResponseEntity.ok())
                .eTag(IfMatch.etag(answer.result().version()))
                .body(reads.after(HeldLicenses.GROUP, answer, () -> held.user(command.tenantId(), command.holder())
                        .map(row -> known(command.tenantId(), row))));
    }

    private UserView known(TenantId t, HolderRow row) {
        if (!row.isKnown()) {
            throw HttpProblem.notFound("HOLDER_NOT_FOUND", "The user is gone.");
        }
        return view(t, row);
    }

    private UserView view(TenantId t, HolderRow row) {
        var id = row.holder().id();
        var profile = profiles.of(t, Kind.USER, id);
        return new UserView(
                id,
                profiles.objectId(t, Kind.USER, id).value(),
                profile == null ? null : profile.displayName(),
                row.userType(),
                row.usageLocation(),
                row.onPremisesSynced(),
                row.standing(),
                row.account().isEnabled(),
                row.deletedOn(),
                profile == null ? null : UserProfile.of(profile),
                row.version());
    }
}
