package io.zetel.licensing.engine.processing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.EventTrackerStatusChangeListener;

/**
 * Wakes those who wait for a processor of this node whenever one has moved on, and lets processors know that somebody
 * waits.
 */
final class ProgressSignal implements EventTrackerStatusChangeListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private int waiting;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void onEventTrackerStatusChange(Map<Integer, EventTrackerStatus> updated) {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    /** Is told whenever one has moved on. */
    void tell(Runnable listener) {
        listeners.add(listener);
    }

    @Override
    public boolean validatePositions() {
        return true;
    }

    /** Waits for the next move, but not longer than this. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            waiting++;
            wanted.signalAll();
            moved.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Waits so long for somebody to wait for the next move, unless somebody does already. */
    void awaitWanted(long nanos) throws InterruptedException {
        lock.lock();
        try {
            for (long left = nanos; left > 0 && waiting == 0; ) {
                left = wanted.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
