package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Shapes.Holder;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users and devices as they are, what they have, and which groups they are in. */
@Component
class UserRoutes implements GraphRoutes {

    static final List<String> HELD = List.of(HeldLicenses.GROUP);
    private static final List<String> JOINED = List.of(Groups.GROUP, HeldLicenses.GROUP);
    private static final String THERE = "h.standing = 'ACTIVE'";
    private static final String DELETED = "h.standing = 'DELETED'";

    private static final Shape<Map<String, Object>> DETAIL = LicenseShapes.detail();

    private final GraphReads reads;
    private final GraphIds ids;
    private final Shapes shapes;
    private final LicenseShapes licenses;
    private final Groups groups;
    private final Names names;

    UserRoutes(GraphReads reads, GraphIds ids, Shapes shapes, LicenseShapes licenses, Groups groups, Names names) {
        this.reads = reads;
        this.ids = ids;
        this.shapes = shapes;
        this.licenses = licenses;
        this.groups = groups;
        this.names = names;
    }

    @Override
    public List<GraphRoute> routes() {
        return Stream.concat(own(), Stream.of("users", "devices").flatMap(this::memberOf))
                .toList();
    }

    /** Groups are not nested: those one is in, and those one is in by others, are the same. */
    private Stream<GraphRoute> memberOf(String set) {
        return Stream.of("memberOf", "transitiveMemberOf")
                .map(of -> set + "/{id}/" + of)
                .flatMap(path -> Stream.of(
                        GraphRoute.get(path, GraphRoute.READERS, request -> memberOf(request, true)),
                        GraphRoute.get(path + "/group", GraphRoute.READERS, request -> memberOf(request, false)),
                        GraphRoute.get(path + "/$count", GraphRoute.READERS, this::countOfGroups),
                        GraphRoute.get(path + "/group/$count", GraphRoute.READERS, this::countOfGroups)));
    }

    private Stream<GraphRoute> own() {
        return Stream.of(
                GraphRoute.get("users", GraphRoute.READERS, this::users),
                GraphRoute.get(
                        "users/$count",
                        GraphRoute.READERS,
                        request -> reads.count(request, HELD, Kind.USER, filter(THERE))),
                GraphRoute.get("users/{id}", GraphRoute.READERS_AND_FEEDS, this::user),
                GraphRoute.get("users/{id}/licenseDetails", GraphRoute.READERS, this::licenseDetails),
                GraphRoute.get("devices", GraphRoute.READERS, this::devices),
                GraphRoute.get(
                        "devices/$count",
                        GraphRoute.READERS,
                        request -> reads.count(request, HELD, Kind.DEVICE, UserRoutes::devicesThere)),
                GraphRoute.get("devices/{id}", GraphRoute.READERS_AND_FEEDS, this::device),
                GraphRoute.get("directory/deletedItems/user", GraphRoute.READERS, this::deletedUsers),
                GraphRoute.get(
                        "directory/deletedItems/user/$count",
                        GraphRoute.READERS,
                        request -> reads.count(request, HELD, Kind.USER, filter(DELETED))),
                GraphRoute.get("directory/deletedItems/group", GraphRoute.READERS, this::deletedGroups),
                GraphRoute.get("directory/deletedItems/{id}", GraphRoute.READERS, this::deletedUser),
                GraphRoute.get("me", GraphRoute.ALL, this::me),
                GraphRoute.get("me/licenseDetails", GraphRoute.ALL, request -> details(request, () -> own(request))));
    }

    private GraphAnswer users(GraphRequest request) {
        return reads.list(
                request,
                HELD,
                Kind.USER,
                shapes.user(),
                filter(THERE),
                found -> load(request, HolderId.Type.USER, found, HolderId::user));
    }

    private GraphAnswer deletedUsers(GraphRequest request) {
        return reads.list(
                request,
                HELD,
                Kind.USER,
                shapes.user(),
                filter(DELETED),
                found -> load(request, HolderId.Type.USER, found, HolderId::user));
    }

    /** A deleted group is gone. */
    private GraphAnswer deletedGroups(GraphRequest request) {
        request.options().only(GraphReads.LIST);
        var select = shapes.group().selected(request);
        return reads.answer(
                request,
                HELD,
                () -> reads.page(
                        request,
                        shapes.group().context(request, select),
                        List.<Shapes.Group>of(),
                        Shapes.Group::objectId,
                        one -> shapes.group().of(select, one)));
    }

