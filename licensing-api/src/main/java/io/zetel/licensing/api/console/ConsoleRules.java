package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.PersonRow;
import io.zetel.licensing.api.http.web.BodyLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What holds on every page: who has a password from somebody else changes it first; a time somebody typed becomes the
 * instant that is meant, so that the address can be handed on; nothing is done in the past; a chosen language stays.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleRules implements WebMvcConfigurer {

    static final String PASSWORD = ConsoleSecurity.ROOT + "/password";

    private static final int BEHIND_THE_GUARD = 2;
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Set<String> ALWAYS =
            Set.of(PASSWORD, ConsoleSecurity.ROOT + "/sign-out", ConsoleSecurity.ROOT + "/look");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Rules())
                .addPathPatterns(ConsoleSecurity.ROOT, ConsoleSecurity.ROOT + "/**")
                .excludePathPatterns(ConsoleSecurity.ASSETS + "**")
                .order(BEHIND_THE_GUARD);
    }

    private static final class Rules implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (SessionCookie.person(request).filter(PersonRow::mustChange).isPresent()
                    && !ALWAYS.contains(request.getRequestURI())) {
                return to(response, PASSWORD);
            }
            var asOf = request.getParameter("asOf");
            if (request.getMethod().equals("POST")) {
                if (asOf != null) {
                    throw HttpProblem.conflict("PAST_IS_READ_ONLY", "Nothing can be changed in the past");
                }
                if (handler instanceof HandlerMethod route) {
                    BodyLimits.apply(request, route);
                }
                return true;
            }
            var language = request.getParameter("lang");
            if (language != null && Words.LANGUAGES.contains(language)) {
                Cookies.set(request, response, Pages.LANGUAGE, language, YEAR);
            }
            var meant = asOf == null ? null : meant(asOf, Cookies.of(request, "zetel_tz"));
            if (meant != null) {
                var here = new Url(request.getRequestURI())
                        .query(request.getQueryString())
                        .without("asOf");
                return to(response, (meant.isEmpty() ? here : here.with("asOf", meant)).toString());
            }
            return true;
        }

        private static boolean to(HttpServletResponse response, String url) {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader(HttpHeaders.LOCATION, url);
            return false;
        }

        /** The instant of a local time, empty for an empty field, {@code null} for what needs no translation. */
        private static @Nullable String meant(String text, Optional<String> zone) {
            if (text.isBlank()) {
                return "";
            }
            try {
                var local = LocalDateTime.parse(text);
                var instant = local.atZone(zone.map(Rules::zone).orElse(ZoneOffset.UTC))
                        .toInstant();
                return (instant.isAfter(Instant.now()) ? "" : instant.toString());
            } catch (DateTimeParseException e) {
                return null;
            }
        }

        private static ZoneId zone(String name) {
            try {
                return ZoneId.of(name);
            } catch (java.time.DateTimeException e) {
                return ZoneOffset.UTC;
            }
        }
    }
}
