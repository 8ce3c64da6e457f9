package io.zetel.licensing.api.http.directory;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import io.zetel.licensing.projections.past.Past;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Devices, as the directory tells of them one by one. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/devices/{id}")
@Allowed({Role.USER_ADMIN, Role.SERVICE})
public class DeviceController {

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final Groups groups;
    private final Profiles profiles;

    DeviceController(
            Commands commands,
            Reads reads,
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            Groups groups,
            Profiles profiles) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
    }

    /** What the directory tells of a device. */
    public record DeviceFacts(
            @Nullable Optional<@AName String> displayName,
            @Nullable @Valid DeviceProfile profile) {}

    /** A device. */
    public record DeviceView(
            String deviceId,
            String objectId,
            @Nullable String displayName,
            @Nullable DeviceProfile profile,
            long version) {}

    /** Makes it known, or tells what is to be different. */
    @ServesDryRun
    @PutMapping
    public ResponseEntity<DeviceView> put(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody DeviceFacts body,
            Origin origin)
            throws Refused {
        var device = HolderId.device(id);
        var answer = profiles.saving(
                t,
                Kind.DEVICE,
                id,
                DeviceProfile.facts(body.displayName(), body.profile()),
                origin,
                () -> commands.send(new PutDevice(t, device), NewVersion.class, origin));
        return answer.on(ResponseEntity.ok())
                .eTag(IfMatch.etag(answer.result().version()))
                .body(reads.after(
                        HeldLicenses.GROUP, answer, () -> held.user(t, device).map(row -> view(t, row))));
    }

    /** One of them, as it is or was. */
    @GetMapping
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<DeviceView> show(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, WaitFor waitFor, AsOf asOf) {
        var device = HolderId.device(id);
        return moments.one(
                List.of(HeldLicenses.GROUP),
                waitFor,
                asOf,
                "HOLDER_NOT_FOUND",
                _ -> known(t, device, held),
                at -> past.holder(t, held.named(t, device), at, then -> known(t, device, then)),
                DeviceView::version);
    }

    private Optional<DeviceView> known(TenantId t, HolderId device, HeldLicenses held) {
        return held.user(t, device).filter(HolderRow::isKnown).map(row -> view(t, row));
    }

    @ServesDryRun
    @DeleteMapping
    ResponseEntity<Void> delete(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, IfMatch match, Origin origin)
            throws Refused {
        var device = HolderId.device(id);
        reads.catchUp(Groups.GROUP);
        var answer = commands.send(
                new RemoveDevice(t, device, groups.groupsWith(t, held.named(t, device)), match.expectedVersion()),
                NewVersion.class,
                origin);
        profiles.erase(t, Kind.DEVICE, id);
        return answer.on(ResponseEntity.status(HttpStatus.NO_CONTENT)).build();
    }

    private DeviceView view(TenantId t, HolderRow row) {
        var id = row.holder().id();
        var profile = profiles.of(t, Kind.DEVICE, id);
        return new DeviceView(
                id,
                profiles.objectId(t, Kind.DEVICE, id).value(),
                profile == null ? null : profile.displayName(),
                profile == null ? null : DeviceProfile.of(profile),
                row.version());
    }
}
