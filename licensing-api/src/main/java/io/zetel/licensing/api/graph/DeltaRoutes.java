package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What changed since a client last asked: first everybody, then whoever an event of the history is about. */
@Component
class DeltaRoutes implements GraphRoutes {

    private static final List<String> GROUPS = List.of(HeldLicences.GROUP, Groups.GROUP, History.GROUP);
    private static final Set<String> TAKEN = Set.of("$select", "$top", "$skiptoken", "$deltatoken");
    private static final String LATEST = "latest";
    private static final String FIRST = "f";
    private static final String CHANGES = "c";

    private final GraphReads reads;
    private final Shapes shapes;
    private final DirectorySearch search;
    private final History history;
    private final HeldLicences held;
    private final Groups groups;

    DeltaRoutes(
            GraphReads reads,
            Shapes shapes,
            DirectorySearch search,
            History history,
            HeldLicences held,
            Groups groups) {
        this.reads = reads;
        this.shapes = shapes;
        this.search = search;
        this.history = history;
        this.held = held;
        this.groups = groups;
    }

    @Override
    public List<GraphRoute> routes() {
        return Stream.of(Kind.values())
                .map(kind -> GraphRoute.get(set(kind) + "/delta", GraphRoute.READERS, request -> delta(request, kind)))
                .toList();
    }

    private static String set(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + "s";
    }

    /**
     * How far a round has come: everybody by id up to an event, or those that events after one, up to another, are
     * about, by name.
     */
    private record Round(String phase, long above, long upTo, String after) {

        Cursor cursor(TenantId tenant, Kind kind) {
            return Cursor.of(phase, GraphIds.of(tenant), kind, above, upTo, after);
        }
    }

    private GraphAnswer delta(GraphRequest request, Kind kind) {
        var options = request.options().only(TAKEN);
        var select = selected(request, kind);
        int top = options.top();
        return reads.answer(request, GROUPS, () -> {
            var tenant = request.tenant();
            var head = history.head(tenant).n();
            if (options.has("$deltatoken", LATEST)) {
                return ended(request, kind, head, List.of());
            }
            var round = options.text("$skiptoken")
                    .map(token -> read(request, kind, token))
                    .or(() -> options.text("$deltatoken")
                            .map(token -> read(request, kind, token))
                            .map(last -> new Round(CHANGES, last.upTo(), head, "")))
                    .orElseGet(() -> new Round(FIRST, 0, head, ""));
            return round.phase().equals(FIRST)
                    ? everybody(request, kind, round, select, top)
                    : changed(request, kind, round, select, top);
        });
    }

    private List<String> selected(GraphRequest request, Kind kind) {
        return switch (kind) {
            case USER -> shapes.user().selected(request);
            case DEVICE -> shapes.device().selected(request);
            case GROUP -> shapes.group().selected(request);
        };
    }

    private Object everybody(GraphRequest request, Kind kind, Round round, List<String> select, int top) {
        var after = round.after().isEmpty() ? Optional.<Cursor>empty() : Optional.of(Cursor.of("", round.after()));
        var always = kind == Kind.GROUP ? "true" : "h.standing = 'ACTIVE'";
        var filter =
                new FilterSql(kind.name(), kind == Kind.GROUP ? Columns.GROUP : Columns.HOLDER, always, Map.of(), null);
        var hits = search.list(request.tenant(), kind, filter, after, top + 1);
        var page = hits.subList(0, Math.min(top, hits.size())).stream()
                .map(Hit::id)
                .toList();
        var shown = shown(request.tenant(), kind, page, select);
        var value =
                page.stream().flatMap(id -> Stream.ofNullable(shown.get(id))).toList();
        return hits.size() > top
                ? goesOn(request, kind, new Round(FIRST, round.above(), round.upTo(), page.getLast()), value)
                : ended(request, kind, round.upTo(), value);
    }

    private Object changed(GraphRequest request, Kind kind, Round round, List<String> select, int top) {
        var tenant = request.tenant();
        var prefix = kind.name().toLowerCase(Locale.ROOT) + ":";
        var subjects = history.subjectsBetween(tenant, prefix, round.above(), round.upTo(), round.after(), top + 1);
        var page = subjects.subList(0, Math.min(top, subjects.size())).stream()
                .map(subject -> subject.substring(prefix.length()))
                .toList();
        var shown = shown(tenant, kind, page, select);
        var value = page.stream()
                .map(id -> shown.containsKey(id) ? shown.get(id) : removed(tenant, kind, id))
                .toList();
        return subjects.size() > top
                ? goesOn(request, kind, new Round(CHANGES, round.above(), round.upTo(), prefix + page.getLast()), value)
                : ended(request, kind, round.upTo(), value);
    }

