package io.zetel.licensing.benchmark;

import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Every read model from zero, as an operator asks for it: beside the live one, until both have been compared row by
 * row.
 */
final class ReplayScenario implements Scenario {

    private static final String REPLAYS = "/api/v1/operations/replays";
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int EVENTS_PER_CLAIM = 2;

    @Override
    public void run(Bench bench) {
        bench.report.part("Read models from zero, beside the live ones");
        new HotPool(bench).fillTo(bench.scale.mostSeatsOut / EVENTS_PER_CLAIM);
        new ReadModels(bench).awaitCaughtUp();
        long events = bench.sql()
                .sql("select count(*) from domain_event")
                .query(Long.class)
                .single();
        bench.report.progress("  %,d events".formatted(events));
        for (var projection : LicensingProjections.ALL) {
            bench.report.atLeast(
                    50_000, bench.onlyOnce(projection.group(), "events/s", events, () -> replay(bench, projection)));
        }
    }

    private static void replay(Bench bench, ProjectionDefinition projection) {
        bench.zetel().operator().delete(replayed(bench, projection, false)).expect(204);
    }

    /** Rebuilds a read model until it has been compared, or swapped; where to ask about the replay. */
    static String replayed(Bench bench, ProjectionDefinition projection, boolean swap) {
        var wish = Map.of("projection", projection.group(), "swap", swap);
        var replay = REPLAYS + "/"
                + bench.zetel().operator().post(REPLAYS, wish).expect(202).text("/replayId");
        var state = state(bench, replay);
        while (Set.of("RUNNING", "CAUGHT_UP").contains(state)) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            state = state(bench, replay);
        }
        if (!state.equals(swap ? "SWAPPED" : "COMPARED")) {
            throw new IllegalStateException(bench.zetel().operator().get(replay).body());
        }
        return replay;
    }

    private static String state(Bench bench, String replay) {
        return bench.zetel().operator().get(replay).expect(200).text("/state");
    }
}
