package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Looks up the route of a request once, for the filter that guards it and for the dispatcher behind. */
final class FoundOnce extends RequestMappingHandlerMapping {

    private static final String FOUND = FoundOnce.class.getName();
    private static final String PRODUCIBLE = FOUND + ".producible";

    /** Made for the first request, when all routes are there. */
    private volatile @Nullable Routes routes;

    private record Routes(RouteIndex index, Map<RequestMappingInfo, HandlerMethod> handlers) {}

    /** A route, and what of it matches the request. */
    private record Fitting(RequestMappingInfo route, RequestMappingInfo matched) {

        static Stream<Fitting> of(RequestMappingInfo route, @Nullable RequestMappingInfo matched) {
            return matched == null ? Stream.empty() : Stream.of(new Fitting(route, matched));
        }
    }

    /**
     * The route of this request, {@code null} where there is none; it may be the wrong method or media type for it,
     * which is thrown.
     */
    @Nullable
    HandlerMethod find(HttpServletRequest request) throws Exception {
        ServletRequestPathUtils.parseAndCache(request);
        var found = getHandlerInternal(request);
        request.setAttribute(FOUND, found);
        request.setAttribute(PRODUCIBLE, request.getAttribute(PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE));
        return found;
    }

    /** What serves a direct route usually. */
    DirectRoutes.Known known(DirectRoute direct) {
        return getHandlerMethods().entrySet().stream()
                .filter(route -> route.getKey().getPatternValues().contains(direct.pattern())
                        && route.getKey()
                                .getMethodsCondition()
                                .getMethods()
                                .contains(RequestMethod.resolve(direct.method())))
                .map(route -> DirectRoutes.Known.of(direct, route.getValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nothing serves " + direct.pattern()));
    }

    /** Mappings that are asked before this one forget what media types the route has. */
    @Override
    protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
        if (request.getAttribute(FOUND) instanceof HandlerMethod found) {
            request.setAttribute(PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, request.getAttribute(PRODUCIBLE));
            return found;
        }
        return super.getHandlerInternal(request);
    }

    /** The one route that fits, of those the path can mean; where it is none or not one alone, Spring says which. */
    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
            throws Exception {
        var all = routes();
        var path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication();
        var fitting = all.index().candidates(path).orElse(List.of()).stream()
                .flatMap(route -> Fitting.of(route, getMatchingMapping(route, request)))
                .toList();
        if (fitting.size() != 1 || CorsUtils.isPreFlightRequest(request)) {
            return super.lookupHandlerMethod(lookupPath, request);
        }
        var handler =
                Objects.requireNonNull(all.handlers().get(fitting.getFirst().route()));
        request.setAttribute(BEST_MATCHING_HANDLER_ATTRIBUTE, handler);
        handleMatch(fitting.getFirst().matched(), lookupPath, request);
        return handler;
    }

    private Routes routes() {
        var known = routes;
        if (known == null) {
            var handlers = getHandlerMethods();
            known = new Routes(new RouteIndex(handlers.keySet()), handlers);
            routes = known;
        }
        return known;
    }
}
