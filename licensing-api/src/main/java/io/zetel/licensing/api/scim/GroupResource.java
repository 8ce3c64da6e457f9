package io.zetel.licensing.api.scim;

import static io.zetel.licensing.api.scim.Schemas.ZETEL_GROUP;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Groups, as identity providers tell of them. */
@Component
class GroupResource implements Resource {

    private final Commands commands;
    private final Reads reads;
    private final Groups groups;
    private final Profiles profiles;
    private final ScimDirectory directory;
    private final Resources resources;
    private final Membership membership;

    GroupResource(
            Commands commands,
            Reads reads,
            Groups groups,
            Profiles profiles,
            ScimDirectory directory,
            Resources resources,
            Membership membership) {
        this.commands = commands;
        this.reads = reads;
        this.groups = groups;
        this.profiles = profiles;
        this.directory = directory;
        this.resources = resources;
        this.membership = membership;
    }

    @Override
    public Type type() {
        return Type.GROUP;
    }

    @Override
    public List<ObjectNode> shown(ScimRequest request, List<String> ids) {
        var all = ids.stream().map(GroupId::new).toList();
        var found = groups.groups(request.tenant(), all);
        return rows(
                request,
                all.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList());
    }

    @Override
    public ScimAnswer show(ScimRequest request, String id) {
        request.needs(Role.READER, Role.SERVICE);
        return one(request, 200, known(request, id));
    }

    @Override
    public ScimAnswer create(ScimRequest request) throws Refused {
        request.needs(Role.GROUP_ADMIN, Role.SERVICE);
        var t = request.tenant();
        var document = Documents.whole(Type.GROUP, request.object());
        required(document);
        var ours = document.path(ZETEL_GROUP);
        var memberType = Documents.text(ours, "memberType");
        var type = memberType == null ? HolderId.Type.USER : type(memberType);
        var members =
                membership.asked(Documents.field(request.object(), "members").orElse(null));
        var resolved = membership.resolved(t, type, members);
        var group = new GroupId(zetelId(request, Documents.text(document, "externalId")));
        var command = new PutGroup(t, group, type, Documents.flag(ours, "securityEnabled"), null);
        long position = profiles.replacing(
                        t,
                        Kind.GROUP,
                        group.value(),
                        before -> {
                            // Of two who make the same group at once, the second finds what the first has written.
                            if (before != null && before.displayName() != null) {
                                throw taken(before.displayName());
                            }
                            return facts(t, group, document, null);
                        },
                        () -> commands.send(command, NewVersion.class, request.origin()))
                .position();
        if (!resolved.isEmpty()) {
            position = membership.add(request, group, resolved);
        }
        return one(request, 201, after(request, group, position));
    }

    private String zetelId(ScimRequest request, @Nullable String externalId) {
        return externalId == null
                        || Checks.externalId(externalId).isPresent()
                        || groups.group(request.tenant(), new GroupId(externalId))
                                .isPresent()
                ? UUID.randomUUID().toString()
                : externalId;
    }

