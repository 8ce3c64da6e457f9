package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.ProfileFacts;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.group.DeviceTasks;
import io.zetel.licensing.api.http.group.GroupJobs;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.group.LeftOut;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HolderRow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What may be done to groups: the directory's news, their members, and the licenses they give. */
@Component
class GroupWrites implements GraphRoutes {

    private static final Set<Role> DIRECTORY = Set.of(Role.GROUP_ADMIN, Role.SERVICE);
    private static final Set<Role> LICENSES = Set.of(Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN);
    private static final int MOST_BOUND = 20;
    private static final int LONGEST_DESCRIPTION = 1024;

    private final GraphReads reads;
    private final GraphIds ids;
    private final Shapes shapes;
    private final Commands commands;
    private final Profiles profiles;
    private final Groups groups;
    private final GroupJobs jobs;
    private final DeviceTasks devices;
    private final Names names;

    GroupWrites(
            GraphReads reads,
            GraphIds ids,
            Shapes shapes,
            Commands commands,
            Profiles profiles,
            Groups groups,
            GroupJobs jobs,
            DeviceTasks devices,
            Names names) {
        this.reads = reads;
        this.ids = ids;
        this.shapes = shapes;
        this.commands = commands;
        this.profiles = profiles;
        this.groups = groups;
        this.jobs = jobs;
        this.devices = devices;
        this.names = names;
    }

    @Override
    public List<GraphRoute> routes() {
        return List.of(
                GraphRoute.of("POST", "groups", DIRECTORY, this::create),
                GraphRoute.of("PATCH", "groups/{id}", DIRECTORY, this::patch),
                GraphRoute.of("DELETE", "groups/{id}", DIRECTORY, this::delete),
                GraphRoute.of("POST", "groups/{id}/members/$ref", DIRECTORY, this::join),
                GraphRoute.of("DELETE", "groups/{id}/members/{member}/$ref", DIRECTORY, this::leave),
                GraphRoute.of("POST", "groups/{id}/assignLicense", LICENSES, this::assign));
    }

    /** What is told of a group. */
    private record Told(
            ProfileFacts facts,
            @Nullable Boolean securityEnabled,
            HolderId.@Nullable Type memberType,
            List<String> members) {}

    private GraphAnswer create(GraphRequest request) throws Refused {
        request.options().only(GraphReads.SELECT);
        var faults = new Faults();
        var told = told(GraphBody.of(request, "Group"), faults);
        faults.check(told.facts().displayName() != null, "/displayName", "REQUIRED", "is required");
        faults.throwIfAny();
        var type = told.memberType() == null ? HolderId.Type.USER : told.memberType();
        var members = members(request, told.members(), type);
        var group = new GroupId(request.newId().toString());
        saved(request, group, told, new PutGroup(request.tenant(), group, type, told.securityEnabled(), null));
        if (!members.isEmpty()) {
            add(request, group, members);
        }
        return shown(request, group, 201, request.options().select());
    }

    private GraphAnswer patch(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var group = known(request);
        var faults = new Faults();
        var told = told(GraphBody.of(request, "Group"), faults);
        faults.throwIfAny();
        var members = members(request, told.members(), group.memberType());
        saved(
                request,
                group.groupId(),
                told,
                new PutGroup(
                        request.tenant(), group.groupId(), null, told.securityEnabled(), UserWrites.expected(request)));
        if (!members.isEmpty()) {
            add(request, group.groupId(), members);
        }
        return GraphAnswer.noContent();
    }

    private void saved(GraphRequest request, GroupId group, Told told, PutGroup command) throws Refused {
        reads.wrote(
                request.tenant(),
                profiles.saving(
                        request.tenant(),
                        Kind.GROUP,
                        group.value(),
                        told.facts(),
                        request.origin(),
                        () -> commands.send(command, NewVersion.class, request.origin())));
    }

    private static Told told(GraphBody body, Faults faults) {
        var reading = new ProfileFacts.Told()
                .work("mailNickname", body.told("mailNickname", faults, Checks::name))
                .work("description", body.told("description", faults, GroupWrites::description));
        var types = body.node("groupTypes");
        faults.check(
                types.isEmpty() || types.get().isArray() && types.get().isEmpty(),
                "/groupTypes",
                "INVALID_VALUE",
                "must be empty: there are security groups only, with members of their own");
        faults.check(
                !Boolean.TRUE.equals(body.truth("mailEnabled", faults)),
                "/mailEnabled",
                "INVALID_VALUE",
                "must be false");
        var type = body.text("@zetel.memberType", faults)
                .map(text -> faults.oneOf(HolderId.Type.class, "/@zetel.memberType", text.toUpperCase(Locale.ROOT)));
        body.passes("visibility", "id");
        var told = new Told(
                reading.facts(
                        reading.text("displayName", body.told("displayName", faults, Checks::name)),
                        null,
                        null,
                        null,
                        null,
                        reading.text("mail", body.told("mail", faults, Checks::name))),
                body.truth("securityEnabled", faults),
                type.orElse(null),
                body.references("members@odata.bind", MOST_BOUND, faults));
        body.refuseOthers(faults);
        return told;
    }

