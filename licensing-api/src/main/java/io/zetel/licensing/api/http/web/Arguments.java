package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.api.http.problem.TraceParent;
import io.zetel.licensing.api.http.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets controllers take {@link Caller}, {@link Origin}, {@link Intent}, {@link PageRequest}, {@link IfMatch},
 * {@link WaitFor} and {@link AsOf} as plain arguments.
 */
@Configuration(proxyBeanMethods = false)
class Arguments implements WebMvcConfigurer {

    /** The argument types read from the request, not from the body. */
    static final Map<Class<?>, Function<HttpServletRequest, Object>> READERS = Map.of(
            Caller.class, _ -> Caller.current(),
            Origin.class, Arguments::origin,
            Intent.class, request -> new Intent(DryRuns.isOne(request)),
            PageRequest.class,
                    request -> PageRequest.parse(request.getParameter("limit"), request.getParameter("cursor")),
            IfMatch.class, request -> IfMatch.parse(request.getHeader(HttpHeaders.IF_MATCH)),
            WaitFor.class, request -> WaitFor.parse(request.getParameter("waitFor")),
            NewId.class, NewId::of,
            AsOf.class, request -> AsOf.parse(request.getParameter("asOf")));

    /** The query parameters they are read from, where they are. */
    static final Map<Class<?>, Set<String>> PARAMETERS = Map.of(
            PageRequest.class, Set.of("limit", "cursor"), WaitFor.class, Set.of("waitFor"), AsOf.class, Set.of("asOf"));

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        READERS.forEach((type, reader) -> resolvers.add(new Reader(type, reader)));
    }

    /** Who asks and why, for {@linkplain DirectRoute a route that is served directly}. */
    static Origin origin(HttpServletRequest request) {
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return new Origin(
                Caller.current().subject(),
                Origin.reason(request.getHeader(Origin.REASON_HEADER)),
                RequestId.of(request),
                TraceParent.of(request).map(TraceParent::header),
                request.getMethod() + " " + pattern,
                DryRuns.isOne(request));
    }

    private record Reader(Class<?> type, Function<HttpServletRequest, Object> reader)
            implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == type;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binderFactory) {
            return reader.apply((HttpServletRequest) request.getNativeRequest());
        }
    }
}
