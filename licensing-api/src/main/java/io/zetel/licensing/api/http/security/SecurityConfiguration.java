package io.zetel.licensing.api.http.security;

import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.engine.embedded.EarlyDatabase;
import io.zetel.licensing.engine.moves.TenantMoves;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * The filters before every route: bearer tokens for {@code /api}, health and documentation open, everything else
 * closed.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Set<String> ENCODED_SLASH = Set.of("%2f", "%2F");

    /** Meters are for those named for it; where a request seems to come from says nothing behind a proxy. */
    @Bean
    @Order(2)
    SecurityFilterChain meters(HttpSecurity http, TokenVerifier tokens, Scrapers scrapers, Problems problems) {
        http.securityMatcher(Scrapers.PATH).authorizeHttpRequests(requests -> requests.anyRequest()
                .access((authentication, _) -> scrapers.mayRead(authentication.get())));
        return bearers(
                http,
                tokens,
                bearer -> scrapers.authenticate(bearer).orElseGet(() -> tokens.authenticate(bearer)),
                problems);
    }

    @Bean
    Scrapers scrapers(@Value("${" + Scrapers.SETTING + ":}") String token) {
        return new Scrapers(token.strip());
    }

    @Bean
    SecurityFilterChain everythingElse(HttpSecurity http, TokenVerifier tokens, Problems problems) {
        http.authorizeHttpRequests(requests -> requests
                // The first dispatch was checked; an error or an asynchronous answer belongs to it.
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers(BearerPaths.DISCOVERY)
                .permitAll()
                .requestMatchers(BearerPaths.patterns())
                .authenticated()
                .requestMatchers(VendorTokenController.PATHS)
                .permitAll()
                .requestMatchers("/actuator/health", "/actuator/health/**", "/error")
                .permitAll()
                .requestMatchers(
                        "/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml", "/swagger-ui.html", "/swagger-ui/**")
                .permitAll()
                .anyRequest()
                .denyAll());
        return bearers(http, tokens, tokens::authenticate, problems);
    }

    private static SecurityFilterChain bearers(
            HttpSecurity http, TokenVerifier tokens, AuthenticationManager manager, Problems problems) {
        http.oauth2ResourceServer(server -> server.bearerTokenResolver(tokens::resolve)
                        .authenticationManagerResolver(_ -> manager)
                        .authenticationEntryPoint(SecurityProblems.unauthenticated(problems))
                        .accessDeniedHandler(SecurityProblems.forbidden(problems)))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(SecurityProblems.unauthenticated(problems))
                                .accessDeniedHandler(SecurityProblems.forbidden(problems)))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .headers(Customizer.withDefaults());
        return http.build();
    }

    @Bean
    ApiTokens apiTokens(JdbcClient jdbc, TransactionOperations transaction, ObjectProvider<InstantSource> clock) {
        return new ApiTokens(jdbc, transaction, clock.getIfAvailable(InstantSource::system));
    }

    @Bean
    PublicKeys publicKeys(JdbcClient jdbc) {
        return new PublicKeys(jdbc);
    }

    /**
     * Beside the embedded database there is a folder for the key; with a database of your own, name a file that is
     * there at each start.
     */
    @Bean
    CheckpointKeys checkpointKeys(PublicKeys keys, Environment environment) {
        var named = Optional.ofNullable(environment.getProperty("zetel.checkpoint-key-file"))
                .filter(name -> !name.isBlank());
        var beside = Optional.ofNullable(environment.getProperty("zetel.data-dir"))
                .filter(_ -> EarlyDatabase.isWanted(environment))
                .map(folder -> folder + "/checkpoint-key.pem");
        return new CheckpointKeys(keys, named.or(() -> beside).map(Path::of));
    }

    /**
     * Ids come from other directories and may hold a percent sign or a semicolon, a product's part number a slash,
     * encoded. Routes are told apart before decoding, so what a decoded id looks like, such as {@code a%2Fb}, is
     * nobody's way around them.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowSemicolon(true);
        firewall.getEncodedUrlBlocklist().removeAll(ENCODED_SLASH);
        firewall.getDecodedUrlBlocklist().clear();
        // The rule is the firewall's own, told without the expression that takes a tenth of what a claim costs to match
        // a token.
        firewall.setAllowedHeaderValues(SecurityConfiguration::isText);
        return firewall;
    }

    /** A span for each of twenty filters of each request would cost more than what they look at. */
    @Bean
    SecurityObservationSettings observedSecurity() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    RequestRejectedHandler rejectedRequests(Problems problems) {
        return (request, response, rejected) -> problems.answer(request, response, rejected);
    }

    @Bean
    RouteRules routeRules(@Value("${zetel.policy-manage-role:}") String policyManageRole) {
        if (policyManageRole.isBlank()) {
            return new RouteRules(Optional.empty());
        }
        return new RouteRules(Optional.of(Role.named(policyManageRole)
                .filter(role -> role != Role.OPERATOR)
                .orElseThrow(() ->
                        new IllegalStateException("zetel.policy-manage-role is no tenant role: " + policyManageRole))));
    }

    @Bean
    Guard guard(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings,
            RouteRules rules,
            ObjectProvider<TenantMoves> moves) {
        var known = SingletonSupplier.of(() -> Optional.ofNullable(moves.getIfAvailable()));
        return new Guard(mappings, rules, new TenantsElsewhere(known));
    }

    @Bean
    WebMvcConfigurer guardedRoutes(Guard guard) {
        return new WebMvcConfigurer() {

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(guard)
                        .addPathPatterns("/", "/console", "/console/**")
                        .addPathPatterns(BearerPaths.patterns())
                        .addPathPatterns(VendorTokenController.PATHS);
            }
        };
    }

    private static boolean isText(String header) {
        int at = 0;
        for (int c; at < header.length() && isText(c = header.codePointAt(at)); at += Character.charCount(c)) {}
        return at == header.length();
    }

    private static boolean isText(int c) {
        return c == '\t' || Character.isDefined(c) && !Character.isISOControl(c);
    }
}
