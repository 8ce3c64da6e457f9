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
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Groups, as identity providers tell of them. */
@Component
class GroupResource extends DirectoryResource<GroupRow> {

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
        super(Type.GROUP, Role.GROUP_ADMIN, profiles, resources);
        this.commands = commands;
        this.reads = reads;
        this.groups = groups;
        this.profiles = profiles;
        this.directory = directory;
        this.resources = resources;
        this.membership = membership;
    }

    @Override
    String id(GroupRow row) {
        return row.groupId().value();
    }

    @Override
    long version(GroupRow row) {
        return row.version();
    }

    @Override
    Collection<GroupRow> rows(TenantId tenant, List<String> ids) {
        return groups.groups(tenant, ids.stream().map(GroupId::new).toList()).values();
    }

    @Override
    Optional<GroupRow> row(TenantId tenant, UUID objectId) {
        return groups.byObjectId(tenant, objectId);
    }

    @Override
    GroupRow created(ScimRequest request, ObjectNode document) throws Refused {
        var t = request.tenant();
        required(document);
        var ours = document.path(ZETEL_GROUP);
        var memberType = Documents.text(ours, "memberType");
        var type = memberType == null ? HolderId.Type.USER : type(memberType);
        var members = membership.resolved(t, type, members(request.object()));
        var group = new GroupId(freeId(Documents.text(document, "externalId"), id -> groups.group(t, new GroupId(id))
                .isPresent()));
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
        if (!members.joining().isEmpty()) {
            position = membership.add(request, group, members.joining());
        }
        return after(request, group, position);
    }

    @Override
    Membership.Change members(ObjectNode whole) {
        return Documents.field(whole, "members")
                .map(list -> Membership.Change.replacing(membership.asked(list)))
                .orElseGet(Membership.Change::new);
    }

    @Override
    Optional<Patch.Operation> withoutMembers(Patch.Operation operation, Membership.Change members) {
        return membership.takeOut(operation, members);
    }

    @Override
    ScimAnswer patched(ScimRequest request, GroupRow row) {
        return request.option("attributes").isPresent() ? one(request, 200, row) : ScimAnswer.of(204, null);
    }

    @Override
    void removed(ScimRequest request, GroupRow row) throws Refused {
        var answer = commands.send(
                new DeleteGroup(request.tenant(), row.groupId(), request.expected()),
                NewVersion.class,
                request.origin());
        profiles.erase(request.tenant(), Kind.GROUP, row.groupId().value());
        reads.after(Groups.GROUP, answer, () -> Optional.of(answer));
    }

    /** Whoever cannot be a member is found before anything changes. */
    @Override
    GroupRow changed(
            ScimRequest request, GroupRow row, ObjectNode before, ObjectNode document, Membership.Change members)
            throws Refused {
        required(document);
        var t = request.tenant();
        var group = row.groupId();
        var wanted = members.isEmpty() ? null : membership.resolved(t, row.memberType(), members);
        if (wanted != null) {
            brake(request, row, wanted);
        }
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
                        known -> facts(t, group, document, known),
                        () -> commands.send(command, NewVersion.class, request.origin()))
                .position();
        if (wanted != null) {
            position = Math.max(position, membership.change(request, group, wanted));
        }
        return after(request, group, position);
    }

    /**
     * A provider that lost sight of its members would take everybody's licences; a tenant may want to be asked first.
     */
    private void brake(ScimRequest request, GroupRow row, Membership.Resolved wanted) throws Refused {
        var t = request.tenant();
        var most = resources.settings(t).removalBrake();
        if (most == null
                || request.removalConfirmed()
                || groups.licences(t, List.of(row.groupId()))
                        .getOrDefault(row.groupId(), List.of())
                        .isEmpty()) {
            return;
        }
        var named = directory.membersAmong(
                t, row.groupId(), row.memberType(), wanted.everybody() ? wanted.joining() : wanted.leaving());
        int losing = wanted.everybody() ? row.members() - named : named;
        if (losing * 100L > (long) most * row.members()) {
            throw new Refused(
                    Refusal.CONFIRMATION_REQUIRED,
                    "%d of %d members would leave a group that gives licences: confirm with the header Zetel-Confirm: removal."
                            .formatted(losing, row.members()));
        }
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

    @Override
    ScimAnswer one(ScimRequest request, int status, GroupRow row) {
        var answer = super.one(request, status, row);
        return request.wants("members") && row.members() > ScimDirectory.MOST_MEMBERS
                ? answer.with(
                        "Warning",
                        "299 - \"Only the first %d of %d members are shown\""
                                .formatted(ScimDirectory.MOST_MEMBERS, row.members()))
                : answer;
    }

    @Override
    BiConsumer<GroupRow, ObjectNode> details(ScimRequest request, List<GroupRow> rows) {
        var licences = groups.licences(
                request.tenant(), rows.stream().map(GroupRow::groupId).toList());
        return (row, document) -> {
            boolean licensed = !licences.getOrDefault(row.groupId(), List.of()).isEmpty();
            ((ObjectNode) Objects.requireNonNull(document.get(ZETEL_GROUP))).put("licensed", licensed);
            if (request.wants("members")) {
                members(request, row, document);
            }
        };
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

    @Override
    ObjectNode document(GroupRow row, @Nullable Profile profile) {
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
