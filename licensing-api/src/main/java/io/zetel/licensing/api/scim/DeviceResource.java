package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.holder.DirectoryCommand;
import io.zetel.licensing.domain.holder.DirectoryCommand.PutDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings.IdFrom;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.HolderRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Devices (RFC 9944), as identity providers tell of them. One that is not active is gone for licensing; only its
 * profile is left, which the provider still sees.
 */
@Component
class DeviceResource extends DirectoryResource<HolderRow> {

    /** The field of a profile that says so. */
    static final String SWITCHED_OFF = "switchedOff";

    private static final String MUD_URL = "mudUrl";

    private final Commands commands;
    private final Reads reads;
    private final HeldLicenses held;
    private final Groups groups;
    private final Profiles profiles;
    private final Resources resources;

    DeviceResource(
            Commands commands, Reads reads, HeldLicenses held, Groups groups, Profiles profiles, Resources resources) {
        super(Type.DEVICE, Role.USER_ADMIN, profiles, resources);
        this.commands = commands;
        this.reads = reads;
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
        this.resources = resources;
    }

    @Override
    String id(HolderRow row) {
        return row.holder().id();
    }

    @Override
    long version(HolderRow row) {
        return row.version();
    }

    @Override
    Collection<HolderRow> rows(TenantId tenant, List<String> ids) {
        return held.holders(tenant, ids.stream().map(HolderId::device).toList()).values();
    }

    @Override
    Optional<HolderRow> row(TenantId tenant, UUID objectId) {
        return held.byObjectId(tenant, objectId)
                .filter(row -> row.holder().type() == HolderId.Type.DEVICE)
                .filter(row -> row.standing() == Standing.ACTIVE || isSwitchedOff(tenant, id(row)));
    }

    private boolean isSwitchedOff(TenantId t, String id) {
        var profile = profiles.of(t, Kind.DEVICE, id);
        return profile != null && profile.at(SWITCHED_OFF).isPresent();
    }

    @Override
    HolderRow created(ScimRequest request, ObjectNode document) throws Refused {
        var t = request.tenant();
        var device = HolderId.device(freeId(
                resources.settings(t).idFrom() == IdFrom.GENERATED ? null : Documents.text(document, "externalId"),
                id -> held.user(t, HolderId.device(id))
                        .filter(row -> row.standing() == Standing.ACTIVE)
                        .isPresent()));
        var active = Documents.flag(document, "active");
        boolean shall = active == null || active;
        var answer = profiles.replacing(
                t,
                Kind.DEVICE,
                device.id(),
                before -> {
                    if (before != null) {
                        throw ScimProblem.taken("Another device has this externalId.");
                    }
                    return facts(document, shall, null);
                },
                () -> {
                    var made = send(new PutDevice(t, device), request);
                    return shall ? made : gone(request, device, null);
                });
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(t, device));
    }

    @Override
    HolderRow changed(
            ScimRequest request, HolderRow row, ObjectNode before, ObjectNode document, Membership.Change members)
            throws Refused {
        var t = request.tenant();
        var device = row.holder();
        boolean is = row.standing() == Standing.ACTIVE;
        var active = Documents.flag(document, "active");
        boolean shall = active == null ? is : active;
        var answer = profiles.<Answer<NewVersion>>replacing(
                t, Kind.DEVICE, device.id(), known -> facts(document, shall, known), () -> {
                    if (shall) {
                        return send(new PutDevice(t, device), request);
                    }
                    return is
                            ? gone(request, device, request.expected())
                            : new Answer<>(new NewVersion(row.version()), 0);
                });
        return reads.after(HeldLicenses.GROUP, answer, () -> held.user(t, device));
    }

    @Override
    void removed(ScimRequest request, HolderRow row) throws Refused {
        if (row.standing() == Standing.ACTIVE) {
            var answer = gone(request, row.holder(), request.expected());
            reads.after(HeldLicenses.GROUP, answer, () -> Optional.of(answer));
        }
        profiles.erase(request.tenant(), Kind.DEVICE, row.holder().id());
    }

    private Answer<NewVersion> gone(ScimRequest request, HolderId device, @Nullable Long expected) throws Refused {
        reads.catchUp(Groups.GROUP);
        var of = groups.groupsWith(request.tenant(), device);
        return send(new RemoveDevice(request.tenant(), device, of, expected), request);
    }

    private Answer<NewVersion> send(DirectoryCommand command, ScimRequest request) throws Refused {
        return commands.send(command, NewVersion.class, request.origin());
    }

    private static ProfileFacts facts(ObjectNode document, boolean active, @Nullable Profile before) {
        var name = Documents.text(document, "displayName");
        if (name != null && Checks.name(name).isPresent()) {
            throw ScimProblem.value("displayName " + Checks.name(name).get());
        }
        UserDocument.check(document);
        Map<String, String> work = new HashMap<>(before == null ? Map.of() : before.work());
        UserDocument.put(work, MUD_URL, Documents.text(document, MUD_URL));
        UserDocument.put(work, SWITCHED_OFF, active ? null : "true");
        return new ProfileFacts(
                name,
                null,
                UserDocument.id("externalId", Documents.text(document, "externalId")),
                null,
                null,
                null,
                work,
                Set.of());
    }

    @Override
    BiConsumer<HolderRow, ObjectNode> details(ScimRequest request, List<HolderRow> rows) {
        return resources.groups(request, HolderId.Type.DEVICE, rows);
    }

    @Override
    ObjectNode document(HolderRow row, @Nullable Profile profile) {
        var document = JsonMapper.shared().createObjectNode();
        if (profile == null) {
            document.put("externalId", row.holder().id());
        } else {
            UserDocument.text(document, "displayName", profile.displayName());
            UserDocument.text(document, "externalId", profile.externalId());
            UserDocument.text(document, MUD_URL, profile.at(MUD_URL).orElse(null));
        }
        return document.put("active", row.standing() == Standing.ACTIVE);
    }
}
