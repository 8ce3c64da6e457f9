package io.zetel.licensing.api.graph;

import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Things of whatever kind by their ids. */
@Component
class DirectoryRoutes implements GraphRoutes {

    private static final int MOST = 1000;

    private final GraphReads reads;
    private final GraphIds ids;
    private final Shapes shapes;

    DirectoryRoutes(GraphReads reads, GraphIds ids, Shapes shapes) {
        this.reads = reads;
        this.ids = ids;
        this.shapes = shapes;
    }

    @Override
    public List<GraphRoute> routes() {
        return List.of(
                GraphRoute.get("directoryObjects/{id}", GraphRoute.READERS, this::one),
                GraphRoute.of("POST", "directoryObjects/getByIds", GraphRoute.READERS, this::some));
    }

    private GraphAnswer one(GraphRequest request) {
        selected(request);
        var id = request.variable("id");
        return reads.answer(request, GroupRoutes.GROUPS, () -> {
            var body = reads.head(request, request.base() + "/$metadata#directoryObjects/$entity");
            body.putAll(found(request, id, Set.of()).orElseThrow(() -> GraphProblem.missing(id)));
            return body;
        });
    }

    private GraphAnswer some(GraphRequest request) {
        selected(request);
        var asked = texts(request, "ids");
        if (asked.isEmpty() || asked.size() > MOST) {
            throw GraphProblem.bad("'ids' must be a list of 1 to %d ids.".formatted(MOST));
        }
        var types = Set.copyOf(texts(request, "types").stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .toList());
        return reads.answer(request, GroupRoutes.GROUPS, () -> {
            var body = reads.head(request, request.base() + "/$metadata#directoryObjects");
            body.put(
                    "value",
                    asked.stream()
                            .distinct()
                            .flatMap(id -> found(request, id, types).stream())
                            .toList());
            return body;
        });
    }

    /** What nothing has, of whatever kind, is refused; what one has not, it does not show. */
    private void selected(GraphRequest request) {
        request.options().only(GraphReads.SELECT).select().stream()
                .filter(name -> Stream.of(shapes.user(), shapes.group(), shapes.device())
                        .noneMatch(shape -> shape.has(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw Shape.unknown(name, "directoryObject");
                });
    }

    private Optional<Map<String, Object>> found(GraphRequest request, String id, Set<String> types) {
        TenantId tenant = request.tenant();
        Optional<Map<String, Object>> user = wants(types, "user")
                ? ids.findUser(tenant, id)
                        .filter(row -> row.standing() == Standing.ACTIVE)
                        .map(row -> shapes.user().mixed(request, shapes.holder(tenant, row)))
                : Optional.empty();
        return user.or(() -> wants(types, "group")
                        ? ids.findGroup(tenant, id).map(row -> shapes.group()
                                .mixed(
                                        request,
                                        shapes.groups(tenant, List.of(row.groupId()))
                                                .getFirst()))
                        : Optional.empty())
                .or(() -> wants(types, "device")
                        ? ids.findDevice(tenant, id)
                                .map(row -> shapes.device().mixed(request, shapes.holder(tenant, row)))
                        : Optional.empty());
    }

    private static boolean wants(Set<String> types, String type) {
        return types.isEmpty() || types.contains(type) || types.contains("directoryobject");
    }

    private static List<String> texts(GraphRequest request, String name) {
        var list = request.body() == null ? null : request.body().get(name);
        return list == null || !list.isArray()
                ? List.of()
                : new ArrayList<>(list.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .toList());
    }
}
