package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.GroupRow;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.MemberRow;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.MemberErrorRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Groups, who is in them, and whom their licenses do not reach. */
@Component
class GroupRoutes implements GraphRoutes {

    static final List<String> GROUPS = List.of(HeldLicenses.GROUP, Groups.GROUP);
    private static final int AT_ONCE = 1000;

    private final GraphReads reads;
    private final GraphIds ids;
    private final Shapes shapes;
    private final Groups groups;
    private final HeldLicenses held;

    GroupRoutes(GraphReads reads, GraphIds ids, Shapes shapes, Groups groups, HeldLicenses held) {
        this.reads = reads;
        this.ids = ids;
        this.shapes = shapes;
        this.groups = groups;
        this.held = held;
    }

    @Override
    public List<GraphRoute> routes() {
        return Stream.concat(own(), Stream.of("members", "transitiveMembers").flatMap(this::members))
                .toList();
    }

    /** Groups are not nested: their members, and those of groups in them, are the same. */
    private Stream<GraphRoute> members(String set) {
        var path = "groups/{id}/" + set;
        return Stream.concat(
                members(path, null),
                Stream.of(HolderId.Type.values())
                        .flatMap(type -> members(path + "/" + type.name().toLowerCase(Locale.ROOT), type)));
    }

    private Stream<GraphRoute> members(String path, HolderId.@Nullable Type cast) {
        return Stream.of(
                GraphRoute.get(path, GraphRoute.READERS_AND_FEEDS, request -> members(request, cast)),
                GraphRoute.get(
                        path + "/$count", GraphRoute.READERS_AND_FEEDS, request -> countOfMembers(request, cast)));
    }

    private Stream<GraphRoute> own() {
        return Stream.of(
                GraphRoute.get("groups", GraphRoute.READERS, this::list),
                GraphRoute.get(
                        "groups/$count",
                        GraphRoute.READERS,
                        request -> reads.count(request, GROUPS, Kind.GROUP, GroupRoutes::filter)),
                GraphRoute.get("groups/{id}", GraphRoute.READERS_AND_FEEDS, this::one),
                GraphRoute.get("groups/{id}/owners", GraphRoute.READERS_AND_FEEDS, this::owners),
                GraphRoute.get("groups/{id}/membersWithLicenseErrors", GraphRoute.READERS, this::failing),
                GraphRoute.get(
                        "groups/{id}/membersWithLicenseErrors/$count", GraphRoute.READERS, this::countOfFailing));
    }

    private static FilterSql filter(@Nullable Expression wanted) {
        return new FilterSql("group", Columns.GROUP, "true", Columns.groups(), wanted);
    }

    private GraphAnswer list(GraphRequest request) {
        return reads.list(
                request,
                GROUPS,
                Kind.GROUP,
                shapes.group(),
                GroupRoutes::filter,
                found -> shapes.groups(
                        request.tenant(), found.stream().map(GroupId::new).toList()));
    }

    private GraphAnswer one(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        return reads.answer(request, GROUPS, () -> shapes.group()
                .single(
                        request,
                        shapes.groups(request.tenant(), List.of(group(request).groupId()))
                                .getFirst()));
    }

    private GraphAnswer members(GraphRequest request, HolderId.@Nullable Type cast) {
        var options = request.options().only(GraphReads.PLAIN);
        return reads.answer(request, GROUPS, () -> {
            var group = group(request);
            var type = group.memberType();
            boolean isEmpty = cast != null && cast != type;
            var shape = (cast == null ? type : cast) == HolderId.Type.USER ? shapes.user() : shapes.device();
            var select = shape.selected(request);
            var after = reads.cursor(request).map(cursor -> cursor.number(0)).orElse(-1L);
            var rows = isEmpty
                    ? List.<MemberRow>of()
                    : groups.members(request.tenant(), group.groupId(), after, options.top() + 1);
            var page = rows.subList(0, Math.min(options.top(), rows.size()));
            var body = reads.head(
                    request,
                    cast == null ? request.base() + "/$metadata#directoryObjects" : shape.context(request, select));
            if (options.counts()) {
                body.put("@odata.count", isEmpty ? 0 : group.members());
            }
            if (rows.size() > page.size()) {
                body.put(
                        "@odata.nextLink",
                        reads.link(request, Cursor.of(page.getLast().place())));
            }
            body.put(
                    "value",
                    shapes
                            .holders(
                                    request.tenant(),
                                    type,
                                    page.stream().map(MemberRow::member).toList())
                            .stream()
                            .map(one -> cast == null ? shape.mixed(request, one) : shape.of(select, one))
                            .toList());
            return body;
        });
    }

    private GraphAnswer countOfMembers(GraphRequest request, HolderId.@Nullable Type cast) {
        request.options().only(Set.of());
        return reads.answer(request, GROUPS, () -> {
            var group = group(request);
            return Integer.toString(cast == null || cast == group.memberType() ? group.members() : 0);
        });
    }

    private GraphAnswer owners(GraphRequest request) {
        request.options().only(GraphReads.PLAIN);
        return reads.answer(request, GROUPS, () -> {
            group(request);
            return reads.page(
                    request, request.base() + "/$metadata#directoryObjects", List.<String>of(), one -> one, one -> one);
        });
    }

    private GraphAnswer failing(GraphRequest request) {
        request.options().only(GraphReads.PLAIN);
        return reads.answer(request, GROUPS, () -> {
            var group = group(request);
            var shape = group.memberType() == HolderId.Type.USER ? shapes.user() : shapes.device();
            var select = shape.selected(request);
            var failing = shapes.holders(
                    request.tenant(), group.memberType(), List.copyOf(failing(request.tenant(), group.groupId())));
            return reads.page(
                    request,
                    shape.context(request, select),
                    failing,
                    Shapes.Holder::objectId,
                    one -> shape.mixed(request, one));
        });
    }

    private GraphAnswer countOfFailing(GraphRequest request) {
        request.options().only(Set.of());
        return reads.answer(
                request,
                GROUPS,
                () -> Integer.toString(
                        failing(request.tenant(), group(request).groupId()).size()));
    }

    private Set<HolderId> failing(TenantId tenant, GroupId group) {
        var members = new LinkedHashSet<HolderId>();
        HolderId member = null;
        SkuId sku = null;
        List<MemberErrorRow> rows;
        do {
            rows = held.failuresOf(tenant, group, member, sku, AT_ONCE);
            rows.forEach(row -> members.add(row.member()));
            member = rows.isEmpty() ? null : rows.getLast().member();
            sku = rows.isEmpty() ? null : rows.getLast().skuId();
        } while (rows.size() == AT_ONCE);
        return members;
    }

    private GroupRow group(GraphRequest request) {
        return ids.group(request.tenant(), request.variable("id"));
    }
}
