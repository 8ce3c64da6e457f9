package io.zetel.licensing.api.automation;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.Healed;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.engine.outage.WatchedFlag;
import io.zetel.licensing.projections.waiting.WaitingMembers;
import io.zetel.licensing.projections.waiting.WaitingRow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Goes on where a command freed more seats than it could offer at once, until the seats or the waiting end. Whoever
 * began to wait under a release without queues is put into one.
 */
@Component
class Healer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final String ACTOR = "zetel";
    private static final String ROUTE = "WhenSeatsComeFreeThenHealWaitingMembers";

    private final DueHealings due;
    private final WaitingMembers waiting;
    private final Commands commands;
    private final ObjectProvider<EventProcessingConfiguration> processors;
    /** What a crash or a full lane left over, at whichever node. */
    private final WatchedFlag left = new WatchedFlag("exists (select from healing_due)", this::takeUp);

    private volatile boolean running;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("healing").factory());

    Healer(
            DueHealings due,
            WaitingMembers waiting,
            Commands commands,
            ObjectProvider<EventProcessingConfiguration> processors) {
        this.due = due;
        this.waiting = waiting;
        this.commands = commands;
        this.processors = processors;
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(
                this::lookAgain, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        running = true;
    }

    /** Before there is nobody any more to send commands to. */
    @Override
    public void stop() {
        running = false;
        thread.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Something is due. */
    void wake() {
        try {
            thread.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("What is due is healed after the next start", e);
        }
    }

    /** What is due before this starts is looked for then. */
    private void takeUp() {
        if (running) {
            wake();
        }
    }

    private void lookAgain() {
        if (!left.isClear()) {
            run();
        }
    }

    @Bean
    WatchedFlag healingsDue() {
        return left;
    }

    private void run() {
        try {
            for (var one : due.all()) {
                // Half a table would heal in the wrong order.
                if (isRebuilding()) {
                    return;
                }
                heal(one);
                due.done(one);
            }
        } catch (RuntimeException | Refused e) {
            LOG.warn("Those who wait for a seat could not be healed yet: {}", e.getMessage());
        }
    }

    private void heal(DueHealings.Due one) throws Refused {
        var pool = one.pool();
        var origin = new Origin(ACTOR, Optional.empty(), one.correlationId(), Optional.empty(), ROUTE);
        long place = Long.MIN_VALUE;
        Healed healed;
        do {
            var rows = waiting.waitingFor(pool.tenantId(), pool.skuId(), place, Holders.AT_ONCE);
            var holders = rows.stream().map(WaitingRow::holder).distinct().toList();
            healed = commands.send(new HealWaiting(pool.tenantId(), pool.skuId(), holders), Healed.class, origin)
                    .result();
            place = rows.isEmpty() ? place : rows.getLast().place();
        } while (healed.queued() > 0 || healed.moreToAsk());
    }

    private boolean isRebuilding() {
        return processors
                .getObject()
                .eventProcessorByProcessingGroup(WaitingMembers.GROUP, StreamingEventProcessor.class)
                .map(processor -> processor.processingStatus().values().stream().anyMatch(Healer::isRebuilding))
                .orElse(false);
    }

    /** A processor that has told everything anew counts as replaying until the next event comes. */
    private static boolean isRebuilding(EventTrackerStatus status) {
        return status.isReplaying() && !status.isCaughtUp();
    }
}
