package io.zetel.licensing.engine;

import io.zetel.licensing.engine.commands.LaneStore;
import io.zetel.licensing.engine.commands.PostgresLaneStore;
import io.zetel.licensing.engine.commands.TenantLeases;
import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import io.zetel.licensing.engine.outage.WatchedValue;
import io.zetel.licensing.engine.store.EventRows;
import io.zetel.licensing.engine.store.PostgresEventStorageEngine;
import io.zetel.licensing.engine.store.PrefetchingEventStore;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events in PostgreSQL: the way Zetel runs unless told otherwise. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false, matchIfMissing = true)
class EmbeddedStoreConfiguration {

    @Bean
    PostgresEventStorageEngine eventStorageEngine(
            DataSource database,
            TransactionManager transactions,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Serializer snapshotSerializer,
            Configuration axon) {
        return new PostgresEventStorageEngine(
                database,
                transactions,
                eventSerializer,
                snapshotSerializer,
                axon.upcasterChain(),
                axon.snapshotFilter());
    }

    @Bean
    PrefetchingEventStore eventStore(PostgresEventStorageEngine engine) {
        return PrefetchingEventStore.on(engine);
    }

    @Bean
    WatchedValue lastPosition(PrefetchingEventStore events) {
        return events.lastPosition();
    }

    @Bean
    EventRows storedEvents(JdbcClient jdbc) {
        return new EventRows(jdbc);
    }

    /** The only user of the database that comes along needs nobody's leave. */
    @Bean
    LaneStore laneStore(
            ObjectProvider<EmbeddedDatabase> embedded,
            TenantLeases homes,
            PostgresEventStorageEngine engine,
            TransactionManager transactions) {
        return new PostgresLaneStore(
                engine, transactions, embedded.getIfAvailable() != null ? Optional.empty() : Optional.of(homes));
    }
}
