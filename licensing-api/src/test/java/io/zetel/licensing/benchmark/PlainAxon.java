package io.zetel.licensing.benchmark;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.caching.WeakReferenceCache;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/**
 * The baseline as the framework's guide has it: one aggregate per pool, one command per commit, every part the stock
 * one.
 */
final class PlainAxon implements AutoCloseable {

    private static final int CALLERS = 16;

    private final Bench bench;
    private final Configuration axon;
    private final AtomicInteger users = new AtomicInteger();

    PlainAxon(Bench bench) {
        this.bench = bench;
        bench.sql()
                .sql("drop schema if exists rival_axon cascade; create schema rival_axon")
                .update();
        var transactions = new SpringTransactionManager(new DataSourceTransactionManager(bench.database()));
        var connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(bench.database()));
        var serializer = Jackson3Serializer.builder().build();
        var schema = EventSchema.builder()
                .eventTable("rival_axon.DomainEventEntry")
                .snapshotTable("rival_axon.SnapshotEventEntry")
                .build();
        var engine = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                .transactionManager(transactions)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .schema(schema)
                .build();
        transactions.executeInTransaction(() -> engine.createSchema(PostgresEventTableFactory.INSTANCE));
        axon = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(_ -> serializer)
                .configureTransactionManager(_ -> transactions)
                .configureEventStore(
                        _ -> EmbeddedEventStore.builder().storageEngine(engine).build())
                .configureCommandBus(_ -> SimpleCommandBus.builder()
                        .transactionManager(transactions)
                        .build())
                .configureAggregate(AggregateConfigurer.defaultConfiguration(Pool.class)
                        .configureCache(_ -> new WeakReferenceCache()))
                .start();
    }

    /** Claims a second. */
    double claims(Duration time) {
        return Load.closed(
                CALLERS,
                time,
                _ -> () -> axon.commandGateway()
                        .sendAndWait(new Claim("pool", HotPool.userName(users.incrementAndGet()))));
    }

    @Override
    public void close() {
        axon.shutdown();
        bench.sql().sql("drop schema rival_axon cascade").update();
        bench.settle();
    }

    /** Take a seat. */
    record Claim(@TargetAggregateIdentifier String pool, String user) {}

    /** A seat was taken. */
    record Claimed(String pool, String user, int assigned) {}

    /** The pool. */
    @AggregateRoot
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    public static class Pool {

        @AggregateIdentifier
        private String id;

        private int assigned;

        @CommandHandler
        @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
        public void on(Claim claim) {
            AggregateLifecycle.apply(new Claimed(claim.pool(), claim.user(), assigned + 1));
        }

        @EventSourcingHandler
        void on(Claimed event) {
            id = event.pool();
            assigned = event.assigned();
        }
    }
}