    private static Optional<String> description(String text) {
        return text.length() > LONGEST_DESCRIPTION
                ? Optional.of("must be at most %d characters".formatted(LONGEST_DESCRIPTION))
                : Checks.text(text);
    }

    private GraphAnswer delete(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var group = known(request).groupId();
        reads.wrote(
                request.tenant(),
                commands.send(
                        new DeleteGroup(request.tenant(), group, UserWrites.expected(request)),
                        NewVersion.class,
                        request.origin()));
        profiles.erase(request.tenant(), Kind.GROUP, group.value());
        return GraphAnswer.noContent();
    }

    private GraphAnswer join(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var body = request.body();
        var address = body == null || !body.isObject() ? null : body.get("@odata.id");
        if (address == null || !address.isString()) {
            throw GraphProblem.bad("An address of what is to be added is expected as '@odata.id'.");
        }
        var group = known(request);
        var members = members(request, List.of(GraphBody.last(address.asString())), group.memberType());
        if (add(request, group.groupId(), members).changed() == 0) {
            throw GraphProblem.refused(
                    "One or more added object references already exist for the following modified properties: 'members'.",
                    "ALREADY_MEMBER");
        }
        return GraphAnswer.noContent();
    }

    private GroupChange add(GraphRequest request, GroupId group, List<String> members) throws Refused {
        devices.guardMembers(request.tenant(), group, request.origin());
        var change = reads.wrote(
                        request.tenant(),
                        commands.send(
                                new AddMembers(request.tenant(), group, members), GroupChange.class, request.origin()))
                .result();
        for (var out : change.leftOut()) {
            throw out.reason() == LeftOut.Reason.MEMBER_NOT_FOUND
                    ? GraphProblem.missing(out.memberId())
                    : GraphProblem.refused(
                            out.reason().message() + ".", out.reason().name());
        }
        return change;
    }

    private GraphAnswer leave(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var group = known(request);
        var asked = request.variable("member");
        var member = members(request, List.of(asked), group.memberType());
        devices.guardMembers(request.tenant(), group.groupId(), request.origin());
        var change = reads.wrote(
                        request.tenant(),
                        commands.send(
                                new RemoveMembers(request.tenant(), group.groupId(), member),
                                GroupChange.class,
                                request.origin()))
                .result();
        if (change.changed() == 0) {
            throw GraphProblem.missing(asked);
        }
        return GraphAnswer.noContent();
    }

    /** As whom Zetel knows these; who is something else than the group is of is told so by the group. */
    private List<String> members(GraphRequest request, List<String> asked, HolderId.Type type) {
        return asked.stream()
                .map(id -> reads.known(request, GroupRoutes.GROUPS, id, () -> member(request, id, type)))
                .toList();
    }

    private Optional<String> member(GraphRequest request, String id, HolderId.Type type) {
        var user = ids.findUser(request.tenant(), id);
        var device = ids.findDevice(request.tenant(), id);
        var found = type == HolderId.Type.USER ? user.or(() -> device) : device.or(() -> user);
        return found.map(HolderRow::holder).map(HolderId::id).or(() -> ids.findGroup(request.tenant(), id)
                .map(GroupRow::groupId)
                .map(GroupId::value));
    }

    private GraphAnswer assign(GraphRequest request) throws Refused {
        request.options().only(Set.of());
        var group = known(request).groupId();
        var change = LicenseChange.read(request.body());
        var meant = change.meant(names.of(request.tenant()), _ -> List.of());
        try {
            devices.guardLicenses(request.tenant(), group, isForDevices(meant), request.origin());
            var job = jobs.follow(
                    new SetGroupLicenses(
                            request.tenant(),
                            group,
                            meant.add(),
                            meant.remove(),
                            null,
                            true,
                            UserWrites.expected(request)),
                    request.origin());
            if (job.position() != null) {
                reads.wrote(request.tenant(), job.position());
            }
            return shown(request, group, 202, List.of())
                    .with("Zetel-Job", job.jobId().toString());
        } catch (Refused refused) {
            throw change.refused(refused);
        }
    }

    private boolean isForDevices(LicenseChange.Meant meant) {
        return Stream.concat(meant.add().stream().map(LicenseChoice::skuId), meant.remove().stream())
                .anyMatch(this::isForDevices);
    }

    private boolean isForDevices(SkuId sku) {
        return names.catalogue()
                .product(sku)
                .filter(product -> product.target() == Product.Target.DEVICE)
                .isPresent();
    }

    private GraphAnswer shown(GraphRequest request, GroupId group, int status, List<String> select) {
        var one = reads.at(request, GroupRoutes.GROUPS, () -> shapes.groups(request.tenant(), List.of(group))).stream()
                .findFirst()
                .orElseThrow(() -> GraphProblem.missing(group.value()));
        var body = reads.head(request, request.base() + "/$metadata#groups/$entity");
        body.putAll(shapes.group().of(select, one));
        var answer =
                new GraphAnswer(status, Map.of(), body).with("Location", request.base() + "/groups/" + one.objectId());
        return answer;
    }

    private GroupRow known(GraphRequest request) {
        var id = request.variable("id");
        return reads.known(request, GroupRoutes.GROUPS, id, () -> ids.findGroup(request.tenant(), id));
    }
}
