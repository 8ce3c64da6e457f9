package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.Problems;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Bounds the requests under way, and puts the admission before every other filter but the one that names requests. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

    /** A place waits for the others: so many per processor are worked off in less than a second, and nobody should wait longer to be served. */
    private static final String PLACES = "${zetel.http.at-once:#{128 * T(Runtime).getRuntime().availableProcessors()}}";

    @Bean RequestThreads requestThreads(@Value(PLACES) int atOnce, MeterRegistry meters) {
        var threads = new RequestThreads(atOnce);
        Gauge.builder("zetel.http.under.way", threads, RequestThreads::underWay).description("Requests under way").register(meters);
        return threads;
    }

    @Bean WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> boundedRequests(RequestThreads threads) {
        return tomcat -> tomcat.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(threads));
    }

    /** Tokens too: looking at a secret costs more than anything else here. Health and meters are told at any time. */
    @Bean FilterRegistrationBean<Admission> admission(Problems problems, MeterRegistry meters) {
        var registration = new FilterRegistrationBean<>(new Admission(problems, meters));
        registration.addUrlPatterns("/api/*", "/oauth2/*");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        registration.setAsyncSupported(true);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
