package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch of events that followers share")
class PassageSpec {

    private static final int PATIENCE_MILLIS = 10_000;

    /** What counts how often it is read back. */
    record Counted(String what) {

        private static final AtomicInteger MADE = new AtomicInteger();

        Counted {
            MADE.incrementAndGet();
        }
    }

    private HikariDataSource database;
    private EngineFixture node;
    private Passage passage;

    @BeforeEach
    void start() throws Exception {
        database = TestPostgres.newDatabase();
        node = new EngineFixture(database);
        passage = new Passage(node.store);
        passage.goTo(null);
        // From the end of the store on events are shared.
        assertThat(passage.next(1)).isEmpty();
    }

    @AfterEach
    void stop() {
        passage.close();
        node.close();
        database.close();
    }

    @Test
    void is_decoded_once_while_it_is_worked_at() throws Exception {
        int before = appended();
        var event = taken();
        assertThat(event.getPayload()).isSameAs(event.getPayload()).returns("it", payload -> ((Counted) payload)
                .what());
        assertThat(event.getMetaData()).isSameAs(event.getMetaData()).containsEntry("actor", "eve");

        assertThat(Counted.MADE).hasValue(before + 1);
    }

    @Test
    void is_no_more_than_what_was_stored_once_the_next_is_asked_for() throws Exception {
        int before = appended();
        var event = taken();
        var payload = event.getPayload();
        var metaData = event.getMetaData();
        assertThat(passage.next(1)).isEmpty();

        assertThat(event.getPayload()).isNotSameAs(payload).isEqualTo(payload);
        assertThat(event.getMetaData()).isNotSameAs(metaData).isEqualTo(metaData);
        assertThat(Counted.MADE).as("is decoded again").hasValue(before + 2);
    }

    @Test
    void is_no_more_than_what_was_stored_once_nobody_reads_on() throws Exception {
        appended();
        var event = taken();
        var payload = event.getPayload();
        passage.close();

        assertThat(event.getPayload()).isNotSameAs(payload).isEqualTo(payload);
    }

    @Test
    void tells_byte_by_byte_what_was_stored() throws Exception {
        appended();
        var event = taken();
        var serializer = node.engine.getEventSerializer();
        var stored = node.sql()
                .sql("select payload, meta_data from domain_event")
                .query((row, _) -> List.of(row.getBytes(1), row.getBytes(2)))
                .single();

        var payload = event.serializePayload(serializer, byte[].class);
        assertThat(payload.getData()).isEqualTo(stored.getFirst());
        assertThat(payload.getType().getName()).isEqualTo(Counted.class.getName());
        assertThat(event.serializeMetaData(serializer, byte[].class).getData()).isEqualTo(stored.getLast());
        assertThat(event.getPayloadType()).isEqualTo(Counted.class);
    }

    /** Answers how many had been made before it could be read. */
    private int appended() {
        var event = new GenericDomainEventMessage<>("Type", "ada", 0, new Counted("it"), Map.of("actor", "eve"));
        int before = Counted.MADE.get();
        DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() -> {
                    node.store.publish(event);
                    return event;
                })
                .getPayload();
        return before;
    }

    private TrackedEventMessage<?> taken() throws InterruptedException {
        return passage.next(PATIENCE_MILLIS).orElseThrow().events().getFirst();
    }
}
