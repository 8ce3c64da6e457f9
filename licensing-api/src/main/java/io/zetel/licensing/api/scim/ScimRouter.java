package io.zetel.licensing.api.scim;

import io.zetel.licensing.domain.shared.Refused;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which resource answers; names of endpoints have no case. */
@Component
class ScimRouter {

    private static final String SEARCH = ".search";
    private static final String BULK = "Bulk";

    private final Map<Type, Resource> resources = new EnumMap<>(Type.class);
    private final Resources lists;
    private final ScimErrors errors;

    ScimRouter(List<Resource> resources, Resources lists, ScimErrors errors) {
        resources.forEach(resource -> this.resources.put(resource.type(), resource));
        this.lists = lists;
        this.errors = errors;
    }

    /** Whether the path is that of bulk requests. */
    static boolean isBulk(List<String> path) {
        return path.size() == 1 && path.getFirst().equalsIgnoreCase(BULK);
    }

    ScimAnswer answer(ScimRequest request) throws Refused {
        var path = request.path();
        if (path.isEmpty()) {
            only(request, "GET");
            return lists.list(request, List.copyOf(resources.values()));
        }
        var endpoint = path.getFirst();
        var type = Type.at(endpoint);
        if (type.isPresent() && path.size() <= 2) {
            return resource(request, resources.get(type.get()), path.size() == 2 ? path.get(1) : "");
        }
        if (Stream.concat(Discovery.ENDPOINTS.stream(), Stream.of("Me")).anyMatch(endpoint::equalsIgnoreCase)) {
            if (endpoint.equalsIgnoreCase("Me")) {
                throw new ScimProblem(501, null, "A token is nobody's account here.");
            }
            throw notAllowed(request);
        }
        if (path.size() == 1 && endpoint.equalsIgnoreCase(SEARCH)) {
            only(request, "POST");
            return lists.list(searching(request), List.copyOf(resources.values()));
        }
        if (isBulk(path)) {
            only(request, "POST");
            return new Bulk(request, this::answer, errors).answer();
        }
        throw new ScimProblem(404, null, "There is no such endpoint.");
    }

    private ScimAnswer resource(ScimRequest request, Resource resource, String id) throws Refused {
        if (id.isEmpty()) {
            only(request, "GET", "POST");
            return request.method().equals("GET") ? lists.list(request, List.of(resource)) : resource.create(request);
        }
        if (id.equals(SEARCH)) {
            only(request, "POST");
            return lists.list(searching(request), List.of(resource));
        }
        return switch (request.method()) {
            case "GET" -> resource.show(request, id);
            case "PUT" -> resource.replace(request, id);
            case "PATCH" -> resource.patch(request, id);
            case "DELETE" -> resource.delete(request, id);
            default -> throw notAllowed(request);
        };
    }

    /** A search says in its body what a list says by options. */
    private static ScimRequest searching(ScimRequest request) {
        var options = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.object()
                .properties()
                .forEach(entry -> options.put(
                        entry.getKey(),
                        entry.getValue().isArray()
                                ? String.join(
                                        ",",
                                        entry.getValue()
                                                .valueStream()
                                                .map(one -> one.asString(""))
                                                .toList())
                                : entry.getValue().asString("")));
        options.values().removeIf(String::isEmpty);
        return request.asking(options);
    }

    private static void only(ScimRequest request, String... methods) {
        if (!List.of(methods).contains(request.method())) {
            throw notAllowed(request);
        }
    }

    private static ScimProblem notAllowed(ScimRequest request) {
        return new ScimProblem(405, null, "%s is not allowed here.".formatted(request.method()));
    }
}
