package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.api.http.web.WaitFor;
import java.time.Duration;
import org.springframework.http.ResponseEntity;

/** What a command answered, the position in the event store after which it can be read, and when it was sent. */
public record Answer<R>(R result, long position, long sentNanos) {

    /** No answer is later than ten seconds; the rest is for what it takes to write one. */
    private static final Duration LATEST = Duration.ofMillis(9_500);

    /** The answer to what was not waited for. */
    public Answer(R result, long position) {
        this(result, position, System.nanoTime());
    }

    /** Puts the position into the answer's headers. */
    public ResponseEntity.BodyBuilder on(ResponseEntity.BodyBuilder response) {
        return response.header(WaitFor.POSITION_HEADER, Long.toString(position));
    }

    /** How long a request may still wait for what follows the command. */
    Duration left(long nowNanos) {
        var left = LATEST.minusNanos(nowNanos - sentNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
