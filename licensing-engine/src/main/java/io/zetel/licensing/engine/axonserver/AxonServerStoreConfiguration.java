package io.zetel.licensing.engine.axonserver;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.commands.LaneStore;
import io.zetel.licensing.engine.commands.TenantLeases;
import io.zetel.licensing.engine.commands.WireFailures;
import io.zetel.licensing.engine.store.PrefetchingAxonServerEventStore;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * Events in Axon Server, commands routed by it; the lanes stay the local end. Tokens and read models remain in
 * PostgreSQL.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("axon.axonserver.enabled")
class AxonServerStoreConfiguration {

    @Bean
    PrefetchingAxonServerEventStore eventStore(
            AxonServerConfiguration server,
            AxonServerConnectionManager connections,
            Configuration axon,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Serializer snapshotSerializer) {
        return PrefetchingAxonServerEventStore.of(
                AxonServerEventStore.builder()
                        .configuration(server)
                        .platformConnectionManager(connections)
                        .eventSerializer(eventSerializer)
                        .snapshotSerializer(snapshotSerializer)
                        .snapshotFilter(axon.snapshotFilter())
                        .upcasterChain(axon.upcasterChain()),
                eventSerializer);
    }

    @Bean
    AxonServerStartupCheck axonServerKnock(
            AxonServerConfiguration server, @Value("${zetel.axonserver.patience}") Duration patience) {
        return new AxonServerStartupCheck(server, patience);
    }

    @Bean
    LaneStore laneStore(PrefetchingAxonServerEventStore events, TenantLeases homes, TransactionManager transactions) {
        return new LaneStore() {

            /**
             * The transaction that holds the tenants ends after the append to Axon Server: what is listed first is
             * committed last.
             */
            @Override
            public void enter(UnitOfWork<?> unit, Collection<TenantId> tenants) {
                unit.attachTransaction(transactions);
                homes.enter(tenants);
                // Once more just before the append: a listener that is added last while a commit is prepared is the
                // first of the commit.
                unit.onPrepareCommit(
                        begun -> begun.onPrepareCommit(prepared -> prepared.onCommit(_ -> homes.confirm())));
            }

            /** Axon Server does not say where it put a transaction; its end is not before that. */
            @Override
            public OptionalLong writtenBy(UnitOfWork<?> committed) {
                @Nullable TrackingToken head = events.createHeadToken();
                return head == null ? OptionalLong.empty() : head.position();
            }

            @Override
            public Throwable outward(Throwable failure) {
                return WireFailures.pack(failure);
            }
        };
    }
}