    @Override
    public ScimAnswer replace(ScimRequest request, String id) throws Refused {
        request.needs(Role.GROUP_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var document = Documents.whole(Type.GROUP, request.object());
        var members = Documents.field(request.object(), "members")
                .map(list -> Membership.Change.replacing(membership.asked(list)));
        return one(request, 200, changed(request, row, document, members));
    }

    @Override
    public ScimAnswer patch(ScimRequest request, String id) throws Refused {
        request.needs(Role.GROUP_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var document = document(
                row, profiles.of(request.tenant(), Kind.GROUP, row.groupId().value()));
        var change = new Membership.Change();
        for (var operation : Patch.operations(request.object())) {
            membership.takeOut(operation, change).ifPresent(rest -> Patch.apply(Type.GROUP, document, rest));
        }
        var after = changed(
                request,
                row,
                Documents.known(Type.GROUP, document),
                change.isEmpty() ? Optional.empty() : Optional.of(change));
        return request.option("attributes").isPresent() ? one(request, 200, after) : ScimAnswer.of(204, null);
    }

    @Override
    public ScimAnswer delete(ScimRequest request, String id) throws Refused {
        request.needs(Role.GROUP_ADMIN, Role.SERVICE);
        var row = known(request, id);
        var answer = commands.send(
                new DeleteGroup(request.tenant(), row.groupId(), request.expected()),
                NewVersion.class,
                request.origin());
        profiles.erase(request.tenant(), Kind.GROUP, row.groupId().value());
        reads.after(Groups.GROUP, answer, () -> Optional.of(answer));
        return ScimAnswer.of(204, null);
    }

    /** Whoever cannot be a member is found before anything changes. */
    private GroupRow changed(
            ScimRequest request, GroupRow row, ObjectNode document, Optional<Membership.Change> members)
            throws Refused {
        required(document);
        var t = request.tenant();
        var group = row.groupId();
        var wanted = members.isEmpty() ? null : membership.resolved(t, row.memberType(), members.get());
        var ours = document.path(ZETEL_GROUP);
        var type = Documents.text(ours, "memberType");
        var command = new PutGroup(
                t,
                group,
                type == null ? null : type(type),
                Documents.flag(ours, "securityEnabled"),
                request.expected());
        long position = profiles.replacing(
                        t,
                        Kind.GROUP,
                        group.value(),
                        before -> facts(t, group, document, before),
                        () -> commands.send(command, NewVersion.class, request.origin()))
                .position();
        if (wanted != null) {
            position = Math.max(position, membership.change(request, group, wanted));
        }
        return after(request, group, position);
    }

    private static HolderId.Type type(String text) {
        return Stream.of(HolderId.Type.values())
                .filter(known -> known.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> ScimProblem.value("memberType is USER or DEVICE."));
    }

    private GroupRow after(ScimRequest request, GroupId group, long position) {
        return reads.after(Groups.GROUP, new Answer<>(group, position), () -> groups.group(request.tenant(), group));
    }

    private ProfileFacts facts(TenantId t, GroupId group, ObjectNode document, @Nullable Profile before) {
        var name = required(document);
        if (directory.isCalledByAnother(t, group, name)) {
            throw taken(name);
        }
        if (Checks.name(name).isPresent()) {
            throw ScimProblem.value("displayName " + Checks.name(name).get());
        }
        var externalId = Documents.text(document, "externalId");
        if (externalId != null
                && (externalId.length() > 200 || Checks.plain(externalId).isPresent())) {
            throw ScimProblem.value("externalId must be at most 200 characters that can be seen.");
        }
        return new ProfileFacts(
                name,
                null,
                externalId,
                null,
                null,
                before == null ? null : before.mail(),
                before == null ? Map.of() : before.work(),
                Set.of());
    }

    private static ScimProblem taken(String name) {
        return ScimProblem.taken("A group is called %s already.".formatted(name));
    }

    private static String required(ObjectNode document) {
        var name = Documents.text(document, "displayName");
        if (name == null) {
            throw ScimProblem.value("displayName is required.");
        }
        return name;
    }

    private GroupRow known(ScimRequest request, String id) {
        return ScimDirectory.guid(id)
                .flatMap(guid -> groups.byObjectId(request.tenant(), guid))
                .orElseThrow(() -> ScimProblem.unknown(id));
    }

    private ScimAnswer one(ScimRequest request, int status, GroupRow row) {
        var answer = resources.one(request, status, rows(request, List.of(row)).getFirst());
        return request.wants("members") && row.members() > ScimDirectory.MOST_MEMBERS
                ? answer.with(
                        "Warning",
                        "299 - \"Only the first %d of %d members are shown\""
                                .formatted(ScimDirectory.MOST_MEMBERS, row.members()))
                : answer;
    }

    private List<ObjectNode> rows(ScimRequest request, List<GroupRow> rows) {
        var t = request.tenant();
        var known = profiles.of(
                t, Kind.GROUP, rows.stream().map(row -> row.groupId().value()).toList());
        var licensed = groups.licences(t, rows.stream().map(GroupRow::groupId).toList());
        return rows.stream()
                .map(row -> {
                    var id = row.groupId().value();
                    var profile = known.get(id);
                    var document = document(row, profile);
                    ((ObjectNode) Objects.requireNonNull(document.get(ZETEL_GROUP)))
                            .put(
                                    "licensed",
                                    !licensed.getOrDefault(row.groupId(), List.of())
                                            .isEmpty());
                    if (request.wants("members")) {
                        members(request, row, document);
                    }
                    resources.describe(
                            request,
                            document,
                            Type.GROUP,
                            profiles.objectId(t, Kind.GROUP, id).value(),
                            profile == null ? null : profile.createdAt(),
                            profile == null ? null : profile.changedAt(),
                            row.version());
                    return document;
                })
                .toList();
    }

    private void members(ScimRequest request, GroupRow row, ObjectNode document) {
        if (row.members() == 0) {
            return;
        }
        var list = document.putArray("members");
        var endpoint = row.memberType() == HolderId.Type.USER ? "User" : "Device";
        directory
                .members(request.tenant(), row.groupId().value(), row.memberType())
                .forEach(member -> {
                    var one = list.addObject()
                            .put("value", member.objectId())
                            .put("type", endpoint)
                            .put("$ref", "%s/%ss/%s".formatted(request.base(), endpoint, member.objectId()));
                    if (member.displayName() != null) {
                        one.put("display", member.displayName());
                    }
                });
    }

    private static ObjectNode document(GroupRow row, @Nullable Profile profile) {
        var document = JsonMapper.shared().createObjectNode();
        document.put(
                "displayName",
                profile == null || profile.displayName() == null ? row.groupId().value() : profile.displayName());
        if (profile != null && profile.externalId() != null) {
            document.put("externalId", profile.externalId());
        }
        document.putObject(ZETEL_GROUP)
                .put("memberType", row.memberType().name())
                .put("securityEnabled", row.securityEnabled());
        return document;
    }
}
