package io.zetel.licensing.api.http.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.problem.ServerProblems;
import io.zetel.licensing.api.http.security.BearerPaths;
import io.zetel.licensing.api.http.security.Guard;
import io.zetel.licensing.api.http.security.TokenVerifier;
import java.time.Duration;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Bounds the requests under way, and says which paths may be asked for. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    /**
     * A place waits for the others: so many per processor are worked off in less than a second, and nobody should wait
     * longer to be served.
     */
    private static final String PLACES = "${zetel.http.at-once:#{128 * T(Runtime).getRuntime().availableProcessors()}}";

    private static final int BEHIND_PROBLEMS = Ordered.HIGHEST_PRECEDENCE + 3;
    private static final int BEHIND_SECURITY = SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1;
    private static final int BEFORE_BODIES = BEHIND_SECURITY + 1;

    @Bean
    Places places(@Value(PLACES) int atOnce, MeterRegistry meters) {
        var places = new Places(atOnce);
        Gauge.builder("zetel.http.under.way", places, Places::taken)
                .description("Requests under way")
                .register(meters);
        return places;
    }

    @Bean
    RequestThreads requestThreads(Places places) {
        return new RequestThreads(places);
    }

    /** The first request asks for the verifier, for the server is made before it. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> boundedRequests(
            RequestThreads threads,
            Places places,
            ServerProblems problems,
            SlowBodies slow,
            ObjectProvider<TokenVerifier> tokens,
            MeterRegistry meters) {
        return jetty -> {
            jetty.setThreadPool(selecting(threads));
            jetty.addServerCustomizers(server -> {
                server.insertHandler(new Admission(places, problems, SingletonSupplier.of(tokens::getObject), meters));
                server.insertHandler(new Bodies(slow, problems));
            });
        };
    }

    @Bean
    SlowBodies slowBodies(@Value("${zetel.http.body-grace}") Duration grace) {
        return new SlowBodies(grace);
    }

    @Bean
    FilterRegistrationBean<LateAdmission> lateAdmission(Places places, Problems problems, MeterRegistry meters) {
        var registration = new FilterRegistrationBean<>(new LateAdmission(places, problems, meters));
        registration.addUrlPatterns(BearerPaths.filtered());
        registration.setAsyncSupported(true);
        registration.setOrder(BEHIND_SECURITY);
        return registration;
    }

    @Bean
    FilterRegistrationBean<DirectRoutes> directRoutes(
            ObjectProvider<DirectRoute> direct,
            ObjectProvider<FoundOnce> routes,
            ObjectProvider<TokenVerifier> tokens,
            Guard guard,
            Places places,
            Problems problems,
            AnswerJson json) {
        var known = SingletonSupplier.of(() ->
                direct.stream().map(route -> routes.getObject().known(route)).toList());
        var registration = new FilterRegistrationBean<>(
                new DirectRoutes(known, SingletonSupplier.of(tokens::getObject), guard, places, problems, json));
        registration.addUrlPatterns("/api/v1/tenants/*");
        registration.setAsyncSupported(true);
        registration.setOrder(BEHIND_PROBLEMS);
        return registration;
    }

    @Bean
    WebMvcRegistrations routesFoundOnce() {
        return new WebMvcRegistrations() {

            @Override
            public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
                return new FoundOnce();
            }
        };
    }

    @Bean
    FilterRegistrationBean<RouteFilter> routeFilter(ObjectProvider<FoundOnce> routes, Guard guard, Problems problems) {
        var registration =
                new FilterRegistrationBean<>(new RouteFilter(SingletonSupplier.of(routes::getObject), guard, problems));
        registration.addUrlPatterns(BearerPaths.filtered());
        registration.setAsyncSupported(true);
        registration.setOrder(BEFORE_BODIES);
        return registration;
    }

    /**
     * Ids come from other directories and may hold a percent sign, part numbers a slash, encoded; routes are told apart
     * before decoding.
     */
    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> idsInPaths() {
        return jetty -> jetty.addServerCustomizers(server -> {
            for (var connector : server.getConnectors()) {
                connector
                        .getConnectionFactory(HttpConnectionFactory.class)
                        .getHttpConfiguration()
                        .setUriCompliance(UriCompliance.DEFAULT.with(
                                "ids",
                                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
            }
            server.getDescendants(ServletHandler.class).forEach(servlets -> servlets.setDecodeAmbiguousURIs(true));
        });
    }

    /** A few threads that look who has sent something; who has is served on a thread of its own. */
    private static QueuedThreadPool selecting(RequestThreads requests) {
        var pool = new QueuedThreadPool();
        pool.setName("jetty");
        pool.setReservedThreads(0);
        pool.setVirtualThreadsExecutor(requests);
        return pool;
    }
}
