package io.zetel.licensing.engine.commands;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;

/** What the lanes tell about themselves; every meter is looked up once. */
final class LaneMeters {

    private enum Outcome {
        DONE,
        REFUSED,
        FAILED
    }

    private record Counted(String command, Outcome outcome) {}

    private final MeterRegistry registry;
    private final DistributionSummary groupSize;
    private final Timer commit;
    private final Counter rejected;
    private final Map<Counted, Counter> commands = new ConcurrentHashMap<>();
    private final AnswerListener listener;

    LaneMeters(MeterRegistry registry, AnswerListener listener) {
        this.registry = registry;
        this.listener = listener;
        groupSize = DistributionSummary.builder("zetel.lane.group")
                .description("Commands committed together")
                .register(registry);
        commit = Timer.builder("zetel.lane.commit")
                .description("Handling and committing one group")
                .register(registry);
        rejected = Counter.builder("zetel.lane.rejected")
                .description("Commands turned away by a full lane")
                .register(registry);
    }

    void watchDepth(String name, Lane lane) {
        Gauge.builder("zetel.lane.depth", lane, Lane::depth)
                .description("Commands waiting")
                .tag("lane", name)
                .register(registry);
    }

    void done(int commandsInGroup, long nanos) {
        groupSize.record(commandsInGroup);
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }

    void rejected() {
        rejected.increment();
    }

    void completed(CommandMessage<?> command, CommandResultMessage<?> result) {
        commands.computeIfAbsent(new Counted(command.getCommandName(), outcome(result)), this::counter)
                .increment();
        if (!result.isExceptional()) {
            listener.answered(result.getPayload());
        }
    }

    private Counter counter(Counted counted) {
        String name = counted.command().substring(counted.command().lastIndexOf('.') + 1);
        return Counter.builder("zetel.commands")
                .description("Commands by outcome")
                .tag("command", name)
                .tag("outcome", counted.outcome().name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private static Outcome outcome(CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            return Outcome.DONE;
        }
        return switch (WireFailures.unpack(result.exceptionResult())) {
            case RuntimeException _, Error _ -> Outcome.FAILED;
            case Throwable _ -> Outcome.REFUSED;
        };
    }
}
