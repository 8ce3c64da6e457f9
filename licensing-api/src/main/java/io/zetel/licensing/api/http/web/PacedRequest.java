package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.HttpProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body must come fast enough, and be no larger than it may; who reads it is told what is wrong as a
 * problem, and may read the rest of one that is too large, to throw it away.
 */
final class PacedRequest extends Request.Wrapper {

    private static final String ATTRIBUTE = PacedRequest.class.getName();

    private final SlowBodies slow;
    private volatile long mostBytes;
    private final AtomicReference<@Nullable Runnable> reader = new AtomicReference<>();
    private volatile long arrived;
    private volatile long waitedNanos;
    private volatile long waitingSince;
    private volatile Content.@Nullable Chunk refusal;

    PacedRequest(Request request, SlowBodies slow, long mostBytes) {
        super(request);
        this.slow = slow;
        this.mostBytes = mostBytes;
        setAttribute(ATTRIBUTE, this);
    }

    /** From now on this request's body may have so many bytes; 413 where it says that it has more. */
    static void limit(HttpServletRequest request, long mostBytes) {
        boolean tooLarge = request.getContentLengthLong() > mostBytes;
        if (request.getAttribute(ATTRIBUTE) instanceof PacedRequest paced) {
            paced.mostBytes = tooLarge ? Long.MAX_VALUE : mostBytes;
        }
        if (tooLarge) {
            throw tooLarge(mostBytes);
        }
    }

    static HttpProblem tooLarge(long mostBytes) {
        return HttpProblem.tooLarge(
                "A body may have at most %d bytes here; long lists come as JSON lines, where a route takes them"
                        .formatted(mostBytes));
    }

    /** How many bytes have come. */
    long arrived() {
        return arrived;
    }

    /** How long they were waited for. */
    long waitedNanos(long now) {
        return waitedNanos + now - waitingSince;
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (refusal != null) {
            return refusal;
        }
        var chunk = super.read();
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            return chunk.getFailure() instanceof TimeoutException ? silent(chunk) : chunk;
        }
        arrived += chunk.remaining();
        if (arrived > mostBytes) {
            chunk.release();
            var tooLarge = tooLarge(mostBytes);
            mostBytes = Long.MAX_VALUE;
            return Content.Chunk.from(tooLarge, chunk.isLast());
        }
        return chunk;
    }

    @Override
    public void demand(Runnable callback) {
        waitingSince = System.nanoTime();
        reader.set(callback);
        slow.add(this);
        super.demand(Invocable.from(Invocable.getInvocationType(callback), this::came));
    }

    /** Ends the wait of whoever reads the body. */
    void giveUp() {
        var waiting = reader.getAndSet(null);
        slow.remove(this);
        if (waiting != null) {
            refuse();
            RequestThreads.start(waiting);
        }
    }

    private void came() {
        var waiting = reader.getAndSet(null);
        slow.remove(this);
        if (waiting != null) {
            waitedNanos += System.nanoTime() - waitingSince;
            waiting.run();
        }
    }

    /** How long a body may be silent is said by its pace, not by what a connection may. */
    private Content.@Nullable Chunk silent(Content.Chunk timeout) {
        return timeout.isLast() ? refuse() : null;
    }

    private Content.Chunk refuse() {
        var chunk = Content.Chunk.from(new HttpProblem(408, "REQUEST_TIMEOUT", "The body came too slowly"));
        refusal = chunk;
        return chunk;
    }
}
