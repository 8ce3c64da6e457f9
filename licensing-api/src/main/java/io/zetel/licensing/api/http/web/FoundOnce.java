package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Looks up the route of a request once, for the filter that guards it and for the dispatcher behind. */
final class FoundOnce extends RequestMappingHandlerMapping {

    private static final String FOUND = FoundOnce.class.getName();

    /**
     * The route of this request, {@code null} where there is none; it may be the wrong method or media type for it,
     * which is thrown.
     */
    @Nullable
    HandlerMethod find(HttpServletRequest request) throws Exception {
        ServletRequestPathUtils.parseAndCache(request);
        var found = getHandlerInternal(request);
        request.setAttribute(FOUND, found);
        return found;
    }

    @Override
    protected @Nullable HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
        return request.getAttribute(FOUND) instanceof HandlerMethod found ? found : super.getHandlerInternal(request);
    }
}
