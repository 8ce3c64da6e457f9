package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.ServerProblems;
import org.eclipse.jetty.ee11.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds the requests under way, and says which paths may be asked for. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    /** A place waits for the others: so many per processor are worked off in less than a second, and nobody should wait longer to be served. */
    private static final String PLACES = "${zetel.http.at-once:#{128 * T(Runtime).getRuntime().availableProcessors()}}";

    @Bean RequestThreads requestThreads(@Value(PLACES) int atOnce, MeterRegistry meters) {
        var threads = new RequestThreads(atOnce);
        Gauge.builder("zetel.http.under.way", threads, RequestThreads::underWay).description("Requests under way").register(meters);
        return threads;
    }

    @Bean WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> boundedRequests(RequestThreads threads, ServerProblems problems,
            MeterRegistry meters) {
        return jetty -> {
            jetty.setThreadPool(selecting(threads));
            jetty.addServerCustomizers(server -> server.insertHandler(new Admission(problems, meters)));
        };
    }

    /** Ids come from other directories and may hold a percent sign, encoded; routes are told apart before decoding. */
    @Bean WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> idsInPaths() {
        return jetty -> jetty.addServerCustomizers(server -> {
            for (var connector : server.getConnectors()) {
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration()
                        .setUriCompliance(UriCompliance.DEFAULT.with("ids", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
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
