package io.zetel.licensing.engine.processing;

import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the event processors work. One that met an exception tries again by itself; one that an error has ended, as
 * when memory ran out, only comes back with the node: such a node is not alive.
 */
@Component
class ProcessorsHealthIndicator implements HealthIndicator {

    private final EventProcessingConfiguration processors;

    ProcessorsHealthIndicator(EventProcessingConfiguration processors) {
        this.processors = processors;
    }

    @Override
    public Health health() {
        var ended = processors.eventProcessors().values().stream()
                .filter(EventProcessor::isError)
                .map(EventProcessor::getName)
                .sorted()
                .toList();
        return ended.isEmpty()
                ? Health.up().build()
                : Health.down().withDetail("ended", ended).build();
    }
}
