package io.zetel.licensing.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.zetel.licensing.domain.tenant.TenantEvent.PolicyLimitSet;
import io.zetel.licensing.engine.TestPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Copying events to another store")
class CopyEventsSpec {

    private static final int EVENTS = 2500;

    private final String run = UUID.randomUUID().toString();

    @Test
    void keeps_ids_numbers_times_payloads_and_metadata_in_order() {
        try (var from = filled();
                var to = PostgresEnd.at(TestPostgres.newDatabaseUrl())) {
            var proof = CopyEvents.copy(from, to);
            assertThat(proof.events()).isEqualTo(EVENTS);
            List<String> there = new ArrayList<>();
            List<String> here = new ArrayList<>();
            from.each(-1, event -> there.add(shown(event)));
            to.each(-1, event -> here.add(shown(event)));
            assertThat(here).isEqualTo(there).hasSize(EVENTS);
        }
    }

    @Test
    void refuses_a_target_that_holds_events() {
        try (var from = filled();
                var to = filled()) {
            assertThatThrownBy(() -> CopyEvents.copy(from, to)).hasMessageContaining("nothing was copied");
            assertThat(CopyEvents.proof(to, -1).events()).isEqualTo(EVENTS);
        }
    }

    @Test
    void finds_one_changed_byte_one_lost_event_and_two_in_another_order() throws Exception {
        for (var change : List.of(
                "update domain_event set payload = 'x' where global_index = 7",
                "update domain_event set meta_data = '{\"actor\":\"mallory\"}' where global_index = 7",
                "delete from domain_event where global_index = 7",
                "update domain_event set time_stamp = '2026-01-01T00:00:00.001Z' where global_index = 7",
                "update domain_event set global_index = default where global_index = 7")) {
            var url = TestPostgres.newDatabaseUrl();
            try (var from = filled();
                    var to = PostgresEnd.at(url)) {
                var original = CopyEvents.copy(from, to);
                try (var connection = DriverManager.getConnection(url);
                        var statement = connection.createStatement()) {
                    assertThat(statement.executeUpdate(change)).isEqualTo(1);
                }
                assertThat(CopyEvents.proof(to, -1)).as(change).isNotEqualTo(original);
            }
        }
    }

    @Test
    void goes_to_axon_server_and_back() {
        assumeThat(reachable()).as("an Axon Server on localhost:8124").isTrue();
        try (var from = filled();
                var server = new Own(CopyEvents.shelf("axonserver://localhost:8124/default"), run);
                var back = PostgresEnd.at(TestPostgres.newDatabaseUrl())) {
            long before = server.last();
            var there = CopyEvents.copyBehind(from, -1, server);
            assertThat(there.events()).isEqualTo(EVENTS);
            assertThat(CopyEvents.copyBehind(server, before, back)).isEqualTo(there);
        }
    }

    @Test
    void says_what_addresses_it_takes() {
        assertThatThrownBy(() -> CopyEvents.shelf(""))
                .hasMessageContaining("--from")
                .hasMessageContaining("embedded:");
    }

    /** Streams of several events and events of none, as the application writes both. */
    private EventStoreEnd filled() {
        var shelf = PostgresEnd.at(TestPostgres.newDatabaseUrl());
        shelf.append(IntStream.range(0, EVENTS).mapToObj(this::event).toList());
        return shelf;
    }

    private StoredEvent event(int n) {
        var id = UUID.nameUUIDFromBytes((run + n).getBytes(StandardCharsets.UTF_8))
                .toString();
        var metaData = new TreeMap<>(Map.of("actor", "tëst", "reason", "n" + n, "run", run));
        boolean ofStream = n % 10 != 0;
        return new StoredEvent(
                id,
                ofStream ? "user-%s/%d".formatted(run, n / 10) : null,
                ofStream ? n % 10 - 1 : 0,
                ofStream ? "LicenseHolder" : null,
                1_700_000_000_000L + n,
                PolicyLimitSet.class.getName(),
                n % 2 == 0 ? "2" : null,
                "{\"tenantId\":\"copy-%s\",\"policyLimit\":%d}"
                        .formatted(run, n)
                        .getBytes(StandardCharsets.UTF_8),
                metaData);
    }

    /** The server is shared with other tests, which may write at the same time. */
    private record Own(EventStoreEnd shelf, String run) implements EventStoreEnd {

        @Override
        public long last() {
            return shelf.last();
        }

        @Override
        public void each(long after, Consumer<StoredEvent> consumer) {
            shelf.each(after, event -> {
                if (run.equals(event.metaData().get("run"))) {
                    consumer.accept(event);
                }
            });
        }

        @Override
        public void append(List<StoredEvent> events) {
            shelf.append(events);
        }

        @Override
        public void close() {
            shelf.close();
        }
    }

    private static String shown(StoredEvent event) {
        return event.id()
                + event.aggregateId()
                + event.sequenceNumber()
                + event.type()
                + event.timestamp()
                + event.payloadType()
                + event.revision()
                + new String(event.payload(), StandardCharsets.UTF_8)
                + event.metaData();
    }

    private static boolean reachable() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", 8124), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
