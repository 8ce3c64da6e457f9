package io.zetel.licensing.api.engine;

import io.zetel.licensing.api.engine.lanes.LaneStore;
import io.zetel.licensing.api.engine.postgres.EmbeddedDatabase;
import io.zetel.licensing.api.engine.store.CommitPosition;
import io.zetel.licensing.api.engine.store.PostgresEventStorageEngine;
import io.zetel.licensing.api.engine.store.StoredEvents;
import io.zetel.licensing.api.engine.store.PrefetchingEventStore;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.OptionalLong;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events in PostgreSQL: the way Zetel runs unless told otherwise. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "axon.axonserver.enabled", havingValue = false, matchIfMissing = true)
class EmbeddedStoreConfiguration {

    @Bean PostgresEventStorageEngine eventStorageEngine(ConnectionProvider connections, TransactionManager transactions,
            @Qualifier("eventSerializer") Serializer eventSerializer, Serializer snapshotSerializer, Configuration axon) {
        return new PostgresEventStorageEngine(connections, transactions, eventSerializer, snapshotSerializer, axon.upcasterChain(),
                axon.snapshotFilter());
    }

    @Bean EmbeddedEventStore eventStore(PostgresEventStorageEngine engine) { return PrefetchingEventStore.on(engine); }

    @Bean StoredEvents storedEvents(JdbcClient jdbc) { return new StoredEvents(jdbc); }

    /** The only user of the database that comes along needs nobody's leave. */
    @Bean LaneStore laneStore(ObjectProvider<EmbeddedDatabase> embedded, TenantHomes homes, PostgresEventStorageEngine engine) {
        return embedded.getIfAvailable() != null ? CommitPosition::of : new SharedPostgres(homes, engine);
    }

    private record SharedPostgres(TenantHomes homes, PostgresEventStorageEngine engine) implements LaneStore {

        @Override public void enter(Collection<TenantId> tenants) { homes.enter(tenants); }

        /** What changed nothing was decided from what any node wrote before. */
        @Override public OptionalLong writtenBy(UnitOfWork<?> committed) {
            var written = CommitPosition.of(committed);
            return written.isPresent() ? written : head(engine.createHeadToken());
        }

        private static OptionalLong head(@Nullable TrackingToken token) { return token == null ? OptionalLong.empty() : token.position(); }
    }
}
