package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.TestPostgres;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Over a store in memory, whose first event is at 0 as Axon Server's is; PostgreSQL begins at 1. */
@DisplayName("Places in an event store")
class PositionsSpec {

    private final InMemoryEventStorageEngine store = new InMemoryEventStorageEngine();

    @Test
    void the_first_place_of_an_empty_store_is_nothing_to_wait_for_and_of_any_other_it_is() {
        try (var database = TestPostgres.newDatabase()) {
            var axon = DefaultConfigurer.defaultConfiguration()
                    .configureEmbeddedEventStore(_ -> store)
                    .eventProcessing(_ -> {})
                    .buildConfiguration();
            var jdbc = JdbcClient.create(database);
            var positions = new Positions(
                    axon.eventStore(),
                    axon.eventProcessingConfiguration(),
                    new ProgressSignal(),
                    jdbc,
                    Jackson3Serializer.builder().build());
            assertThat(positions.isEmpty()).isTrue();
            assertThat(positions.hasSeen("reader", 0)).isTrue();

            store.appendEvents(new GenericDomainEventMessage<>("Type", "ada", 0, "it"));
            assertThat(positions.isEmpty()).isFalse();
            assertThat(positions.head()).isZero();
            assertThat(positions.hasSeen("reader", 0)).isFalse();

            jdbc.sql("insert into token_entry (processor_name, segment, token, token_type, time_stamp) values "
                            + "('reader', 0, ?, ?, '')")
                    .params("{\"globalIndex\":0}".getBytes(), GlobalSequenceTrackingToken.class.getName())
                    .update();
            assertThat(positions.hasSeen("reader", 0)).isTrue();
        }
    }
}
