package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses parameters that a route does not take, and characters in parameters and path variables that nobody means and
 * nobody sees, once the guard has let the caller in. PostgreSQL does not take all of them.
 */
@Configuration(proxyBeanMethods = false)
class PlainParameters implements WebMvcConfigurer {

    private static final int BEHIND_THE_GUARD = 1;
    private static final String TENANT = "t";
    private static final String CONSOLE = "/console";

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Reader())
                .addPathPatterns("/api/**", CONSOLE + "/**")
                .order(BEHIND_THE_GUARD);
    }

    private static final class Reader implements HandlerInterceptor {

        private final Map<Method, DeclaredParameters> declared = new ConcurrentHashMap<>();

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            var faults = new Faults();
            variables(request).forEach((name, value) -> check(name, value, faults));
            // Without a query there can only be parameters in the body, which is not to be read here; a form of the
            // console has been, for its token.
            if (request.getRequestURI().startsWith(CONSOLE)) {
                request.getParameterMap().forEach((name, values) -> texts(name, values, faults));
            } else if (request.getQueryString() != null && handler instanceof HandlerMethod method) {
                declared.computeIfAbsent(method.getMethod(), _ -> DeclaredParameters.of(method))
                        .check(request.getParameterMap(), faults);
            }
            faults.throwIfAny();
            return true;
        }

        private static void check(String name, String value, Faults faults) {
            if (name.equals(TENANT)) {
                faults.tenantId("/" + name, value);
            } else {
                Checks.text(value).ifPresent(fault -> faults.add("/" + name, "INVALID_ID", fault));
            }
        }

        /** A page takes parameters that others gave it, such as a language, and a form has lines of text. */
        private static void texts(String name, String[] values, Faults faults) {
            for (var value : values) {
                Checks.text(value).ifPresent(fault -> faults.add("/" + name, "INVALID_TEXT", fault));
            }
        }

        @SuppressWarnings("unchecked")
        private static Map<String, String> variables(HttpServletRequest request) {
            @Nullable Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
            return variables == null ? Map.of() : (Map<String, String>) variables;
        }
    }
}
