package io.zetel.licensing.api.commands;

import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.problem.Overdue;
import io.zetel.licensing.api.web.IfMatch;
import io.zetel.licensing.api.web.WaitFor;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reads a projection once it has seen what the caller must see, and says what it had seen. */
@Component
public class Reads {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Positions positions;

    Reads(Positions positions) { this.positions = positions; }

    /** The answer of a projection, with the position it stood at. */
    public <T> ResponseEntity<T> of(String group, WaitFor waitFor, Supplier<T> query) {
        long seen = position(group, waitFor);
        return ResponseEntity.ok().header(WaitFor.POSITION_HEADER, Long.toString(seen)).body(query.get());
    }

    /** One thing of a projection with its ETag, or 404 with this code. */
    public <T> ResponseEntity<T> one(String group, WaitFor waitFor, String missing, Supplier<Optional<T>> query, ToLongFunction<T> version) {
        long seen = position(group, waitFor);
        var found = query.get().orElseThrow(() -> HttpProblem.notFound(missing, "There is none of that id."));
        return ResponseEntity.ok().header(WaitFor.POSITION_HEADER, Long.toString(seen)).eTag(IfMatch.etag(version.applyAsLong(found))).body(found);
    }

    /** The position a projection stands at, once that is what the caller waits for. */
    public long position(String group, WaitFor waitFor) {
        await(group, waitFor.position());
        return positions.seen(group);
    }

    /** Waits until these projections have seen all that is stored by now. */
    public void catchUp(String... groups) {
        var head = OptionalLong.of(positions.head());
        for (var group : groups) {
            await(group, head);
        }
    }

    /** What a write led to, as the projection shows it once it has seen the write. */
    public <T> T after(String group, Answer<?> answer, Supplier<Optional<T>> query) {
        await(group, OptionalLong.of(answer.position()));
        return query.get().orElseThrow(() -> new Overdue("NOT_VISIBLE_YET", "It is stored but not visible yet."));
    }

    private void await(String group, OptionalLong position) {
        if (position.isPresent() && !seenInTime(group, position.getAsLong())) {
            throw new Overdue("NOT_VISIBLE_YET", "The view has not seen position %d yet.".formatted(position.getAsLong()));
        }
    }

    private boolean seenInTime(String group, long position) {
        try {
            return positions.awaitSeen(group, position, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
