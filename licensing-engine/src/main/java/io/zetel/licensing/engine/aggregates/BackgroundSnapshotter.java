package io.zetel.licensing.engine.aggregates;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventsourcing.AggregateFactory;
import org.axonframework.eventsourcing.AggregateSnapshotter;
import org.axonframework.eventsourcing.GenericAggregateFactory;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;

/** Takes snapshots on a thread of its own; Axon's default reads the whole stream again inside the command. */
public final class BackgroundSnapshotter extends AggregateSnapshotter implements AutoCloseable {

    private final ExecutorService thread;

    public static BackgroundSnapshotter of(EventStore events, TransactionManager transactions) {
        return new BackgroundSnapshotter(
                events,
                transactions,
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("snapshots").daemon().factory()));
    }

    private BackgroundSnapshotter(EventStore events, TransactionManager transactions, ExecutorService thread) {
        super(AggregateSnapshotter.builder()
                .executor(thread)
                .transactionManager(transactions)
                .eventStore(events));
        this.thread = thread;
    }

    @Override
    protected AggregateFactory<?> getAggregateFactory(Class<?> type) {
        @Nullable AggregateFactory<?> known = super.getAggregateFactory(type);
        if (known != null) {
            return known;
        }
        var factory = new GenericAggregateFactory<>(type);
        registerAggregateFactory(factory);
        return factory;
    }

    @Override
    public void close() {
        thread.close();
    }
}
