package io.zetel.licensing.engine.processing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.EventTrackerStatusChangeListener;

/** Wakes those who wait for a processor of this node whenever one has moved on. */
final class ProgressSignal implements EventTrackerStatusChangeListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
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
            moved.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            lock.unlock();
        }
    }
}
