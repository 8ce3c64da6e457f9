package io.zetel.licensing.api.http.idempotency;

import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.BearerPaths;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Puts idempotency between the security filters, which say who asks, and the controllers. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

    @Bean
    IdempotencyStore idempotencyStore(JdbcClient jdbc) {
        return new IdempotencyStore(jdbc);
    }

    @Bean
    IdempotencyUpkeep idempotencyUpkeep(IdempotencyStore store) {
        return new IdempotencyUpkeep(store);
    }

    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotency(IdempotencyStore store, Problems problems, JsonMapper json) {
        var registration = new FilterRegistrationBean<>(new IdempotencyFilter(store, problems, json));
        registration.addUrlPatterns(BearerPaths.filtered());
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        registration.setAsyncSupported(true);
        registration.setOrder(0);
        return registration;
    }

    @Bean
    FileSentOnce fileSentOnce(IdempotencyStore store) {
        return new FileSentOnce(store);
    }

    @Bean
    FilterRegistrationBean<SentOnce> sentOnce(IdempotencyStore store, Problems problems) {
        var registration = new FilterRegistrationBean<>(new SentOnce(store, problems));
        registration.addUrlPatterns("/console/*");
        registration.setOrder(0);
        return registration;
    }
}
