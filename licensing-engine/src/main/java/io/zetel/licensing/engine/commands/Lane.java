package io.zetel.licensing.engine.commands;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands that wait in turns and the one thread that works them off, a group at a time. */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final Duration LOOK_UP_WHILE_STORING = Duration.ofMillis(1);

    private final Turns turns;
    private final LaneWork work;
    private final Thread worker;

    Lane(String name, LaneSettings settings, LaneWork work) {
        this.turns = new Turns(settings);
        this.work = work;
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::loop);
    }

    /** How many commands wait. */
    int depth() {
        return turns.size();
    }

    /** Whether the caller is this lane at work. */
    boolean isCurrent() {
        return Thread.currentThread() == worker;
    }

    /** Queues a command of a tenant; false when the lane is full or closed. */
    boolean offer(String tenant, Waiting one) {
        return turns.offer(tenant, one);
    }

    /** Takes no more commands; what is waiting is still worked off. */
    void close() {
        turns.close();
    }

    /** Waits until the closed lane is empty. */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        return worker.join(atMost);
    }

    private void loop() {
        while (!turns.areOver()) {
            try {
                takeTurn();
            } catch (InterruptedException e) {
                LOG.warn("{} was interrupted and goes on; close it instead", worker.getName(), e);
            } catch (RuntimeException | Error e) {
                LOG.error("{} could not hand over all outcomes of a group", worker.getName(), e);
            }
        }
        work.finish();
    }

    /**
     * Works off what is waiting; while a group is being stored, only when it is enough for another, or that is over.
     */
    private void takeTurn() throws InterruptedException {
        if (work.isStoring() && !turns.areEnough()) {
            work.settle(LOOK_UP_WHILE_STORING);
            return;
        }
        var group = turns.take();
        if (!group.isEmpty()) {
            work.run(group);
        }
    }
}
