package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.history.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Asks a read model as it is, or, where the caller names an instant, as it was then (N1). */
@Component
public class TemporalReads {

    private final Reads reads;
    private final Positions positions;
    private final InstantSource clock;

    TemporalReads(Reads reads, Positions positions, InstantSource clock) {
        this.reads = reads;
        this.positions = positions;
        this.clock = clock;
    }

    /** The answer of the present, which the processing group keeps, or that of the past. */
    public <T> ResponseEntity<T> ask(
            String group, WaitFor waitFor, AsOf asOf, Function<Instant, T> present, Function<Instant, T> past) {
        return ask(List.of(group), waitFor, asOf, present, past);
    }

    /** The same where several processing groups keep the answer; the position told is that of the last. */
    public <T> ResponseEntity<T> ask(
            List<String> groups, WaitFor waitFor, AsOf asOf, Function<Instant, T> present, Function<Instant, T> past) {
        return at(groups, waitFor, asOf, seen -> ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(seen))
                .body(asOf.instant().isPresent() ? past.apply(asOf.instant().get()) : present.apply(clock.instant())));
    }

    /** The same for one thing with its ETag, or 404 with this code. */
    public <T> ResponseEntity<T> one(
            List<String> groups,
            WaitFor waitFor,
            AsOf asOf,
            String missing,
            Function<Instant, Optional<T>> present,
            Function<Instant, Optional<T>> past,
            ToLongFunction<T> version) {
        return at(
                groups,
                waitFor,
                asOf,
                seen -> Reads.one(
                        seen,
                        missing,
                        asOf.instant().isPresent() ? past.apply(asOf.instant().get()) : present.apply(clock.instant()),
                        version));
    }

    /** What the history tells of the time up to this instant, by what was known then. */
    public <T> ResponseEntity<T> ofHistory(WaitFor waitFor, Instant known, Supplier<T> past) {
        return at(List.of(), waitFor, new AsOf(Optional.of(known)), seen -> ResponseEntity.ok()
                .header(WaitFor.POSITION_HEADER, Long.toString(seen))
                .body(past.get()));
    }

    /** Writes an answer row by row; it asks for the past itself, if that is what is wanted. */
    public void write(String group, WaitFor waitFor, AsOf asOf, Reads.Writing answer) throws IOException {
        try {
            at(List.of(group), waitFor, asOf, Reads.written(answer));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Nothing can be said of an instant that is yet to come. */
    public void refuseFuture(AsOf asOf) {
        if (asOf.instant().filter(at -> at.isAfter(clock.instant())).isPresent()) {
            throw new BadRequest("/asOf", "FUTURE_INSTANT", "must not be later than now");
        }
    }

    /**
     * Asks these projections where they stand, or the history, which then has seen everything that is stored by now.
     */
    private <T> T at(List<String> groups, WaitFor waitFor, AsOf asOf, LongFunction<T> question) {
        if (asOf.instant().isEmpty()) {
            return reads.at(groups, waitFor, question);
        }
        refuseFuture(asOf);
        var all = new WaitFor(
                OptionalLong.of(Math.max(positions.head(), waitFor.position().orElse(0))));
        return reads.at(Stream.concat(groups.stream(), Stream.of(History.GROUP)).toList(), all, question);
    }
}
