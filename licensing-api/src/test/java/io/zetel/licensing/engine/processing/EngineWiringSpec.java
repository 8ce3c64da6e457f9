package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.engine.Counter;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.Counter.Counted;
import io.zetel.licensing.engine.EngineFixture;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.aggregates.Aggregates;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.store.PostgresEventStorageEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.ReplayStatus;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.axonframework.updates.UpdateChecker;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@DisplayName("The engine")
@SpringBootTest(classes = LicensingApplication.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(EngineWiringSpec.Counting.class)
class EngineWiringSpec {

    static final String GROUP = "counting";
    static final String BLIND = "blind";
    static final String ENDED = "ended";

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", TestPostgres::newDatabaseUrl);
    }

    @Autowired
    CommandGateway commands;

    @Autowired
    CommandBus bus;

    @Autowired
    Configuration axon;

    @Autowired
    Positions positions;

    @Autowired
    CountingProjection projection;

    @Autowired
    Serializer serializer;

    @Autowired
    DataSource dataSource;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationContext context;

    @LocalServerPort
    int port;

    @Autowired
    ObjectProvider<UpdateChecker> updateChecker;

    @Test
    void is_made_of_the_parts_it_needs() {
        assertThat(axon.commandBus()).isInstanceOf(TenantLanes.class);
        assertThat(axon.eventProcessingConfiguration().transactionManager(GROUP))
                .isInstanceOf(RepeatableTransactions.class);
        assertThat(axon.eventStore()).isInstanceOf(EmbeddedEventStore.class);
        assertThat(axon.getComponent(EventStore.class)).isSameAs(axon.eventStore());
        assertThat(axon.getComponent(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        assertThat(axon.getComponent(TokenStore.class)).isInstanceOf(JdbcTokenStore.class);
        assertThat(axon.getComponent(EventStorageEngine.class)).isInstanceOf(PostgresEventStorageEngine.class);
        assertThat(axon.eventProcessingConfiguration().eventProcessor(GROUP))
                .containsInstanceOf(TrackingEventProcessor.class);
    }

    @Test
    void does_not_report_to_anybody() {
        assertThat(updateChecker.getIfAvailable()).isNull();
    }

    @Test
    void reads_back_the_token_of_a_replay() {
        TrackingToken token = ReplayToken.createReplayToken(GapAwareTrackingToken.newInstance(5, List.of()));

        assertThat(serializer.<byte[], Object>deserialize(serializer.serialize(token, byte[].class)))
                .isEqualTo(token);
    }

    @Test
    void gives_the_same_identity_to_all_nodes_that_share_its_tokens() {
        assertThat(axon.getComponent(TokenStore.class).retrieveStorageIdentifier())
                .isPresent();
        assertThat(jdbc.sql("select count(*) from token_entry where processor_name = '__config'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void sends_batches_as_one_statement_and_bounds_every_transaction() throws Exception {
        assertThat(dataSource.unwrap(HikariDataSource.class).getDataSourceProperties())
                .containsEntry("reWriteBatchedInserts", "true");
        assertThat(jdbc.sql("show statement_timeout").query(String.class).single())
                .isEqualTo("1min");
        assertThat(jdbc.sql("show idle_in_transaction_session_timeout")
                        .query(String.class)
                        .single())
                .isEqualTo("10s");
    }

    @Test
    void shows_what_was_written_once_the_position_is_seen() throws Exception {
        long position = position(new Count("contoso", "ada"));

        assertThat(positions.awaitSeen(GROUP, position, Duration.ofSeconds(10))).isTrue();
        assertThat(projection.seen).contains("user-contoso/ada");
        assertThat(positions.head()).isGreaterThanOrEqualTo(position);
    }

    @Test
    void has_seen_events_it_has_no_use_for() throws Exception {
        assertThat(positions.awaitSeen(BLIND, position(new Count("contoso", "bob")), Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void does_not_take_a_first_run_for_a_replay() throws Exception {
        positions.awaitSeen(GROUP, position(new Count("contoso", "cleo")), Duration.ofSeconds(10));

        assertThat(projection.replays).hasValue(0);
    }

    @Test
    void has_not_seen_what_is_not_written_yet() throws Exception {
        assertThat(positions.awaitSeen(GROUP, positions.head() + 1_000, Duration.ofMillis(20)))
                .isFalse();
        assertThat(positions.awaitSeen("nobody", 1, Duration.ofMillis(20))).isFalse();
    }

    @Test
    void knows_how_far_another_node_has_read() throws Exception {
        long position = position(new Count("contoso", "dora"));
        positions.awaitSeen(GROUP, position, Duration.ofSeconds(10));
        jdbc.sql("insert into token_entry select 'elsewhere', segment, token, token_type, time_stamp, owner "
                        + "from token_entry where processor_name = ?")
                .param(GROUP)
                .update();

        assertThat(positions.hasSeen("elsewhere", position)).isTrue();
        assertThat(positions.hasSeen("elsewhere", positions.head() + 1)).isFalse();
    }

    @Test
    void delivers_an_event_again_until_its_handler_succeeds() throws Exception {
        long position = position(new Count("contoso", CountingProjection.FAILS_ONCE));

        assertThat(positions.awaitSeen(GROUP, position, Duration.ofSeconds(10))).isTrue();
        assertThat(projection.seen).contains("user-contoso/" + CountingProjection.FAILS_ONCE);
        assertThat(projection.failures).hasValue(1);
    }

    @Test
    void is_not_alive_once_an_error_has_ended_a_processor() throws Exception {
        var processors = context.getBean(ProcessorsHealthIndicator.class);
        assertThat(liveness()).contains("\"UP\"");
        position(new Count("contoso", EndingProjection.ENDS));

        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .until(() -> processors.health().getStatus().equals(Status.DOWN));
        assertThat(processors.health().getDetails()).containsEntry("ended", List.of(ENDED));
        assertThat(liveness()).contains("\"DOWN\"");
        assertThat(positions.awaitSeen(GROUP, positions.head(), Duration.ofSeconds(10)))
                .as("the others go on")
                .isTrue();
    }

    @Test
    void holds_no_connection_while_commands_wait() throws Exception {
        var release = new CountDownLatch(1);
        var busy = commands.send(new Count("contoso", "eve", () -> await(release)));
        var waiting = IntStream.range(0, 100)
                .mapToObj(user -> commands.send(new Count("contoso", "user" + user)))
                .toList();
        int active =
                dataSource.unwrap(HikariDataSource.class).getHikariPoolMXBean().getActiveConnections();
        release.countDown();
        busy.orTimeout(10, TimeUnit.SECONDS).join();
        waiting.forEach(outcome -> outcome.orTimeout(10, TimeUnit.SECONDS).join());

        assertThat(active).isLessThan(5);
    }

    private long position(Count command) {
        var outcome = new CompletableFuture<CommandResultMessage<?>>();
        bus.dispatch(GenericCommandMessage.asCommandMessage(command), (_, result) -> outcome.complete(result));
        return Long.parseLong((String)
                outcome.orTimeout(10, TimeUnit.SECONDS).join().getMetaData().get(TenantLanes.POSITION));
    }

    private String liveness() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/liveness"))
                    .build();
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestConfiguration
    static class Counting {

        @Bean
        ConfigurerModule counters(Aggregates aggregates) {
            return configurer -> configurer
                    .configureAggregate(aggregates.cachedWithSnapshots(Counter.class))
                    .registerCommandHandler(configuration ->
                            new EngineFixture.CounterCommands(configuration.repository(Counter.class)));
        }

        @Bean
        CountingProjection countingProjection() {
            return new CountingProjection();
        }

        @Bean
        BlindProjection blindProjection() {
            return new BlindProjection();
        }

        @Bean
        EndingProjection endingProjection() {
            return new EndingProjection();
        }
    }

    @ProcessingGroup(GROUP)
    static class CountingProjection {

        static final String FAILS_ONCE = "fails-once";

        final List<String> seen = new CopyOnWriteArrayList<>();
        final AtomicInteger replays = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();

        @EventHandler
        void on(Counted event, ReplayStatus replay) {
            if (event.counter().endsWith(FAILS_ONCE) && failures.compareAndSet(0, 1)) {
                throw new IllegalStateException("not this time");
            }
            if (replay.isReplay()) {
                replays.incrementAndGet();
            }
            CurrentUnitOfWork.get().root().afterCommit(_ -> seen.add(event.counter()));
        }
    }

    @ProcessingGroup(ENDED)
    static class EndingProjection {

        static final String ENDS = "ends";

        @EventHandler
        void on(Counted event) {
            if (event.counter().endsWith("/" + ENDS)) {
                throw new NoClassDefFoundError("as if");
            }
        }
    }

    @ProcessingGroup(BLIND)
    static class BlindProjection {

        @EventHandler
        void on(StringBuilder never) {
            throw new AssertionError(never);
        }
    }
}
