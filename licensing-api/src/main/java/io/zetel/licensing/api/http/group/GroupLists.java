package io.zetel.licensing.api.http.group;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.directory.PastPage;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.group.GroupController.ListedGroup;
import io.zetel.licensing.api.http.group.GroupController.ListedGroupLicense;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.GroupsThen;
import io.zetel.licensing.projections.past.PastGroups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The list of groups, as it is and as it was. */
@Component
class GroupLists {

    private final DirectorySearch search;
    private final Groups groups;
    private final HeldLicenses held;
    private final PastGroups past;
    private final Profiles profiles;
    private final Names names;

    GroupLists(
            DirectorySearch search, Groups groups, HeldLicenses held, PastGroups past, Profiles profiles, Names names) {
        this.search = search;
        this.groups = groups;
        this.held = held;
        this.past = past;
        this.profiles = profiles;
        this.names = names;
    }

    Page<ListedGroup> now(TenantId t, GroupFilter filter, PageRequest page) {
        var hits = Page.of(page, search.groups(t, filter, page.cursor(), page.fetch()), Hit::cursor);
        return listed(t, hits, groups, held.failing(t, ids(hits.items())), names.of(t));
    }

    Page<ListedGroup> then(TenantId t, GroupFilter filter, PageRequest page, Instant at) {
        return past.groups(t, at, then -> {
            var hits = PastPage.of(
                    page,
                    (after, limit) -> search.groupsThen(t, filter.found(then.last()), after, limit),
                    found -> wanted(t, filter, found, then));
            return listed(
                    t,
                    hits,
                    then.groups(),
                    then.failing(ids(hits.items())),
                    names.of(t).at(Optional.of(at)));
        });
    }

    private List<Hit> wanted(TenantId t, GroupFilter filter, List<Hit> found, GroupsThen then) {
        var ids = ids(found);
        then.tell(ids);
        var failing =
                filter.errors() == null ? List.<GroupId>of() : then.failing(ids).keySet();
        var wanted = search.amongPast(
                t,
                Kind.GROUP,
                filter.ofThePast(failing),
                found.stream().map(Hit::id).toList());
        return found.stream().filter(hit -> wanted.contains(hit.id())).toList();
    }

    private static List<GroupId> ids(List<Hit> hits) {
        return hits.stream().map(hit -> new GroupId(hit.id())).toList();
    }

    private Page<ListedGroup> listed(
            TenantId t, Page<Hit> hits, Groups known, Map<GroupId, Integer> failing, Names products) {
        var ids = ids(hits.items());
        var rows = known.groups(t, ids);
        var licences = known.licences(t, ids);
        var called = profiles.of(t, Kind.GROUP, ids.stream().map(GroupId::value).toList());
        return new Page<>(
                ids.stream()
                        .flatMap(id -> Stream.ofNullable(rows.get(id)))
                        .map(row -> {
                            var id = row.groupId();
                            var profile = called.get(id.value());
                            return listed(
                                    row,
                                    profiles.objectId(t, Kind.GROUP, id.value()).value(),
                                    profile == null ? null : profile.displayName(),
                                    licences.getOrDefault(id, List.of()).stream()
                                            .map(one -> new ListedGroupLicense(
                                                    products.partNumber(one.skuId()),
                                                    one.skuId().value()))
                                            .toList(),
                                    failing.getOrDefault(id, 0));
                        })
                        .toList(),
                hits.nextCursor());
    }

    private static ListedGroup listed(
            GroupRow row, String objectId, @Nullable String name, List<ListedGroupLicense> licences, int failed) {
        return new ListedGroup(
                row.groupId().value(),
                objectId,
                name,
                row.memberType(),
                row.securityEnabled(),
                row.members(),
                row.state(),
                licences,
                failed,
                row.version());
    }
}
