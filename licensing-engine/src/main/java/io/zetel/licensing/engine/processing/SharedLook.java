package io.zetel.licensing.engine.processing;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at something that others change. One look answers all who asked before it began, so however many ask, there is
 * one at a time; and nobody is told what was seen before they asked. Whoever waits while a look fails is told so, and
 * does not look, and wait, in vain once more.
 *
 * @param <T> what is seen
 */
public final class SharedLook<T> {

    private final Supplier<T> look;
    private final ReentrantLock looking = new ReentrantLock();
    /** The number of the last look that began, and of the last that ended. */
    private volatile long begun;

    private volatile long ended;
    /** The number of the last look that saw something. */
    private long done;

    private @Nullable T seen;
    private @Nullable RuntimeException failure;

    /** Looks like this. */
    public SharedLook(Supplier<T> look) {
        this.look = look;
    }

    /** What a look sees that begins after this call. */
    public T take() {
        long tooEarly = begun;
        long told = ended;
        looking.lock();
        try {
            if (failure != null && ended > told) {
                throw failure;
            }
            return done > tooEarly && seen != null ? seen : look();
        } finally {
            looking.unlock();
        }
    }

    private T look() {
        long mine = begun + 1;
        begun = mine;
        try {
            var now = look.get();
            seen = now;
            done = mine;
            failure = null;
            return now;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            ended = mine;
        }
    }
}
