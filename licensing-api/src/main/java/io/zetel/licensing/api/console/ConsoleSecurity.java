package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.People;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** The filters before every page: a session, a token in every form, and headers that let nothing foreign in. */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {

    static final String ROOT = "/console";
    static final String SIGN_IN = ROOT + "/sign-in";
    static final String ASSETS = ROOT + "/assets/";
    static final String TOKEN = "zetel_csrf";
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'";

    @Bean
    ConsoleSessions consoleSessions(JdbcClient jdbc, ObjectProvider<People> people, InstantSource clock) {
        return new ConsoleSessions(jdbc, people.getIfAvailable(), clock);
    }

    @Bean
    SessionCookie sessionCookie(ConsoleSessions sessions) {
        return new SessionCookie(sessions);
    }

    @Bean
    @Order(3)
    SecurityFilterChain console(HttpSecurity http, SessionCookie session, Problems problems) {
        var tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName(TOKEN);
        tokens.setCookiePath(ROOT);
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict").httpOnly(true));
        http.securityMatcher("/", ROOT, ROOT + "/**")
                .securityContext(context -> context.securityContextRepository(session))
                .sessionManagement(management -> management.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.csrfTokenRepository(tokens)
                        .csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler()))
                .addFilterBefore(new SameSite(problems), CsrfFilter.class)
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                // Spring's own writer gives way where a cookie is set, for the server then says when the answer
                // expires.
                .headers(headers -> headers.cacheControl(kept -> kept.disable())
                        .addHeaderWriter((_, response) -> keepNothing(response))
                        .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/", ROOT, SIGN_IN, Issuer.START, Issuer.RETURN, ROOT + "/look", ASSETS + "**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (request, response, _) -> toSignIn(request, response))
                        .accessDeniedHandler(
                                (request, response, denied) -> problems.answer(request, response, denied)));
        return http.build();
    }

    private static void keepNothing(HttpServletResponse response) {
        if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        }
    }

    private static void toSignIn(HttpServletRequest request, HttpServletResponse response) {
        var asked = request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        // What was posted is lost with the session; one comes back to where one can do it again.
        response.setHeader(
                HttpHeaders.LOCATION,
                SIGN_IN
                        + (request.getMethod().equals("GET")
                                ? "?back=" + URLEncoder.encode(asked, StandardCharsets.UTF_8)
                                : ""));
    }

    /** Forms come from our own pages. */
    private static final class SameSite extends HttpFilter {

        private static final long serialVersionUID = 1L;

        private final transient Problems problems;

        SameSite(Problems problems) {
            this.problems = problems;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (request.getMethod().equals("POST") && "cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
                problems.answer(
                        request,
                        response,
                        new HttpProblem(403, "CROSS_SITE", "The form was not on one of our own pages"));
            } else {
                chain.doFilter(request, response);
            }
        }
    }
}
