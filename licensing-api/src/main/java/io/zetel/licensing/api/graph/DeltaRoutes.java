package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Expression.Operator;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.api.http.directory.DirectorySearch.Hit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.ObjectId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What changed since a client last asked: first everybody, then whoever an event of the history is about. */
@Component
class DeltaRoutes implements GraphRoutes {

    private static final List<String> READ = List.of(HeldLicenses.GROUP, Groups.GROUP, History.GROUP);
    private static final Set<String> TAKEN = Set.of("$select", "$top", "$skiptoken", "$deltatoken", "$filter");
    private static final String LATEST = "latest";
    private static final String MEMBERS = "members";
    private static final int MOST_MEMBERS = 500;
    private static final int MOST_IDS = 50;

    private final GraphReads reads;
    private final PageTokens tokens;
    private final Shapes shapes;
    private final DirectorySearch search;
    private final History history;
    private final HeldLicenses held;
    private final MemberChanges members;

    DeltaRoutes(
            GraphReads reads,
            PageTokens tokens,
            Shapes shapes,
            DirectorySearch search,
            History history,
            HeldLicenses held,
            MemberChanges members) {
        this.reads = reads;
        this.tokens = tokens;
        this.shapes = shapes;
        this.search = search;
        this.history = history;
        this.held = held;
        this.members = members;
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

    /** What a client follows: of these ids only, where it named any; {@code select} always has the id. */
    private record Following(
            GraphRequest request,
            Kind kind,
            List<String> select,
            boolean withMembers,
            @Nullable Expression ids) {

        TenantId tenant() {
            return request.tenant();
        }
    }

    private GraphAnswer delta(GraphRequest request, Kind kind) {
        var options = request.options().only(TAKEN);
        var following = following(request, kind);
        int top = options.top();
        long head = reads.at(request, List.of(History.GROUP), () -> history.head(request.tenant())
                .n());
        // What these have not seen yet of the history would never be told: its events are behind the next token.
        return reads.answer(reads.standing(History.GROUP), READ, () -> {
            if (options.has("$deltatoken", LATEST)) {
                return ended(following, Round.everybody(head), List.of());
            }
            var round = options.text("$skiptoken")
                    .map(token -> read(request, kind, token))
                    .or(() -> options.text("$deltatoken")
                            .map(token -> read(request, kind, token).next(head)))
                    .orElseGet(() -> Round.everybody(head));
            return page(following, round, top);
        });
    }

    private Following following(GraphRequest request, Kind kind) {
        var asked = request.options().select();
        boolean withMembers =
                kind == Kind.GROUP && (asked.isEmpty() || asked.stream().anyMatch(MEMBERS::equalsIgnoreCase));
        var select = asked.stream()
                .filter(name -> kind != Kind.GROUP || !name.equalsIgnoreCase(MEMBERS))
                .toList();
        switch (kind) {
            case USER -> shapes.user().selected(request, select);
            case DEVICE -> shapes.device().selected(request, select);
            case GROUP -> shapes.group().selected(request, select);
        }
        var ids = request.options().text("$filter").map(FilterParser::parse).orElse(null);
        if (ids != null && (ids(ids).isEmpty() || ids(ids).size() > MOST_IDS)) {
            throw GraphProblem.unsupported(
                    "A delta is filtered by id alone: at most %d of id eq '…', joined by or.".formatted(MOST_IDS));
        }
        return new Following(
                request,
                kind,
                asked.isEmpty()
                        ? select
                        : Stream.concat(Stream.of("id"), select.stream()).toList(),
                withMembers,
                ids);
    }

    /** The ids that an expression names; none, where it asks for anything else. */
    private static List<String> ids(Expression expression) {
        return switch (expression) {
            case Expression.Or(var left, var right) -> {
                var one = ids(left);
                var other = ids(right);
                yield one.isEmpty() || other.isEmpty()
                        ? List.of()
                        : Stream.concat(one.stream(), other.stream()).toList();
            }
            case Expression.Compare(var property, var operator, var value)
            when property.equalsIgnoreCase("id") && operator == Operator.EQ && !value.isNull() ->
                List.of(value.text().toLowerCase(Locale.ROOT));
            case Expression.In(var property, var values)
            when property.equalsIgnoreCase("id") ->
                values.stream()
                        .map(value -> value.text().toLowerCase(Locale.ROOT))
                        .toList();
            default -> List.of();
        };
    }

    private Object page(Following of, Round from, int top) {
        var found = from.first() ? everybody(of, from, top + 1) : changed(of, from, top + 1);
        var ids = new ArrayList<String>();
        if (!from.open().isEmpty()) {
            ids.add(from.after());
        }
        ids.addAll(found);
        var shown = shown(of, ids.subList(0, Math.min(top, ids.size())));
        var value = new ArrayList<Map<String, Object>>();
        var at = from;
        int left = MOST_MEMBERS;
        for (var id : ids) {
            if (value.size() == top || left == 0) {
                return goesOn(of, at, value);
            }
            var one = shown.get(id);
            if (one == null) {
                value.add(removed(of, id));
                at = at.behind(id);
                continue;
            }
            var told = new LinkedHashMap<>(one);
            value.add(told);
            var open = "";
            if (of.withMembers()) {
                var part = members.of(of.tenant(), new GroupId(id), from, id.equals(at.after()) ? at.open() : "", left);
                if (!part.members().isEmpty()) {
                    told.put("members@delta", part.members());
                }
                left -= part.members().size();
                open = part.open();
            }
            at = open.isEmpty() ? at.behind(id) : at.within(id, open);
            if (!open.isEmpty()) {
                return goesOn(of, at, value);
            }
        }
        return ended(of, from, value);
    }

    private List<String> everybody(Following of, Round round, int limit) {
        var after = round.after().isEmpty() ? Optional.<Cursor>empty() : Optional.of(Cursor.of("", round.after()));
        boolean isGroup = of.kind() == Kind.GROUP;
        var filter = new FilterSql(
                of.kind().name(),
                isGroup ? Columns.GROUP : Columns.HOLDER,
                isGroup ? "true" : "h.standing = 'ACTIVE'",
                Map.of("id", new Column.Guid("h.object_id")),
                of.ids());
        return search.list(of.tenant(), of.kind(), filter, after, limit).stream()
                .map(Hit::id)
                .toList();
    }

    private List<String> changed(Following of, Round round, int limit) {
        var prefix = of.kind().name().toLowerCase(Locale.ROOT) + ":";
        var wanted = of.ids() == null ? null : Set.copyOf(ids(of.ids()));
        var found = new ArrayList<String>();
        var after = round.after().isEmpty() ? "" : prefix + round.after();
        while (found.size() < limit) {
            var some = history.subjectsBetween(of.tenant(), prefix, round.above(), round.upTo(), after, limit);
            some.stream()
                    .map(subject -> subject.substring(prefix.length()))
                    .filter(id -> wanted == null || wanted.contains(objectId(of, id)))
                    .limit(limit - found.size())
                    .forEach(found::add);
            if (some.size() < limit) {
                break;
            }
            after = some.getLast();
        }
        return found;
    }

    private Map<String, Map<String, Object>> shown(Following of, List<String> ids) {
        return switch (of.kind()) {
            case USER -> holders(of, HolderId.Type.USER, ids, HolderId::user, shapes.user());
            case DEVICE -> holders(of, HolderId.Type.DEVICE, ids, HolderId::device, shapes.device());
            case GROUP ->
                shapes.groups(of.tenant(), ids.stream().map(GroupId::new).toList()).stream()
                        .collect(Collectors.toMap(
                                Shapes.Group::id, one -> shapes.group().of(of.select(), one)));
        };
    }

    private Map<String, Map<String, Object>> holders(
            Following of,
            HolderId.Type type,
            List<String> ids,
            Function<String, HolderId> holder,
            Shape<Shapes.Holder> shape) {
        return shapes.holders(of.tenant(), type, ids.stream().map(holder).toList()).stream()
                .filter(one -> one.row().standing() == Standing.ACTIVE)
                .collect(Collectors.toMap(Shapes.Holder::id, one -> shape.of(of.select(), one)));
    }

    private Map<String, Object> removed(Following of, String id) {
        boolean canComeBack = of.kind() == Kind.USER
                && held.user(of.tenant(), HolderId.user(id))
                        .filter(row -> row.standing() == Standing.DELETED)
                        .isPresent();
        return Map.of("id", objectId(of, id), "@removed", Map.of("reason", canComeBack ? "changed" : "deleted"));
    }

    private static String objectId(Following of, String id) {
        var objectId =
                switch (of.kind()) {
                    case USER -> ObjectId.of(of.tenant(), HolderId.user(id));
                    case DEVICE -> ObjectId.of(of.tenant(), HolderId.device(id));
                    case GROUP -> ObjectId.of(of.tenant(), new GroupId(id));
                };
        return objectId.value();
    }

    private Map<String, Object> goesOn(Following of, Round next, List<Map<String, Object>> value) {
        return body(of, "@odata.nextLink", reads.link(of.request(), next.cursor()), value);
    }

    private Map<String, Object> ended(Following of, Round round, List<Map<String, Object>> value) {
        return body(
                of,
                "@odata.deltaLink",
                reads.link(of.request(), "$deltatoken", round.behind("").cursor()),
                value);
    }

    private Map<String, Object> body(Following of, String name, String link, List<Map<String, Object>> value) {
        var body = reads.head(of.request(), of.request().base() + "/$metadata#" + set(of.kind()));
        body.put(name, link);
        body.put("value", value);
        return body;
    }

    private Round read(GraphRequest request, Kind kind, String token) {
        return tokens.read(request, token)
                .flatMap(Round::of)
                .orElseThrow(() -> new GraphProblem(
                        410,
                        "syncStateNotFound",
                        "The sync state generation is not found; start over.",
                        null,
                        List.of(),
                        Map.of("Location", request.base() + "/" + set(kind) + "/delta")));
    }
}
