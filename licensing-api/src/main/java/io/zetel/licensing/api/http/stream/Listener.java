package io.zetel.licensing.api.http.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one client still has to be sent. A client that lets too much pile up is let go; it can come back where it was.
 */
final class Listener {

    private static final int WAITING = 1000;

    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(WAITING);
    private volatile @Nullable String ending;

    /** Adds without ever waiting. */
    void offer(List<Message> messages) {
        for (var message : messages) {
            if (ending == null && !queue.offer(message)) {
                end("too slow, come back with Last-Event-ID");
            }
        }
    }

    /** Lets the client go, after what is waiting when there is room for another word. */
    void end(String reason) {
        ending = reason;
        queue.offer(Message.WAKE_UP);
    }

    /** Why the client is let go, once nothing is waiting any more. */
    @Nullable
    String ended() {
        return queue.isEmpty() ? ending : null;
    }

    /** The next message; {@code null} when none came in time. */
    @Nullable
    Message next(Duration atMost) throws InterruptedException {
        return queue.poll(ending == null ? atMost.toNanos() : 0, TimeUnit.NANOSECONDS);
    }

    boolean hasMore() {
        return !queue.isEmpty();
    }
}