    private GraphAnswer devices(GraphRequest request) {
        return reads.list(
                request,
                HELD,
                Kind.DEVICE,
                shapes.device(),
                UserRoutes::devicesThere,
                found -> load(request, HolderId.Type.DEVICE, found, HolderId::device));
    }

    private List<Holder> load(
            GraphRequest request, HolderId.Type type, List<String> found, Function<String, HolderId> holder) {
        return shapes.holders(request.tenant(), type, found.stream().map(holder).toList());
    }

    private Function<@Nullable Expression, FilterSql> filter(String standing) {
        return wanted -> new FilterSql("user", Columns.HOLDER, standing, Columns.users(names.catalogue()), wanted);
    }

    private static FilterSql devicesThere(@Nullable Expression wanted) {
        return new FilterSql("device", Columns.HOLDER, THERE, Columns.devices(), wanted);
    }

    private GraphAnswer user(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        return reads.answer(request, HELD, () -> shapes.user()
                .single(request, shapes.holder(request.tenant(), ids.user(request.tenant(), request.variable("id")))));
    }

    private GraphAnswer device(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        return reads.answer(request, HELD, () -> shapes.device()
                .single(
                        request,
                        shapes.holder(request.tenant(), ids.device(request.tenant(), request.variable("id")))));
    }

    private GraphAnswer deletedUser(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        return reads.answer(request, HELD, () -> shapes.user()
                .single(
                        request,
                        shapes.holder(request.tenant(), ids.deletedUser(request.tenant(), request.variable("id")))));
    }

    private GraphAnswer licenseDetails(GraphRequest request) {
        return details(
                request, () -> shapes.holder(request.tenant(), ids.user(request.tenant(), request.variable("id"))));
    }

    private GraphAnswer details(GraphRequest request, java.util.function.Supplier<Holder> whose) {
        request.options().only(GraphReads.PLAIN);
        var select = DETAIL.selected(request);
        return reads.answer(request, HELD, () -> {
            var user = whose.get();
            return reads.page(
                    request,
                    request.base() + "/$metadata#users('" + user.objectId() + "')/licenseDetails",
                    licenses.details(user),
                    one -> one.get("skuPartNumber") + " " + one.get("id"),
                    one -> DETAIL.of(select, one));
        });
    }

    private GraphAnswer me(GraphRequest request) {
        request.options().only(GraphReads.SELECT);
        return reads.answer(request, HELD, () -> shapes.user().single(request, own(request)));
    }

    /** A program is nobody. */
    private Holder own(GraphRequest request) {
        var caller = request.caller();
        return ids.findUser(request.tenant(), caller.subject())
                .filter(_ -> caller.generation().isEmpty())
                .map(row -> shapes.holder(request.tenant(), row))
                .orElseThrow(() -> GraphProblem.bad("/me request is only valid with delegated authentication flow."));
    }

    private GraphAnswer memberOf(GraphRequest request, boolean mixed) {
        request.options().only(GraphReads.PLAIN);
        var select = shapes.group().selected(request);
        return reads.answer(request, JOINED, () -> {
            var of = shapes.groups(request.tenant(), groups.groupsWith(request.tenant(), member(request)));
            var context = mixed
                    ? request.base() + "/$metadata#directoryObjects"
                    : shapes.group().context(request, select);
            return reads.page(
                    request,
                    context,
                    of,
                    Shapes.Group::objectId,
                    one -> mixed
                            ? shapes.group().mixed(request, one)
                            : shapes.group().of(select, one));
        });
    }

    private GraphAnswer countOfGroups(GraphRequest request) {
        request.options().only(java.util.Set.of());
        return reads.answer(
                request,
                JOINED,
                () -> Integer.toString(
                        groups.groupsWith(request.tenant(), member(request)).size()));
    }

    private HolderId member(GraphRequest request) {
        var id = request.variable("id");
        boolean isDevice = request.path().getFirst().equalsIgnoreCase("devices");
        return (isDevice ? ids.device(request.tenant(), id) : ids.user(request.tenant(), id)).holder();
    }
}
