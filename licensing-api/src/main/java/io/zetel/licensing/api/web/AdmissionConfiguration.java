package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.Problems;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the admission before every other filter but the one that names requests. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {

    @Bean FilterRegistrationBean<Admission> admission(@Value("${zetel.http.at-once:1000}") int atOnce, Problems problems, MeterRegistry meters) {
        var registration = new FilterRegistrationBean<>(new Admission(atOnce, problems, meters));
        registration.addUrlPatterns("/api/*");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        registration.setAsyncSupported(true);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
