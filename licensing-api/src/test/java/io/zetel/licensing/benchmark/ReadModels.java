package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.axonframework.eventhandling.EventProcessor;

/** The read models as a whole: stop them, start them, wait for them. */
final class ReadModels {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Bench bench;

    ReadModels(Bench bench) {
        this.bench = bench;
    }

    void stop() {
        bench.processors().forEach(EventProcessor::shutDown);
    }

    void start() {
        bench.processors().forEach(EventProcessor::start);
    }

    /** Waits until all have seen the last event of the store. */
    void awaitCaughtUp() {
        var positions = bench.part(Positions.class);
        awaitSeen(positions, positions::head);
    }

    private static void awaitSeen(Positions positions, LongSupplier head) {
        long last = head.getAsLong();
        LicensingProjections.ALL.stream().forEach(projection -> {
            try {
                if (!positions.awaitSeen(projection.group(), last, PATIENCE)) {
                    throw new IllegalStateException("%s has not seen %d in time".formatted(projection.group(), last));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
