package io.zetel.licensing.engine.processing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.axonframework.config.EventProcessingConfiguration;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** How far each processor is behind the last event; asked when somebody looks, so that it costs nothing otherwise. */
@Component
class ProcessorMeters implements SmartInitializingSingleton {

    private final EventProcessingConfiguration processors;
    private final Positions positions;
    private final MeterRegistry meters;

    ProcessorMeters(EventProcessingConfiguration processors, Positions positions, MeterRegistry meters) {
        this.processors = processors;
        this.positions = positions;
        this.meters = meters;
    }

    @Override
    public void afterSingletonsInstantiated() {
        processors.eventProcessors().keySet().forEach(this::watch);
    }

    private void watch(String group) {
        Gauge.builder("zetel.projection.lag", positions, all -> Math.max(0, all.head() - all.seen(group)))
                .tag("group", group)
                .description("Positions between the last event and the last one seen")
                .register(meters);
    }
}
