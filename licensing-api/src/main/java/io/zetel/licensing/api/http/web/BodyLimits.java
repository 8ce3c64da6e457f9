package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;

/** Bounds the body of a request as its route says, before anybody reads it. */
public final class BodyLimits {

    private static final Map<Method, Long> LIMITS = new ConcurrentHashMap<>();

    private BodyLimits() {}

    /** From now on the body may have as many bytes as {@link BodyLimit} says; 413 where it says that it has more. */
    public static void apply(HttpServletRequest request, HandlerMethod route) {
        PacedRequest.limit(request, LIMITS.computeIfAbsent(route.getMethod(), _ -> limit(route)));
    }

    private static long limit(HandlerMethod route) {
        var limit = route.getMethodAnnotation(BodyLimit.class);
        return limit == null ? BodyLimit.USUAL : limit.value();
    }
}
