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
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.HolderRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Devices (RFC 9944), as identity providers tell of them. One that is not active is gone for licensing; only its
 * profile is left, which the provider still sees.
 */
@Component
class DeviceResource implements Resource {

    /** The field of a profile that says so. */
    static final String SWITCHED_OFF = "switchedOff";

    private static final String MUD_URL = "mudUrl";

    private final Commands commands;
    private final Reads reads;
    private final HeldLicences held;
    private final Groups groups;
    private final Profiles profiles;
    private final ScimDirectory directory;
    private final Resources resources;

    DeviceResource(
            Commands commands,
            Reads reads,
            HeldLicences held,
            Groups groups,
            Profiles profiles,
            ScimDirectory directory,
            Resources resources) {
        this.commands = commands;
        this.reads = reads;
        this.held = held;
        this.groups = groups;
        this.profiles = profiles;
        this.directory = directory;
        this.resources = resources;
    }

    @Override
    public Type type() {
        return Type.DEVICE;
    }

    @Override
    public List<ObjectNode> shown(ScimRequest request, List<String> ids) {
        var devices = ids.stream().map(HolderId::device).toList();
        var rows = held.holders(request.tenant(), devices);
        return rows(
                request,
                devices.stream()
                        .flatMap(device -> Stream.ofNullable(rows.get(device)))
                        .toList());
    }

    @Override
    public ScimAnswer show(ScimRequest request, String id) {
        request.needs(Role.READER, Role.SERVICE);
        return one(request, 200, known(request, id));
    }

    @Override
    public ScimAnswer create(ScimRequest request) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var t = request.tenant();
        var document = Documents.whole(Type.DEVICE, request.object());
        var externalId = Documents.text(document, "externalId");
        var device = HolderId.device(
                externalId == null
                                || Checks.externalId(externalId).isPresent()
                                || held.user(t, HolderId.device(externalId))
                                        .filter(row -> row.standing() == Standing.ACTIVE)
                                        .isPresent()
                        ? UUID.randomUUID().toString()
                        : externalId);
        var answer = profiles.replacing(
                t,
                Kind.DEVICE,
                device.id(),
                before -> {
                    if (before != null) {
                        throw ScimProblem.taken("Another device has this externalId.");
                    }
                    return facts(document, null);
                },
                () -> {
                    var made = send(new PutDevice(t, device), request);
                    return isActive(document) ? made : removed(request, device, null);
                });
        return one(request, 201, reads.after(HeldLicences.GROUP, answer, () -> held.user(t, device)));
    }

    @Override
    public ScimAnswer replace(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var document = Documents.whole(Type.DEVICE, request.object());
        if (!document.has("active")) {
            document.put("active", row.standing() == Standing.ACTIVE);
        }
        return changed(request, row, document);
    }

    @Override
    public ScimAnswer patch(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var document = document(
                row, profiles.of(request.tenant(), Kind.DEVICE, row.holder().id()));
        Patch.operations(request.object()).forEach(operation -> Patch.apply(Type.DEVICE, document, operation));
        return changed(request, row, Documents.known(Type.DEVICE, document));
    }

    @Override
    public ScimAnswer delete(ScimRequest request, String id) throws Refused {
        request.needs(Role.USER_ADMIN, Role.SERVICE);
        var row = known(request, id);
        if (row.standing() == Standing.ACTIVE) {
            var answer = removed(request, row.holder(), request.expected());
            reads.after(HeldLicences.GROUP, answer, () -> Optional.of(answer));
        }
        profiles.erase(request.tenant(), Kind.DEVICE, row.holder().id());
        return ScimAnswer.of(204, null);
    }

    private ScimAnswer changed(ScimRequest request, HolderRow row, ObjectNode document) throws Refused {
        var t = request.tenant();
        var device = row.holder();
        boolean is = row.standing() == Standing.ACTIVE;
        var answer = profiles.<Answer<NewVersion>>replacing(
                t, Kind.DEVICE, device.id(), before -> facts(document, before), () -> {
                    if (isActive(document)) {
                        return send(new PutDevice(t, device), request);
                    }
                    return is
                            ? removed(request, device, request.expected())
                            : new Answer<>(new NewVersion(row.version()), 0);
                });
        return one(request, 200, reads.after(HeldLicences.GROUP, answer, () -> held.user(t, device)));
    }

    private Answer<NewVersion> removed(ScimRequest request, HolderId device, @Nullable Long expected) throws Refused {
        reads.catchUp(Groups.GROUP);
        var of = groups.groupsWith(request.tenant(), device);
        return send(new RemoveDevice(request.tenant(), device, of, expected), request);
    }

    private Answer<NewVersion> send(DirectoryCommand command, ScimRequest request) throws Refused {
        return commands.send(command, NewVersion.class, request.origin());
    }

    private static boolean isActive(ObjectNode document) {
        return !Boolean.FALSE.equals(Documents.flag(document, "active"));
    }

    private static ProfileFacts facts(ObjectNode document, @Nullable Profile before) {
        var name = Documents.text(document, "displayName");
        if (name != null && Checks.name(name).isPresent()) {
            throw ScimProblem.value("displayName " + Checks.name(name).get());
        }
        UserDocument.check(document);
        Map<String, String> work = new HashMap<>(before == null ? Map.of() : before.work());
        UserDocument.put(work, MUD_URL, Documents.text(document, MUD_URL));
        UserDocument.put(work, SWITCHED_OFF, isActive(document) ? null : "true");
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

    private HolderRow known(ScimRequest request, String id) {
        return ScimDirectory.guid(id)
                .flatMap(guid -> held.byObjectId(request.tenant(), guid))
                .filter(row -> row.holder().type() == HolderId.Type.DEVICE)
                .filter(row -> row.standing() == Standing.ACTIVE
                        || isSwitchedOff(request.tenant(), row.holder().id()))
                .orElseThrow(() -> ScimProblem.unknown(id));
    }

    private boolean isSwitchedOff(TenantId t, String id) {
        var profile = profiles.of(t, Kind.DEVICE, id);
        return profile != null && profile.at(SWITCHED_OFF).isPresent();
    }

    private ScimAnswer one(ScimRequest request, int status, HolderRow row) {
        return resources.one(request, status, rows(request, List.of(row)).getFirst());
    }

    private List<ObjectNode> rows(ScimRequest request, List<HolderRow> rows) {
        var t = request.tenant();
        var ids = rows.stream().map(row -> row.holder().id()).toList();
        var known = profiles.of(t, Kind.DEVICE, ids);
        var of = request.wants("groups")
                ? directory.groupsOf(t, HolderId.Type.DEVICE, ids)
                : Map.<String, List<ScimDirectory.Named>>of();
        return rows.stream()
                .map(row -> {
                    var id = row.holder().id();
                    var profile = known.get(id);
                    var document = document(row, profile);
                    resources.groups(request, document, of.getOrDefault(id, List.of()));
                    resources.describe(
                            request,
                            document,
                            Type.DEVICE,
                            profiles.objectId(t, Kind.DEVICE, id).value(),
                            profile == null ? null : profile.createdAt(),
                            profile == null ? null : profile.changedAt(),
                            row.version());
                    return document;
                })
                .toList();
    }

    private static ObjectNode document(HolderRow row, @Nullable Profile profile) {
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
