package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.time.Duration;
import java.util.List;
import org.axonframework.eventhandling.EventProcessor;

/** The read models as a whole: stop them, start them, wait for them. */
final class ReadModels {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final List<String> GROUPS =
            LicensingProjections.ALL.stream().map(ProjectionDefinition::group).toList();

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
        long last = positions.head();
        await(last, group -> positions.awaitSeen(group, last, PATIENCE));
    }

    /** Waits until all have seen this event, and asks the database once: what is measured is not the asking. */
    void awaitShown(long position) {
        var positions = bench.part(Positions.class);
        await(position, group -> positions.awaitSaid(group, position, PATIENCE));
        if (positions.seenByAll(GROUPS, position).isEmpty()) {
            throw new IllegalStateException("Not all have seen " + position);
        }
    }

    private interface Wait {

        boolean until(String group) throws InterruptedException;
    }

    private static void await(long position, Wait seen) {
        for (var group : GROUPS) {
            try {
                if (!seen.until(group)) {
                    throw new IllegalStateException("%s has not seen %d in time".formatted(group, position));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
