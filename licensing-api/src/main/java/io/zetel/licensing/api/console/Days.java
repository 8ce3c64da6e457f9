package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The days that are looked at, in the reader's zone, the last one included; either end may be open. */
record Days(@Nullable LocalDate first, @Nullable LocalDate last) {

    static Days of(@Nullable String from, @Nullable String to) {
        var days = new Days(day("/from", from), day("/to", to));
        if (days.first() != null && days.last() != null && days.last().isBefore(days.first())) {
            throw new BadRequest("/to", "INVALID_RANGE", "must not be before from");
        }
        return days;
    }

    boolean areChosen() {
        return first != null || last != null;
    }

    @Nullable
    Instant from(ZoneId zone) {
        return first == null ? null : first.atStartOfDay(zone).toInstant();
    }

    @Nullable
    Instant to(ZoneId zone) {
        return last == null ? null : last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** Before when: behind the last day, or just behind the instant that is looked at where that is earlier. */
    @Nullable
    Instant to(ZoneId zone, Optional<Instant> asOf) {
        var until = to(zone);
        var behind = asOf.map(at -> at.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS))
                .orElse(null);
        return behind == null || until != null && until.isBefore(behind) ? until : behind;
    }

    private static @Nullable LocalDate day(String pointer, @Nullable String text) {
        var typed = Pages.blankIsNone(text);
        try {
            return typed == null ? null : LocalDate.parse(typed);
        } catch (DateTimeException e) {
            throw new BadRequest(pointer, "INVALID_INSTANT", "must be a day such as 2026-11-29");
        }
    }
}
