package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Faults;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The instant a read wants to know the state of ({@code ?asOf=}), if not the present; a controller argument. */
public record AsOf(Optional<Instant> instant) {

    /** Reads the parameter. */
    public static AsOf parse(@Nullable String text) {
        var faults = new Faults();
        var instant = text == null ? null : faults.instant("/asOf", text);
        faults.throwIfAny();
        return new AsOf(Optional.ofNullable(instant));
    }
}
