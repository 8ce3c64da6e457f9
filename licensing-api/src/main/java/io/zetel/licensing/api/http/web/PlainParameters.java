package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.Checks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses control characters and halves of surrogate pairs in the parameters and path variables of every route, once the guard
 * has let the caller in: no route means them, and PostgreSQL does not take all of them.
 */
@Configuration(proxyBeanMethods = false)
class PlainParameters implements WebMvcConfigurer {

    private static final int BEHIND_THE_GUARD = 1;

    @Override public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Reader()).addPathPatterns("/api/**").order(BEHIND_THE_GUARD);
    }

    private static final class Reader implements HandlerInterceptor {

        @Override public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            var faults = new Faults();
            variables(request).forEach((name, value) -> check(faults, name, "INVALID_ID", value));
            // Without a query there can only be parameters in the body, which is not to be read here.
            if (request.getQueryString() != null) {
                request.getParameterMap().forEach((name, values) -> {
                    for (var value : values) {
                        check(faults, name, "INVALID_TEXT", value);
                    }
                });
            }
            faults.throwIfAny();
            return true;
        }

        private static void check(Faults faults, String name, String code, String value) {
            Checks.text(value).ifPresent(fault -> faults.add("/" + name, code, fault));
        }

        @SuppressWarnings("unchecked") private static Map<String, String> variables(HttpServletRequest request) {
            @Nullable
            Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
            return variables == null ? Map.of() : (Map<String, String>) variables;
        }
    }
}
