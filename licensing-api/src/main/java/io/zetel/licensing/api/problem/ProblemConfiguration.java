package io.zetel.licensing.api.problem;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Wires problems and request ids into the container. */
@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {

    /** A refused upload is read to its end up to this size, so that the client sees the answer and not a reset connection. */
    private static final int SWALLOWED_BYTES = 64 * 1024 * 1024;

    @Bean Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    @Bean FilterRegistrationBean<RequestId> requestId() {
        var registration = new FilterRegistrationBean<>(new RequestId());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return registration;
    }

    @Bean WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
        return tomcat -> {
            tomcat.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
            tomcat.addConnectorCustomizers(connector -> connector.setProperty("maxSwallowSize", Integer.toString(SWALLOWED_BYTES)));
        };
    }
}
