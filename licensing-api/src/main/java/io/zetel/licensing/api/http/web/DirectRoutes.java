package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.idempotency.ReadRequest;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.CallerAuthentication;
import io.zetel.licensing.api.http.security.Guard;
import io.zetel.licensing.api.http.security.TokenVerifier;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Serves {@linkplain DirectRoute routes that are asked all day} without the forty filters, resolvers and converters of
 * the usual way, which cost four times what the answer does. Only a {@linkplain PlainRequest plain request} by a caller
 * whose token is known goes this way, past the same guard and to the same controller; whatever is out of the ordinary,
 * all that is refused before something was done included, goes on as if this were not here. So there is nothing to be
 * said here that is not said there, and a specification compares the two byte by byte.
 */
final class DirectRoutes extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** What Spring Security adds to every answer. */
    private static final List<HeaderWriter> HEADERS = List.of(
            new XContentTypeOptionsHeaderWriter(),
            new XXssProtectionHeaderWriter(),
            new CacheControlHeadersWriter(),
            new HstsHeaderWriter(),
            new XFrameOptionsHeaderWriter());

    private final transient Supplier<List<Known>> routes;
    private final transient Supplier<TokenVerifier> tokens;
    private final transient Guard guard;
    private final transient Places places;
    private final transient Problems problems;
    private final transient AnswerJson json;

    DirectRoutes(
            Supplier<List<Known>> routes,
            Supplier<TokenVerifier> tokens,
            Guard guard,
            Places places,
            Problems problems,
            AnswerJson json) {
        this.routes = routes;
        this.tokens = tokens;
        this.guard = guard;
        this.places = places;
        this.problems = problems;
        this.json = json;
    }

    /** A route, what serves it usually, and its path in parts; a variable's is in braces. */
    record Known(DirectRoute route, HandlerMethod handler, List<String> parts) {

        static Known of(DirectRoute route, HandlerMethod handler) {
            return new Known(route, handler, List.of(route.pattern().split("/", -1)));
        }

        boolean reads() {
            return route.method() == HttpMethod.GET;
        }

        /** What the path's variables are, {@code null} where it is another route's. */
        @Nullable
        Map<String, String> match(HttpServletRequest request) {
            if (!route.method().matches(request.getMethod())) {
                return null;
            }
            var path = request.getRequestURI();
            var variables = HashMap.<String, String>newHashMap(2);
            int at = 0;
            for (int part = 0; part < parts.size(); part++) {
                int slash = path.indexOf('/', at);
                int end = slash < 0 ? path.length() : slash;
                if ((part == parts.size() - 1) != slash < 0 || !fits(parts.get(part), path, at, end, variables)) {
                    return null;
                }
                at = end + 1;
            }
            return variables;
        }

        private static boolean fits(String part, String path, int at, int end, Map<String, String> variables) {
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), path.substring(at, end));
                return true;
            }
            return part.length() == end - at && path.startsWith(part, at);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        for (var known : routes.get()) {
            var variables = known.match(request);
            if (variables != null) {
                var plain = plain(known, request, variables);
                var caller = plain == null ? null : caller(request);
                if (plain != null && caller != null) {
                    serve(known, plain, caller, response, chain);
                    return;
                }
            }
        }
        chain.doFilter(request, response);
    }

    private static @Nullable PlainRequest plain(
            Known known, HttpServletRequest request, Map<String, String> variables) {
        if (!PlainRequest.isPlainPath(request.getRequestURI())
                || !PlainRequest.hasPlainHeaders(request, known.reads())
                || !known.reads() && request.getContentLengthLong() > BodyLimit.USUAL) {
            return null;
        }
        var parameters =
                PlainRequest.parameters(request.getQueryString(), known.route().parameters());
        return parameters == null ? null : PlainRequest.of(request, variables, parameters);
    }

    private @Nullable CallerAuthentication caller(HttpServletRequest request) {
        try {
            return tokens.get()
                    .recalled(request.getHeader(HttpHeaders.AUTHORIZATION))
                    .filter(caller -> Place.take(
                            places,
                            ServletContextRequest.getServletContextRequest(request),
                            Admission.holder(caller.getPrincipal())))
                    .orElse(null);
        } catch (RuntimeException e) {
            // Said in full on the usual way.
            return null;
        }
    }

    private void serve(
            Known known,
            PlainRequest plain,
            CallerAuthentication caller,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        var request = plain.request();
        HttpServletRequest rest = request;
        SecurityContextHolder.setContext(new SecurityContextImpl(caller));
        var attributes = new ServletRequestAttributes(request);
        RequestContextHolder.setRequestAttributes(attributes);
        try {
            if (isAllowed(known, plain)) {
                if (!known.reads()) {
                    var body = request.getInputStream().readAllBytes();
                    plain = plain.with(body);
                    rest = new ReadRequest(request, () -> new ByteArrayInputStream(body));
                }
                var answer = prepared(known.route(), plain);
                if (answer != null) {
                    give(known, answer, request, response);
                    return;
                }
            }
        } finally {
            attributes.requestCompleted();
            RequestContextHolder.resetRequestAttributes();
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(rest, response);
    }

    private boolean isAllowed(Known known, PlainRequest plain) {
        var request = plain.request();
        request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, plain.variables());
        request.setAttribute(
                HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, known.route().pattern());
        try {
            guard.check(request, known.handler());
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static DirectRoute.@Nullable Answer prepared(DirectRoute route, PlainRequest plain) {
        try {
            return route.prepare(plain);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private void give(Known known, DirectRoute.Answer answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(context -> context.setPathPattern(known.route().pattern()));
        ResponseEntity<?> given;
        try {
            given = answer.give();
        } catch (Exception e) {
            HEADERS.forEach(header -> header.writeHeaders(request, response));
            problems.answer(request, response, e);
            return;
        }
        write(given, request, response);
    }

    private void write(ResponseEntity<?> answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var headers = answer.getHeaders();
        response.setStatus(answer.getStatusCode().value());
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        var tag = headers.getETag();
        boolean same = tag != null && new ServletWebRequest(request, response).checkNotModified(tag);
        HEADERS.forEach(header -> header.writeHeaders(request, response));
        if (same) {
            return;
        }
        if (headers.getContentType() == null) {
            response.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
        }
        var body = json.mapper().writeValueAsBytes(answer.getBody());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
