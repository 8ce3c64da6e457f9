package io.zetel.licensing.engine.store;

import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log of the store the application runs on. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class EventLogConfiguration {

    @Bean
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false, matchIfMissing = true)
    EventLog postgresEventLog(
            JdbcClient jdbc, @Qualifier("eventSerializer") Serializer serializer, Configuration axon) {
        return new PostgresEventLog(jdbc, serializer, axon.upcasterChain());
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "axon.axonserver.enabled")
    EventLog streamedEventLog(EventStore events) {
        return new StreamedEventLog(events);
    }
}
