package io.zetel.licensing.engine;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.Counter.Count;
import io.zetel.licensing.engine.Counter.Overdraw;
import io.zetel.licensing.engine.aggregates.AggregateCache;
import io.zetel.licensing.engine.aggregates.Aggregates;
import io.zetel.licensing.engine.aggregates.BackgroundSnapshotter;
import io.zetel.licensing.engine.commands.LaneSettings;
import io.zetel.licensing.engine.commands.PostgresLaneStore;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.store.PostgresEventStorageEngine;
import io.zetel.licensing.engine.store.PrefetchingEventStore;
import io.zetel.licensing.engine.tracing.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.Snapshotter;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.snapshotting.SnapshotFilter;
import org.axonframework.modelling.command.Repository;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** A node: lanes, event store and the counting aggregate on a database, without Spring around it. */
public final class EngineFixture implements AutoCloseable {

    public static final int EVENTS_PER_SNAPSHOT = 5;

    public final RecordingDataSource dataSource;
    public final TransactionManager transactions;
    public final PostgresEventStorageEngine engine;
    public final EmbeddedEventStore store;
    public final AggregateCache cache = new AggregateCache(10_000);
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final TenantLanes lanes;
    public final Configuration axon;

    public EngineFixture(DataSource database) {
        this(database, LaneSettings.defaults());
    }

    public EngineFixture(DataSource database, LaneSettings settings) {
        dataSource = new RecordingDataSource(database);
        transactions = new SpringTransactionManager(new DataSourceTransactionManager(dataSource));
        var serializer = Jackson3Serializer.builder().build();
        engine = new PostgresEventStorageEngine(
                dataSource,
                transactions,
                serializer,
                serializer,
                NoOpEventUpcaster.INSTANCE,
                SnapshotFilter.allowAll());
        store = PrefetchingEventStore.on(engine);
        var prefetch = new TenantLanes.Prefetch(EngineFixture::streams, cache::containsKey, engine);
        lanes = new TenantLanes(
                settings,
                transactions,
                new EngineConfiguration().routingStrategy(),
                prefetch,
                new PostgresLaneStore(engine, transactions, Optional.empty()),
                meters,
                _ -> {},
                Traces.OFF);
        var configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> serializer)
                .configureEventStore(_ -> store)
                .configureCommandBus(_ -> lanes)
                .configureTransactionManager(_ -> transactions)
                .registerComponent(Snapshotter.class, _ -> BackgroundSnapshotter.of(store, transactions))
                .configureAggregate(new Aggregates(cache, EVENTS_PER_SNAPSHOT).cachedWithSnapshots(Counter.class))
                .registerCommandHandler(configuration -> new CounterCommands(configuration.repository(Counter.class)));
        axon = configurer.start();
    }

    /** Sends a command; the future holds the outcome, a refusal too. */
    public CompletableFuture<CommandResultMessage<?>> send(LicensingCommand command) {
        var outcome = new CompletableFuture<CommandResultMessage<?>>();
        lanes.dispatch(GenericCommandMessage.asCommandMessage(command), (_, result) -> outcome.complete(result));
        return outcome;
    }

    /** Sends a command and waits. */
    public CommandResultMessage<?> ask(LicensingCommand command) {
        return send(command).orTimeout(20, TimeUnit.SECONDS).join();
    }

    public JdbcClient sql() {
        return JdbcClient.create(dataSource.getTargetDataSource());
    }

    /** How many transactions have written events. */
    public long commits() {
        return sql().sql("select count(distinct xmin::text) from domain_event")
                .query(Long.class)
                .single();
    }

    public long events() {
        return sql().sql("select count(*) from domain_event").query(Long.class).single();
    }

    @Override
    public void close() {
        lanes.drain(Duration.ofSeconds(10));
        axon.shutdown();
        store.shutDown();
    }

    /** Also gives the database back. */
    public void closeWithDatabase() {
        close();
        ((HikariDataSource) dataSource.getTargetDataSource()).close();
    }

    private static List<String> streams(LicensingCommand command) {
        return command instanceof Count count ? List.of(count.stream()) : List.of();
    }

    /** The slice that counts. */
    public static final class CounterCommands {

        private final Repository<Counter> counters;

        public CounterCommands(Repository<Counter> counters) {
            this.counters = counters;
        }

        @CommandHandler
        long handle(Count command) throws Exception {
            command.meanwhile().run();
            var counter = counters.loadOrCreate(command.stream(), Counter::new);
            counter.execute(c -> c.count(command.stream()));
            return counter.invoke(Counter::value);
        }

        @CommandHandler
        void handle(Overdraw command) throws Refused {
            throw new Refused(Refusal.OUT_OF_LICENSES, "There is nothing left");
        }
    }
}
