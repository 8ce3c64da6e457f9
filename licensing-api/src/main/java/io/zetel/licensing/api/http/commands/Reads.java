package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Overdue;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.engine.processing.Positions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads a projection once it has seen what the caller must see, and says what it had seen. */
@Component
public class Reads {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Positions positions;
    private final TransactionTemplate transaction;

    Reads(Positions positions, PlatformTransactionManager transactions) {
        this.positions = positions;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The answer of a projection, with the position it stood at. */
    public <T> ResponseEntity<T> of(String group, WaitFor waitFor, Supplier<T> query) {
        return of(List.of(group), waitFor, query);
    }

    /** The answer of several projections, with the position the last of them stood at. */
    public <T> ResponseEntity<T> of(List<String> groups, WaitFor waitFor, Supplier<T> query) {
        return at(groups, waitFor, seen -> ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(seen))
                .body(query.get()));
    }

    /** One thing of a projection with its ETag, or 404 with this code. */
    public <T> ResponseEntity<T> one(
            String group, WaitFor waitFor, String missing, Supplier<Optional<T>> query, ToLongFunction<T> version) {
        return at(group, waitFor, seen -> one(seen, missing, query.get(), version));
    }

    static <T> ResponseEntity<T> one(long seen, String missing, Optional<T> answer, ToLongFunction<T> version) {
        var found = answer.orElseThrow(() -> HttpProblem.notFound(missing, "There is none of that id."));
        return ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(seen))
                .eTag(IfMatch.etag(version.applyAsLong(found)))
                .body(found);
    }

    /**
     * Asks a projection, once it stands where the caller wants it, and tells the question where that is. Position and
     * answer are read over one connection: were they not, the database could restart in between, without the
     * projection's last commits.
     */
    public <T> T at(String group, WaitFor waitFor, LongFunction<T> question) {
        return at(List.of(group), waitFor, question);
    }

    /** Asks several projections, likewise; the position told is that of the last, and 0 to whoever does not want it. */
    public <T> T at(List<String> groups, WaitFor waitFor, LongFunction<T> question) {
        return at(groups, waitFor, PATIENCE, question);
    }

    private <T> T at(List<String> groups, WaitFor waitFor, Duration patience, LongFunction<T> question) {
        long until = System.nanoTime() + patience.toNanos();
        for (boolean isBelieved = true; ; isBelieved = false) {
            for (var group : groups) {
                await(group, waitFor.position(), until, isBelieved ? positions::awaitSaid : positions::awaitSeen);
            }
            var answer = transaction.execute(_ -> {
                var seen = seen(groups, waitFor);
                return seen.isPresent() ? Optional.of(question.apply(seen.getAsLong())) : Optional.<T>empty();
            });
            if (answer != null && answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** Where the last of these projections stands, if all of them stand where they have to. */
    private OptionalLong seen(List<String> groups, WaitFor waitFor) {
        var position = waitFor.position();
        return position.isPresent()
                ? positions.seenByAll(groups, position.getAsLong())
                : OptionalLong.of(waitFor.isTold() ? positions.seen(groups.getLast()) : 0);
    }

    /** Writes an answer row by row. */
    public interface Writing {

        /** Writes what is asked for of projections that stand at this position. */
        void write(long seen) throws IOException;
    }

    /** The same for an answer that is written while it is read. */
    public void write(String group, WaitFor waitFor, Writing answer) throws IOException {
        try {
            at(group, waitFor, written(answer));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    static LongFunction<Boolean> written(Writing answer) {
        return seen -> {
            try {
                answer.write(seen);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The position a projection stands at, once that is what the caller waits for. */
    public long position(String group, WaitFor waitFor) {
        return at(group, waitFor, seen -> seen);
    }

    /** Waits until these projections have seen all that is stored by now. */
    public void catchUp(String... groups) {
        var head = OptionalLong.of(positions.head());
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (var group : groups) {
            await(group, head, until, positions::awaitSeen);
        }
    }

    /** What a write led to, as the projection shows it once it has seen the write. */
    public <T> T after(String group, Answer<?> answer, Supplier<Optional<T>> query) {
        return after(List.of(group), answer, query);
    }

    /**
     * The same where several projections have to have seen it; of a command that took long it is awaited the shorter.
     */
    public <T> T after(List<String> groups, Answer<?> answer, Supplier<Optional<T>> query) {
        var left = answer.left(System.nanoTime());
        return at(
                        groups,
                        new WaitFor(OptionalLong.of(answer.position())),
                        left.compareTo(PATIENCE) < 0 ? left : PATIENCE,
                        _ -> query.get())
                .orElseThrow(() -> new Overdue("NOT_VISIBLE_YET", "It is stored but not visible yet."));
    }

    /** A way to wait for a projection. */
    private interface Waiting {

        boolean await(String group, long position, Duration atMost) throws InterruptedException;
    }

    private static void await(String group, OptionalLong position, long untilNanos, Waiting waiting) {
        if (position.isPresent() && !seenInTime(group, position.getAsLong(), untilNanos, waiting)) {
            throw new Overdue(
                    "NOT_VISIBLE_YET", "The view has not seen position %d yet.".formatted(position.getAsLong()));
        }
    }

    private static boolean seenInTime(String group, long position, long untilNanos, Waiting waiting) {
        try {
            return waiting.await(group, position, Duration.ofNanos(untilNanos - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
