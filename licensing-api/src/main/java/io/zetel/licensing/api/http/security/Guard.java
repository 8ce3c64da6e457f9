package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.HttpProblem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Lets a request reach its handler under {@code /api} or {@code /console} only if the route's {@link Allowed} and its
 * tenant say so: asked before anything of the request is read, and once more by the dispatcher, should a request come
 * to it another way.
 */
public final class Guard implements HandlerInterceptor, SmartInitializingSingleton {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final RouteRules rules;
    private final TenantsElsewhere elsewhere;

    Guard(ObjectProvider<RequestMappingHandlerMapping> mappings, RouteRules rules, TenantsElsewhere elsewhere) {
        this.mappings = mappings;
        this.rules = rules;
        this.elsewhere = elsewhere;
    }

    /** Reads the rule of every route; a route without one keeps the application from starting. */
    @Override
    public void afterSingletonsInstantiated() {
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .forEach(route -> rules.read(route.getKey(), route.getValue()));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // Nothing is served there from files; that will answer 404.
        if (!(handler instanceof ResourceHttpRequestHandler)) {
            check(request, handler);
        }
        return true;
    }

    /** Refuses the request unless its sender may call what handles it. */
    public void check(HttpServletRequest request, Object handler) {
        var rule = handler instanceof HandlerMethod method ? rules.of(method) : null;
        if (rule == null) {
            throw forbidden();
        }
        if (rule.anyone()) {
            return;
        }
        var caller = Caller.current();
        if (rule.tenantVariable().isPresent() && caller.tenant().isPresent()) {
            var asked = variables(request).get(rule.tenantVariable().get());
            if (!caller.tenant().get().equals(asked)) {
                throw HttpProblem.notFound("TENANT_NOT_FOUND", "There is no such tenant");
            }
        }
        if (!caller.hasAny(rule.roles())) {
            throw forbidden();
        }
        // What is dispatched once more has been done already.
        if (request.getDispatcherType() == DispatcherType.REQUEST) {
            caller.tenant()
                    .or(() -> rule.tenantVariable()
                            .map(variable -> variables(request).get(variable)))
                    .ifPresent(tenant -> elsewhere.check(request, tenant));
        }
    }

    /** Whether this caller may change policies (A10). */
    public boolean managesPolicies(Caller caller) {
        return rules.managesPolicies(caller);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> variables(HttpServletRequest request) {
        return (Map<String, String>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    }

    private static HttpProblem forbidden() {
        return new HttpProblem(403, "FORBIDDEN", "The token's roles do not allow this");
    }
}
