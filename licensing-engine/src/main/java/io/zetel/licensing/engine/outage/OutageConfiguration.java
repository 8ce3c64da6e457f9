package io.zetel.licensing.engine.outage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Watches PostgreSQL, and Axon Server where there is one. */
@Configuration(proxyBeanMethods = false)
class OutageConfiguration {

    private static final long ANSWER_SECONDS = 3;

    @Bean
    static PoolWatcher poolWatcher() {
        return new PoolWatcher();
    }

    @Bean
    @ConditionalOnBooleanProperty("axon.axonserver.enabled")
    Watch eventStoreWatch(AxonServerConnectionManager connections) {
        return new Watch(
                Outage.EVENT_STORE,
                () -> {
                    try {
                        ask(connections);
                    } catch (TimeoutException busy) {
                        ask(connections);
                    }
                },
                () -> {});
    }

    private static void ask(AxonServerConnectionManager connections) throws Exception {
        connections.getConnection().eventChannel().getLastToken().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Bean
    Dependencies dependencies(PoolWatcher pool, ObjectProvider<Watch> eventStore) {
        return new Dependencies(pool, eventStore.stream().toList());
    }

    /** Once all tables are there. */
    @Bean
    SmartInitializingSingleton watchedValues(PoolWatcher pool, ObjectProvider<WatchedValue> values) {
        return () -> pool.watch(values.orderedStream().toList());
    }

    @Bean
    HealthIndicator dependenciesHealthIndicator(Dependencies dependencies) {
        return dependencies::health;
    }
}