    private Map<String, Map<String, Object>> shown(TenantId tenant, Kind kind, List<String> ids, List<String> select) {
        return switch (kind) {
            case USER ->
                holders(tenant, HolderId.Type.USER, ids, HolderId::user, one -> shapes.user()
                        .of(select, one));
            case DEVICE ->
                holders(tenant, HolderId.Type.DEVICE, ids, HolderId::device, one -> shapes.device()
                        .of(select, one));
            case GROUP ->
                shapes.groups(tenant, ids.stream().map(GroupId::new).toList()).stream()
                        .collect(Collectors.toMap(Shapes.Group::id, one -> group(tenant, one, select)));
        };
    }

    private Map<String, Map<String, Object>> holders(
            TenantId tenant,
            HolderId.Type type,
            List<String> ids,
            Function<String, HolderId> holder,
            Function<Shapes.Holder, Map<String, Object>> shape) {
        return shapes.holders(tenant, type, ids.stream().map(holder).toList()).stream()
                .filter(one -> one.row().standing() == Standing.ACTIVE)
                .collect(Collectors.toMap(Shapes.Holder::id, shape));
    }

    /**
     * Of a group also who is in it; who left stands in the history of the group, and is told by its members' list being
     * whole.
     */
    private Map<String, Object> group(TenantId tenant, Shapes.Group one, List<String> select) {
        var shown = new LinkedHashMap<>(shapes.group().of(select, one));
        shown.put(
                "members@delta",
                groups.members(tenant, one.row().groupId(), -1, Integer.MAX_VALUE).stream()
                        .map(row -> Map.of(
                                "@odata.type",
                                row.member().type() == HolderId.Type.USER
                                        ? "#microsoft.graph.user"
                                        : "#microsoft.graph.device",
                                "id",
                                ObjectId.of(tenant, row.member()).value()))
                        .toList());
        return shown;
    }

    private Map<String, Object> removed(TenantId tenant, Kind kind, String id) {
        boolean canComeBack = kind == Kind.USER
                && held.user(tenant, HolderId.user(id))
                        .filter(row -> row.standing() == Standing.DELETED)
                        .isPresent();
        var objectId =
                switch (kind) {
                    case USER -> ObjectId.of(tenant, HolderId.user(id));
                    case DEVICE -> ObjectId.of(tenant, HolderId.device(id));
                    case GROUP -> ObjectId.of(tenant, new GroupId(id));
                };
        return Map.of("id", objectId.value(), "@removed", Map.of("reason", canComeBack ? "changed" : "deleted"));
    }

    private Map<String, Object> goesOn(GraphRequest request, Kind kind, Round next, List<Map<String, Object>> value) {
        var body = reads.head(request, request.base() + "/$metadata#" + set(kind));
        body.put("@odata.nextLink", GraphReads.link(request, next.cursor(request.tenant(), kind)));
        body.put("value", value);
        return body;
    }

    private Map<String, Object> ended(GraphRequest request, Kind kind, long upTo, List<Map<String, Object>> value) {
        var body = reads.head(request, request.base() + "/$metadata#" + set(kind));
        body.put(
                "@odata.deltaLink",
                GraphReads.link(
                        request,
                        "$deltatoken",
                        new Round(CHANGES, upTo, upTo, "")
                                .cursor(request.tenant(), kind)
                                .encoded()));
        body.put("value", value);
        return body;
    }

    private static Round read(GraphRequest request, Kind kind, String token) {
        try {
            var cursor = Cursor.decode(token);
            var phase = cursor.text(0);
            boolean fits = (phase.equals(FIRST) || phase.equals(CHANGES))
                    && cursor.text(1).equals(GraphIds.of(request.tenant()))
                    && cursor.text(2).equals(kind.name());
            if (fits) {
                return new Round(phase, cursor.number(3), cursor.number(4), cursor.text(5));
            }
        } catch (HttpProblem e) {
            // Not one of ours; the client begins anew.
        }
        throw new GraphProblem(
                410,
                "syncStateNotFound",
                "The sync state generation is not found; start over.",
                null,
                List.of(),
                Map.of("Location", request.base() + "/" + set(kind) + "/delta"));
    }
}
