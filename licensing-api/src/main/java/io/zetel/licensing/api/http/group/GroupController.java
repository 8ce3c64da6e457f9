package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
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
import io.zetel.licensing.projections.past.PastGroups;
import jakarta.validation.Valid;
import java.util.List;
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
class GroupController {

    private final Commands commands;
    private final Reads reads;
    private final TemporalReads moments;
    private final PastGroups past;
    private final Groups groups;
    private final DirectoryNames names;

    GroupController(Commands commands, Reads reads, TemporalReads moments, PastGroups past, Groups groups, DirectoryNames names) {
        this.commands = commands;
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.groups = groups;
        this.names = names;
    }

    record GroupFacts(@Nullable @AName String displayName, HolderId.@Nullable Type memberType, @Nullable Boolean securityEnabled) {}

    record GroupView(String groupId, @Nullable String displayName, HolderId.Type memberType, boolean securityEnabled, int members, long version) {}

    /** A known group keeps what the body leaves out; a new one must say whom it is of. */
    @PutMapping("/{id}")
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE}) ResponseEntity<GroupView> put(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            @Valid @RequestBody GroupFacts body, IfMatch match, Origin origin) throws Refused {
        var group = new GroupId(id);
        var command = new PutGroup(t, group, body.memberType(), body.securityEnabled(), match.expectedVersion());
        var answer = commands.send(command, NewVersion.class, origin);
        names.call(t, Kind.GROUP, id, body.displayName());
        var row = reads.after(Groups.GROUP, answer, () -> groups.group(t, group));
        return answer.on(ResponseEntity.ok()).eTag(IfMatch.etag(answer.result().version())).body(view(t, row));
    }

    @GetMapping("/{id}")
    @Allowed({Role.READER, Role.SERVICE}) ResponseEntity<GroupView> show(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            WaitFor waitFor, AsOf asOf) {
        var group = new GroupId(id);
        return moments.one(List.of(Groups.GROUP), waitFor, asOf, "GROUP_NOT_FOUND", _ -> groups.group(t, group).map(row -> view(t, row)),
                at -> past.group(t, groups.named(t, group), at, then -> then.group(t, group)).map(row -> view(t, row)), GroupView::version);
    }

    /** G10: with {@code licensed=true} the report of the groups that give licences. */
    @GetMapping
    @Allowed(Role.READER) ResponseEntity<Page<GroupView>> list(@PathVariable TenantId t, @RequestParam(defaultValue = "false") boolean licensed,
            PageRequest page, WaitFor waitFor) {
        return reads.of(Groups.GROUP, waitFor, () -> {
            var rows = Page.of(page, groups.groups(t, licensed, page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()),
                    row -> Cursor.of(row.groupId()));
            return new Page<>(views(t, rows.items()), rows.nextCursor());
        });
    }

    @DeleteMapping("/{id}")
    @Allowed({Role.GROUP_ADMIN, Role.SERVICE}) ResponseEntity<Void> delete(@PathVariable TenantId t, @PathVariable @AnExternalId String id,
            IfMatch match, Origin origin) throws Refused {
        var answer = commands.send(new DeleteGroup(t, new GroupId(id), match.expectedVersion()), NewVersion.class, origin);
        names.forget(t, Kind.GROUP, id);
        return answer.on(ResponseEntity.status(HttpStatus.NO_CONTENT)).build();
    }

    private List<GroupView> views(TenantId t, List<GroupRow> rows) {
        var called = names.of(t, Kind.GROUP, rows.stream().map(row -> row.groupId().value()).toList());
        return rows.stream().map(row -> view(row, called.get(row.groupId().value()))).toList();
    }

    private GroupView view(TenantId t, GroupRow row) { return view(row, names.of(t, Kind.GROUP, row.groupId().value()).orElse(null)); }

    private static GroupView view(GroupRow row, @Nullable String displayName) {
        return new GroupView(row.groupId().value(), displayName, row.memberType(), row.securityEnabled(), row.members(), row.version());
    }
}
