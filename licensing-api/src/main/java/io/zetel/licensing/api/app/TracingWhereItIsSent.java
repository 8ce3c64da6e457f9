package io.zetel.licensing.api.app;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves out what Spring Boot configures for OpenTelemetry unless an endpoint is set: a trace nobody receives would
 * still cost each request its spans.
 */
final class TracingWhereItIsSent implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final List<String> TRACING = List.of(
            "org.springframework.boot.opentelemetry.autoconfigure.", "org.springframework.boot.micrometer.tracing.");

    private boolean isSent;

    @Override
    public void setEnvironment(Environment environment) {
        isSent = !environment.getProperty(ENDPOINT, "").isBlank();
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        var wanted = new boolean[configurations.length];
        for (int i = 0; i < wanted.length; i++) {
            var name = configurations[i];
            wanted[i] = isSent || name == null || TRACING.stream().noneMatch(name::startsWith);
        }
        return wanted;
    }
}
