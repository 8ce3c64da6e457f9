package io.zetel.licensing.api.commands;

import io.zetel.licensing.api.engine.Positions;
import io.zetel.licensing.api.problem.BadRequest;
import io.zetel.licensing.api.web.AsOf;
import io.zetel.licensing.api.web.WaitFor;
import io.zetel.licensing.projections.history.History;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Asks a read model as it is, or, where the caller names an instant, as it was then (N1). */
@Component
public class Moments {

    private final Reads reads;
    private final Positions positions;
    private final InstantSource clock;

    Moments(Reads reads, Positions positions, InstantSource clock) {
        this.reads = reads;
        this.positions = positions;
        this.clock = clock;
    }

    /** The answer of the present, which the processing group keeps, or that of the past. */
    public <T> ResponseEntity<T> ask(String group, WaitFor waitFor, AsOf asOf, Function<Instant, T> present, Function<Instant, T> past) {
        if (asOf.instant().isEmpty()) {
            return reads.of(group, waitFor, () -> present.apply(clock.instant()));
        }
        var at = asOf.instant().get();
        long seen = complete(group, waitFor, at);
        return ResponseEntity.ok().header(WaitFor.POSITION_HEADER, Long.toString(seen)).body(past.apply(at));
    }

    /** The same for one thing with its ETag, or 404 with this code. */
    public <T> ResponseEntity<T> one(String group, WaitFor waitFor, AsOf asOf, String missing, Function<Instant, Optional<T>> present,
            Function<Instant, Optional<T>> past, ToLongFunction<T> version) {
        var at = asOf.instant();
        if (at.isPresent()) {
            complete(group, waitFor, at.get());
        }
        return reads.one(at.isPresent() ? History.GROUP : group, waitFor, missing,
                () -> at.isPresent() ? past.apply(at.get()) : present.apply(clock.instant()), version);
    }

    /** Makes sure that everything stored by now is in the answer; the position it is at. */
    public long complete(String group, WaitFor waitFor, Instant at) {
        if (at.isAfter(clock.instant())) {
            throw new BadRequest("/asOf", "FUTURE_INSTANT", "must not be later than now");
        }
        var all = new WaitFor(OptionalLong.of(Math.max(positions.head(), waitFor.position().orElse(0))));
        reads.position(group, all);
        return reads.position(History.GROUP, all);
    }
}
