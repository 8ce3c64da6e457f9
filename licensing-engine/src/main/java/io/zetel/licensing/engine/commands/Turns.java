package io.zetel.licensing.engine.commands;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits in a lane. Its tenants take turns, each in the order in which it asked (start-time fair queueing): next is
 * whoever has had least decided while others waited, and who comes anew counts as having had one less than the one
 * whose turn it is. So a tenant that asks now and then does not stand behind all that a busy one has sent.
 */
final class Turns {

    private final LaneSettings settings;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Tenant> tenants = new HashMap<>();
    private final PriorityQueue<Tenant> next =
            new PriorityQueue<>(Comparator.<Tenant>comparingLong(one -> one.had).thenComparingLong(one -> one.since));
    /** The most a tenant had had when its turn came. */
    private long had;

    private long arrivals;
    private int waiting;
    private boolean open = true;

    /** A tenant of which something waits, or did while others had to wait. */
    private static final class Tenant {

        private final Queue<Waiting> waiting = new ArrayDeque<>();
        private long had = Long.MIN_VALUE;
        private long since;
    }

    Turns(LaneSettings settings) {
        this.settings = settings;
    }

    /** Queues a command of a tenant; false when too many wait, or no more are taken. */
    boolean offer(String name, Waiting one) {
        lock.lock();
        try {
            if (!open || waiting == settings.capacity()) {
                return false;
            }
            var tenant = tenants.computeIfAbsent(name, _ -> new Tenant());
            tenant.waiting.add(one);
            waiting++;
            if (tenant.waiting.size() == 1) {
                tenant.had = Math.max(tenant.had, had - 1);
                tenant.since = arrivals++;
                next.add(tenant);
            }
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next group; an empty one when there is nothing more to come. */
    List<Waiting> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (open && waiting == 0) {
                changed.await();
            }
            // All in a group wait until the whole of it is stored.
            int full = next.size() > 1 ? settings.sharedGroupSize() : settings.groupSize();
            var group = new ArrayList<Waiting>(Math.min(full, waiting));
            for (int decisions = 0;
                    decisions < full && waiting > 0;
                    decisions += group.getLast().size()) {
                group.add(turn());
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    private Waiting turn() {
        var tenant = next.remove();
        var one = tenant.waiting.remove();
        waiting--;
        had = Math.max(had, tenant.had);
        tenant.had += one.size();
        if (!tenant.waiting.isEmpty()) {
            next.add(tenant);
        } else if (waiting == 0) {
            tenants.clear();
        }
        return one;
    }

    /** Whether as much waits as is worth deciding while the group before is being stored. */
    boolean areEnough() {
        lock.lock();
        try {
            int enough = settings.groupSize() / 2;
            return waiting >= enough
                    || waiting > 0 && next.element().waiting.element().size() >= enough;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; what waits is still handed out. */
    void close() {
        lock.lock();
        try {
            open = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing is left and nothing more comes. */
    boolean areOver() {
        lock.lock();
        try {
            return !open && waiting == 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many commands wait. */
    int size() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }
}
