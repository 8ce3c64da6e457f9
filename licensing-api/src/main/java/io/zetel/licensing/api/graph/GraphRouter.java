package io.zetel.licensing.api.graph;

import io.zetel.licensing.domain.shared.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds the route of a request and lets nobody through who may not call it; what has no route is closed. */
@Component
class GraphRouter {

    private final ObjectProvider<GraphRoutes> all;
    private final GraphReads reads;

    GraphRouter(ObjectProvider<GraphRoutes> all, GraphReads reads) {
        this.all = all;
        this.reads = reads;
    }

    List<GraphRoute> routes() {
        return all.orderedStream()
                .flatMap(some -> some.routes().stream())
                .sorted(Comparator.comparingInt(GraphRoute::words).reversed())
                .toList();
    }

    GraphAnswer answer(GraphRequest request) throws Refused {
        var found = known().stream()
                .filter(route -> route.match(request.path()).isPresent())
                .toList();
        if (found.isEmpty()) {
            throw GraphProblem.bad("Resource not found for the segment '%s'.".formatted(unknown(request.path())));
        }
        var method = request.method().equals("HEAD") ? "GET" : request.method();
        // Of several that match, those with the most words are meant, whatever their methods.
        var meant = found.stream()
                .filter(route -> route.words() == found.getFirst().words())
                .toList();
        var route = meant.stream()
                .filter(one -> one.method().equals(method))
                .findFirst()
                .orElseThrow(() -> wrongMethod(meant));
        if (!request.caller().hasAny(route.roles())) {
            throw GraphProblem.denied();
        }
        return reads.placed(
                request,
                route.handler()
                        .answer(request.matched(
                                route.match(request.path()).orElseThrow(), method + " /v1.0/" + route.path())));
    }

    private volatile List<GraphRoute> sorted = List.of();

    private List<GraphRoute> known() {
        var known = sorted;
        if (known.isEmpty()) {
            known = routes();
            sorted = known;
        }
        return known;
    }

    private static GraphProblem wrongMethod(List<GraphRoute> routes) {
        var allowed = routes.stream()
                .map(GraphRoute::method)
                .flatMap(method -> method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return new GraphProblem(
                405,
                GraphProblem.REQUEST_BAD_REQUEST,
                "Specified HTTP method is not allowed for the request target.",
                null,
                List.of(),
                java.util.Map.of("Allow", allowed));
    }

    /** The first segment that no route goes on with. */
    private String unknown(List<String> path) {
        for (int length = 1; length <= path.size(); length++) {
            var start = path.subList(0, length);
            int upTo = length;
            boolean leads = known().stream()
                    .filter(route -> route.template().size() >= upTo)
                    .anyMatch(route -> new GraphRoute(
                                    route.method(), route.template().subList(0, upTo), route.roles(), route.handler())
                            .match(start)
                            .isPresent());
            if (!leads) {
                return path.get(length - 1);
            }
        }
        return path.isEmpty() ? "" : path.getLast();
    }
}
