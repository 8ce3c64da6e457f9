package io.zetel.licensing.engine.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.store.PrefetchingAxonServerEventStore;
import io.zetel.licensing.engine.store.StreamPrefetch;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.axonserver.connector.query.AxonServerQueryBus;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DisplayName("The engine behind Axon Server")
@SpringBootTest(
        classes = {LicensingApplication.class, AxonServerWiringSpec.NobodyThere.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "axon.axonserver.enabled=true",
            "axon.axonserver.servers=localhost:1",
            "logging.level.io.axoniq=off"
        })
class AxonServerWiringSpec {

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", TestPostgres::newDatabaseUrl);
    }

    /** Nobody is there to be asked, and nobody needs to be: nothing is sent. */
    @TestConfiguration(proxyBeanMethods = false)
    static class NobodyThere {

        @Bean
        static BeanFactoryPostProcessor knocksNowhere() {
            return beans -> ((BeanDefinitionRegistry) beans).removeBeanDefinition("axonServerKnock");
        }
    }

    @Autowired
    Configuration axon;

    @Autowired
    StreamPrefetch prefetch;

    @Autowired
    ObjectProvider<EventStorageEngine> engines;

    @Test
    void sends_commands_over_the_server_to_the_lanes_of_a_node() {
        assertThat(axon.commandBus())
                .isInstanceOfSatisfying(AxonServerCommandBus.class, bus -> assertThat(bus.localSegment())
                        .isInstanceOf(TenantLanes.class));
    }

    @Test
    void keeps_events_on_the_server_and_tokens_beside_the_read_models() {
        assertThat(axon.eventStore())
                .isInstanceOf(PrefetchingAxonServerEventStore.class)
                .isSameAs(prefetch);
        assertThat(engines.getIfAvailable()).isNull();
        assertThat(axon.getComponent(TokenStore.class)).isInstanceOf(JdbcTokenStore.class);
        assertThat(axon.queryBus()).isInstanceOf(AxonServerQueryBus.class);
    }
}
