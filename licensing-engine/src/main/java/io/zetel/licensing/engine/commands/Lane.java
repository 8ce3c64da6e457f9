package io.zetel.licensing.engine.commands;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One queue and the one thread that works it off: everything that is waiting is the next group. */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final long LOOK_UP_MILLIS = 100;
    private static final Duration LOOK_UP_WHILE_STORING = Duration.ofMillis(1);

    private final BlockingQueue<Waiting> queue;
    private final int groupSize;
    private final LaneWork work;
    private final Thread worker;
    private volatile boolean open = true;

    Lane(String name, LaneSettings settings, LaneWork work) {
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.groupSize = settings.groupSize();
        this.work = work;
        this.worker = Thread.ofPlatform().name(name).daemon().start(this::loop);
    }

    BlockingQueue<Waiting> queue() {
        return queue;
    }

    /** Whether the caller is this lane at work. */
    boolean isCurrent() {
        return Thread.currentThread() == worker;
    }

    /** Queues a command; false when the lane is full or closed. */
    boolean offer(Waiting one) {
        // Looked at again after queueing: the worker may have left in between.
        return open && queue.offer(one) && (open || !queue.remove(one));
    }

    /** Takes no more commands; what is waiting is still worked off. */
    void close() {
        open = false;
    }

    /** Waits until the closed lane is empty. */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        return worker.join(atMost);
    }

    private void loop() {
        var group = new ArrayList<Waiting>(groupSize);
        while (open || !queue.isEmpty()) {
            try {
                takeTurn(group);
            } catch (InterruptedException e) {
                LOG.warn("{} was interrupted and goes on; close it instead", worker.getName(), e);
            } catch (RuntimeException | Error e) {
                LOG.error("{} could not hand over all outcomes of a group", worker.getName(), e);
            } finally {
                group.clear();
            }
        }
        work.finish();
    }

    /**
     * Works off what is waiting; while a group is being stored, only when it is enough for another, or that is over.
     */
    private void takeTurn(List<Waiting> group) throws InterruptedException {
        if (work.isStoring() && !isEnough(queue.peek())) {
            work.settle(LOOK_UP_WHILE_STORING);
            return;
        }
        Waiting first = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        int size = 0;
        for (Waiting next = first; next != null; next = size < groupSize ? queue.poll() : null) {
            group.add(next);
            size += next.size();
        }
        if (!group.isEmpty()) {
            work.run(List.copyOf(group));
        }
    }

    private boolean isEnough(@Nullable Waiting first) {
        return first != null && Math.max(queue.size(), first.size()) >= groupSize / 2;
    }
}
