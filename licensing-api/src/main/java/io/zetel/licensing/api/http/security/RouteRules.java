package io.zetel.licensing.api.http.security;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Which roles each route under {@code /api} and each page under {@code /console} takes, and which of its path variables
 * names the tenant.
 */
final class RouteRules {

    /** What a route demands: one of these roles unless anyone may, and the tenant this path variable names. */
    record Rule(Set<Role> roles, boolean anyone, Optional<String> tenantVariable) {}

    private record Key(Class<?> controller, Method method) {}

    private static final Pattern GUARDED = Pattern.compile(
            "/|/api/.*|/scim/.*|/console(?:/.*)?|.*\\*.*|.*/oauth2/.*|.*/discovery/.*|.*/\\.well-known/.*");
    private static final String TENANTS = "(?:/api/v1/tenants/|/console/t/)";
    private static final Pattern OF_TENANTS = Pattern.compile(TENANTS + ".*");
    private static final Pattern OF_TENANT = Pattern.compile(TENANTS + "\\{(\\w+)(?::[^/]*)?}(?:/.*)?");

    private final Map<Key, Rule> rules = new HashMap<>();
    private final Set<Role> policyManagers;

    RouteRules(Optional<Role> policyManageRole) {
        policyManagers = EnumSet.of(Role.GLOBAL_ADMIN);
        policyManageRole.ifPresent(policyManagers::add);
    }

    /** The rule of the route this method handles; {@code null} where there is none, which means nobody may. */
    @Nullable
    Rule of(HandlerMethod handler) {
        return rules.get(key(handler));
    }

    /** Whether this caller manages policies (A10). */
    boolean managesPolicies(Caller caller) {
        return caller.hasAny(policyManagers);
    }

    void read(RequestMappingInfo info, HandlerMethod handler) {
        var patterns = info.getPatternValues().stream()
                .filter(GUARDED.asMatchPredicate())
                .toList();
        if (patterns.isEmpty()) {
            return;
        }
        var allowed = Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Allowed.class))
                .or(() -> Optional.ofNullable(
                        AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Allowed.class)))
                .orElseThrow(
                        () -> new IllegalStateException("Nobody is @Allowed to call " + handler + " at " + patterns));
        var roles = roles(allowed);
        if (roles.isEmpty() == !allowed.anyone()) {
            throw new IllegalStateException("@Allowed names no role, or anyone beside roles, on " + handler);
        }
        rules.put(key(handler), new Rule(roles, allowed.anyone(), tenantVariable(patterns, handler)));
    }

    private Set<Role> roles(Allowed allowed) {
        var roles = new HashSet<>(Set.of(allowed.value()));
        if (allowed.anyOfTenant()) {
            roles.addAll(EnumSet.complementOf(EnumSet.of(Role.OPERATOR)));
        }
        if (allowed.policyManagers()) {
            roles.addAll(policyManagers);
        }
        return Set.copyOf(roles);
    }

    private static Optional<String> tenantVariable(Iterable<String> patterns, HandlerMethod handler) {
        var variables = new HashSet<Optional<String>>();
        for (var pattern : patterns) {
            var matcher = OF_TENANT.matcher(pattern);
            if (!matcher.matches() && OF_TENANTS.matcher(pattern).matches()) {
                throw new IllegalStateException("No tenant can be told from " + pattern + " of " + handler);
            }
            variables.add(matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty());
        }
        if (variables.size() != 1) {
            throw new IllegalStateException("All patterns of " + handler + " must name the tenant alike");
        }
        return variables.iterator().next();
    }

    private static Key key(HandlerMethod handler) {
        return new Key(handler.getBeanType(), handler.getMethod());
    }
}
