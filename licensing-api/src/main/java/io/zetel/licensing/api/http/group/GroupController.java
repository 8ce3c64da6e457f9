package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.OneOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.PutGroup;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.ProcessingState;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.PastGroups;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Groups as the directory tells of them. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/groups")
public class GroupController {

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final PastGroups past;
    private final Groups groups;
    private final Profiles profiles;
    private final GroupLists lists;
    private final Names names;

    GroupController(
            Commands commands,
            Reads reads,
            TemporalReads moments,
            PastGroups past,
            Groups groups,
            Profiles profiles,
            GroupLists lists,
            Names names) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.groups = groups;
        this.profiles = profiles;
        this.lists = lists;
        this.names = names;
    }

    /** What the directory tells of a group. */
    public record GroupFacts(
            @Nullable Optional<@AName String> displayName,
            HolderId.@Nullable Type memberType,
            @Nullable Boolean securityEnabled,
            @Nullable @Valid GroupProfile profile) {}

    /** A group; who it is, is as it is now, also where the past is asked for. */
    public record GroupView(
            String groupId,
            String objectId,
            @Nullable String displayName,
            HolderId.Type memberType,
            boolean securityEnabled,
            int members,
            @Nullable GroupProfile profile,
            long version) {}

    /** A product a group gives. */
    public record ListedGroupLicense(String sku, String skuId) {}

    /** A group in the list; {@code failed} is how many members its licences do not reach as they should. */
    public record ListedGroup(
            String groupId,
            String objectId,
            @Nullable String displayName,
            HolderId.Type memberType,
            boolean securityEnabled,
            int members,
            ProcessingState licenseProcessingState,
            List<ListedGroupLicense> licenses,
            int failed,
            long version) {}

    /** A known group keeps what the body leaves out; a new one must say whom it is of. */
    @ServesDryRun
    @PutMapping("/{id}")
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE})
    public ResponseEntity<GroupView> put(
            @PathVariable TenantId t,
            @PathVariable @AnExternalId String id,
            @Valid @RequestBody GroupFacts body,
            IfMatch match,
            Origin origin)
            throws Refused {
        var group = new GroupId(id);
        var command = new PutGroup(t, group, body.memberType(), body.securityEnabled(), match.expectedVersion());
        var answer = profiles.saving(
                t,
                Kind.GROUP,
                id,
                GroupProfile.facts(body.displayName(), body.profile()),
                origin,
                () -> commands.send(command, NewVersion.class, origin));
        return answer.on(ResponseEntity.ok())
                .eTag(IfMatch.etag(answer.result().version()))
                .body(reads.after(
                        Groups.GROUP, answer, () -> groups.group(t, group).map(row -> view(t, row))));
    }

    /** One of them, as it is or was. */
    @GetMapping("/{id}")
    @Allowed({Role.READER, Role.SERVICE})
    public ResponseEntity<GroupView> show(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, WaitFor waitFor, AsOf asOf) {
        var group = new GroupId(id);
        return moments.one(
                List.of(Groups.GROUP),
                waitFor,
                asOf,
                "GROUP_NOT_FOUND",
                _ -> groups.group(t, group).map(row -> view(t, row)),
                at -> past.group(t, groups.named(t, group), at, then -> then.group(t, group))
                        .map(row -> view(t, row)),
                GroupView::version);
    }

    /** G10: with {@code licensed=true} the report of the groups that give licences. */
    @GetMapping
    @Allowed(Role.READER)
    public ResponseEntity<Page<ListedGroup>> list(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable @Size(max = 200) String search,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "false") boolean licensed,
            @LooksUp @RequestParam(required = false) @Nullable String sku,
            @RequestParam(required = false) @Nullable Boolean errors,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        var faults = new Faults();
        var processing = OneOf.optional("state", state, faults, ProcessingState.values());
        var product = sku == null ? null : names.of(t).at(asOf.instant()).product("/sku", sku, faults);
        faults.throwIfAny();
        var filter = new GroupFilter(search, processing, licensed, product == null ? null : product.skuId(), errors);
        return moments.ask(
                List.of(HeldLicenses.GROUP, Groups.GROUP),
                waitFor,
                asOf,
                _ -> lists.now(t, filter, page),
                at -> lists.then(t, filter, page, at));
    }

    /** Takes it away. */
    @ServesDryRun
    @DeleteMapping("/{id}")
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE})
    public ResponseEntity<Void> delete(
            @PathVariable TenantId t, @PathVariable @AnExternalId String id, IfMatch match, Origin origin)
            throws Refused {
        var answer =
                commands.send(new DeleteGroup(t, new GroupId(id), match.expectedVersion()), NewVersion.class, origin);
        profiles.erase(t, Kind.GROUP, id);
        return answer.on(ResponseEntity.status(HttpStatus.NO_CONTENT)).build();
    }

    private GroupView view(TenantId t, GroupRow row) {
        var id = row.groupId().value();
        var profile = profiles.of(t, Kind.GROUP, id);
        return new GroupView(
                id,
                profiles.objectId(t, Kind.GROUP, id).value(),
                profile == null ? null : profile.displayName(),
                row.memberType(),
                row.securityEnabled(),
                row.members(),
                profile == null ? null : GroupProfile.of(profile),
                row.version());
    }
}
