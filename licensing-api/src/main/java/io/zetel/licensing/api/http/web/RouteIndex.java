package io.zetel.licensing.api.http.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.http.server.PathContainer.Separator;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Routes by the segments of their paths. Spring tries a few hundred one by one, method, parameters and media types
 * before the path; of those that a path can mean at all there are a handful.
 */
final class RouteIndex {

    private static final Pattern LITERAL = Pattern.compile("[^{}*?]+");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

    private final Map<Integer, List<Shaped>> byLength = new HashMap<>();
    /** Whose path is not told by its segments. */
    private final List<RequestMappingInfo> others = new ArrayList<>();

    /** A route, and its segments, {@code null} where anything stands. */
    private record Shaped(
            RequestMappingInfo route, @Nullable String[] segments) {

        boolean mayBe(List<String> path) {
            for (int i = 0; i < segments.length; i++) {
                if (segments[i] != null && !segments[i].equals(path.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    RouteIndex(Collection<RequestMappingInfo> routes) {
        for (var route : routes) {
            shape(route)
                    .ifPresentOrElse(
                            segments -> byLength.computeIfAbsent(segments.length, _ -> new ArrayList<>())
                                    .add(new Shaped(route, segments)),
                            () -> others.add(route));
        }
    }

    /** The routes a path can mean, of all methods; empty where that cannot be told by its segments. */
    Optional<List<RequestMappingInfo>> candidates(PathContainer path) {
        return segments(path).map(segments -> {
            var found = new ArrayList<>(others);
            for (var route : byLength.getOrDefault(segments.size(), List.of())) {
                if (route.mayBe(segments)) {
                    found.add(route.route());
                }
            }
            return found;
        });
    }

    private static Optional<List<String>> segments(PathContainer path) {
        var segments = new ArrayList<String>();
        boolean isSegmentNext = false;
        for (var element : path.elements()) {
            if (element instanceof Separator == isSegmentNext) {
                return Optional.empty();
            }
            if (element instanceof PathSegment segment) {
                segments.add(segment.valueToMatch());
            }
            isSegmentNext = !isSegmentNext;
        }
        return isSegmentNext || segments.isEmpty() ? Optional.empty() : Optional.of(segments);
    }

    private static Optional<@Nullable String[]> shape(RequestMappingInfo route) {
        var patterns = route.getPathPatternsCondition();
        if (patterns == null || patterns.getPatterns().size() != 1) {
            return Optional.empty();
        }
        var pattern = patterns.getPatterns().iterator().next().getPatternString();
        if (!pattern.startsWith("/")) {
            return Optional.empty();
        }
        var segments = pattern.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (VARIABLE.matcher(segments[i]).matches()) {
                segments[i] = null;
            } else if (!LITERAL.matcher(segments[i]).matches()) {
                return Optional.empty();
            }
        }
        return Optional.of(segments);
    }
}
