package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Guard;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Lets a request under {@code /api} pass only to a route that is there, that its sender may use and that takes a body
 * of this kind and size, before anybody reads the body.
 */
final class RouteFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String MULTIPART = "multipart/";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final transient Supplier<FoundOnce> routes;
    private final transient Guard guard;
    private final transient Problems problems;

    RouteFilter(Supplier<FoundOnce> routes, Guard guard, Problems problems) {
        this.routes = routes;
        this.guard = guard;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            check(request);
        } catch (Exception refusal) {
            problems.answer(request, response, refusal);
            return;
        }
        chain.doFilter(request, response);
    }

    private void check(HttpServletRequest request) throws Exception {
        var route = routes.get().find(request);
        if (route == null) {
            throw HttpProblem.notFound("NOT_FOUND", "There is no such route");
        }
        guard.check(request, route);
        if (isForm(request.getContentType()) || isEncoded(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            throw new HttpProblem(
                    415, "UNSUPPORTED_MEDIA_TYPE", "This route takes neither forms nor compressed bodies");
        }
        BodyLimits.apply(request, route);
    }

    private static boolean isForm(@Nullable String type) {
        return type != null
                && (type.regionMatches(true, 0, MULTIPART, 0, MULTIPART.length())
                        || type.regionMatches(true, 0, FORM, 0, FORM.length()));
    }

    private static boolean isEncoded(@Nullable String encoding) {
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }
}
