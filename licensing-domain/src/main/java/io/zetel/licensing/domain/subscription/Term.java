package io.zetel.licensing.domain.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How long one term of a purchase is: whole months where they fit the calendar, else an exact time. */
public record Term(long months, Duration time) {

    /** The term from one instant to a later one; the 31st of January to the 28th of February is a month. */
    static Term between(Instant from, Instant to) {
        return new Term(wholeMonths(from, to), Duration.between(from, to));
    }

    /** The first end after {@code now} of the terms that follow each other since {@code end}; month ends are kept by counting from {@code start}. */
    Instant firstEndAfter(Instant now, Instant start, Instant end) {
        if (months == 0) {
            return end.plus(time.multipliedBy(Duration.between(end, now).dividedBy(time) + 1));
        }
        long sinceStart = wholeMonths(start, end);
        var first = utc(sinceStart == 0 ? end : start);
        long passed = sinceStart + ChronoUnit.MONTHS.between(utc(end), utc(now)) / months * months;
        var next = first.plusMonths(passed);
        while (!next.isAfter(utc(now))) {
            passed += months;
            next = first.plusMonths(passed);
        }
        return next.toInstant(ZoneOffset.UTC);
    }

    private static long wholeMonths(Instant from, Instant to) {
        long months = ChronoUnit.MONTHS.between(utc(from), utc(to));
        if (utc(from).plusMonths(months).equals(utc(to))) {
            return months;
        }
        return utc(from).plusMonths(months + 1).equals(utc(to)) ? months + 1 : 0;
    }

    private static LocalDateTime utc(Instant instant) { return LocalDateTime.ofInstant(instant, ZoneOffset.UTC); }
}
