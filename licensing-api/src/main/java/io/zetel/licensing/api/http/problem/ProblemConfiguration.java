package io.zetel.licensing.api.http.problem;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

/** Wires problems and request ids into the container. */
@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {

    @Bean
    Problems problems(JsonMapper json, ObjectProvider<ProblemPages> pages) {
        return new Problems(json, pages::stream);
    }

    @Bean
    FilterRegistrationBean<RequestId> requestId() {
        var registration = new FilterRegistrationBean<>(new RequestId());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return registration;
    }

    @Bean
    FilterRegistrationBean<LastResort> lastResort(Problems problems) {
        var registration = new FilterRegistrationBean<>(new LastResort(problems));
        // Behind the meters of requests.
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return registration;
    }

    @Bean
    OutageLog outageLog() {
        return OutageLog.installed();
    }

    @Bean
    ServerProblems serverProblems(JsonMapper json) {
        return new ServerProblems(json);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> problemsFromJetty(ServerProblems problems) {
        return jetty -> jetty.addServerCustomizers(server -> server.setErrorHandler(problems));
    }
}
