package io.zetel.licensing.engine;

import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.processing.CompareAndSetTokenStore;
import java.util.List;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Refuses to start an engine that would run and forget: Axon falls back to memory without a word when a part is
 * missing.
 */
@Component
class EngineCheck implements SmartInitializingSingleton {

    private final Configuration axon;
    private final TenantLanes lanes;

    EngineCheck(Configuration axon, TenantLanes lanes) {
        this.axon = axon;
        this.lanes = lanes;
    }

    @Override
    public void afterSingletonsInstantiated() {
        check(axon.eventBus(), EmbeddedEventStore.class, AxonServerEventStore.class);
        check(axon.getComponent(TransactionManager.class), SpringTransactionManager.class);
        check(axon.getComponent(TokenStore.class), CompareAndSetTokenStore.class);
        check(axon.serializer(), Jackson3Serializer.class);
        check(axon.eventSerializer(), Jackson3Serializer.class);
        check(axon.messageSerializer(), Jackson3Serializer.class);
    }

    private static void check(Object part, Class<?>... expected) {
        if (List.of(expected).stream().noneMatch(type -> type.isInstance(part))) {
            throw new IllegalStateException("Zetel cannot run on %s, it needs %s"
                    .formatted(part.getClass().getName(), List.of(expected)));
        }
    }
}
