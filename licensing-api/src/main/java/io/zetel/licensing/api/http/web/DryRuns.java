package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Which requests only ask what they would lead to. */
public final class DryRuns {

    /** The query parameter that says so. */
    static final String PARAMETER = "dryRun";

    private static final Set<RequestMethod> WRITES =
            Set.of(RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE);

    private DryRuns() {}

    /** Whether the route takes the parameter. */
    static boolean areServed(HandlerMethod handler) {
        return writes(handler)
                && (handler.hasMethodAnnotation(ServesDryRun.class)
                        || handler.getBeanType().isAnnotationPresent(ServesDryRun.class));
    }

    /** Whether the route answers one in its own way. */
    private static boolean haveOwnAnswer(HandlerMethod handler) {
        var served = handler.getMethodAnnotation(ServesDryRun.class);
        return served != null && served.ownAnswer();
    }

    /** The name of the schema they answer with, {@code own} where that is the route's own. */
    static String answer(HandlerMethod handler) {
        var served = handler.getMethodAnnotation(ServesDryRun.class);
        return served != null && served.lines() ? "BatchConsequence" : haveOwnAnswer(handler) ? "own" : "Consequence";
    }

    /** Whether this request is one. */
    static boolean isOne(HttpServletRequest request) {
        if (request.getQueryString() == null
                || !(request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE)
                        instanceof HandlerMethod handler)
                || !areServed(handler)) {
            return false;
        }
        @Nullable String asked = request.getParameter(PARAMETER);
        if (asked != null && !asked.equals("true") && !asked.equals("false")) {
            throw new BadRequest("/" + PARAMETER, "INVALID_VALUE", "must be true or false");
        }
        return "true".equals(asked);
    }

    /** What to say where a write does not serve it. */
    static Fault notServed(HandlerMethod handler) {
        var refuses = handler.getMethodAnnotation(RefusesDryRun.class);
        return notServed(
                refuses == null
                        ? "of what is not under a tenant, only the import of the vendor's list serves it"
                        : refuses.value());
    }

    private static Fault notServed(String why) {
        return new Fault("/" + PARAMETER, "DRY_RUN_NOT_SERVED", "is not served here: " + why);
    }

    /** Refuses what turns out to be a job that nothing can be told of. */
    public static BadRequest refused() {
        return new BadRequest(List.of(notServed("this is a job")));
    }

    /** Whether the route changes something. */
    static boolean writes(HandlerMethod handler) {
        var mapping = handler.getMethodAnnotation(RequestMapping.class);
        return mapping != null && Arrays.stream(mapping.method()).anyMatch(WRITES::contains);
    }
}
