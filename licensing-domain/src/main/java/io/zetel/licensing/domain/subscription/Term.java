package io.zetel.licensing.domain.subscription;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How long one term of a purchase is: whole months where they fit the calendar, else an exact time. */
public record Term(long months, Duration time) {

    /** The shortest term there is; one that renews with every look at it would be none. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** The term from one instant to a later one; the 31st of January to the 28th of February is a month. */
    static Term between(Instant from, Instant to) {
        return new Term(
                Reading.of(from, to).map(reading -> reading.months(from, to)).orElse(0L), Duration.between(from, to));
    }

    /** Whether it is long enough to be one. */
    boolean isLongEnough() {
        return time.compareTo(SHORTEST) >= 0;
    }

    /** Whether each such term is worth telling of; of shorter ones years would be too many. */
    boolean isToldOf() {
        return time.compareTo(DAY) >= 0;
    }

    /**
     * The first end after {@code now} of the terms that follow each other since {@code end}. Months are counted from
     * where the first term began, or from an end that was moved, so that no term is shorter for the short months before
     * it.
     */
    Instant firstEndAfter(Instant now, Instant start, Instant end) {
        if (months == 0) {
            return end.plus(time.multipliedBy(Duration.between(end, now).dividedBy(time) + 1));
        }
        var reading = Reading.of(start, end);
        var anchor = reading.isPresent() ? start : end;
        var read = reading.orElseGet(() -> Reading.ofMoved(end));
        long passed = reading.isPresent() ? read.months(start, end) : 0;
        passed += Math.max(0, ChronoUnit.MONTHS.between(utc(end), utc(now)) / months * months);
        var next = read.end(anchor, passed);
        while (!next.isAfter(now)) {
            passed += months;
            next = read.end(anchor, passed);
        }
        return next;
    }

    /**
     * How start and end are read as bounds of whole months. People write the end as the last second of a day, and days
     * as those of their clock, which is an hour ahead in summer: so much is added to each to have the bound they mean.
     */
    private record Reading(Duration beforeStart, Duration beforeEnd) {

        /** The first reading by which the end is whole months after the start. */
        static Optional<Reading> of(Instant start, Instant end) {
            return all(start, end)
                    .filter(reading -> reading.months(start, end) > 0)
                    .findFirst();
        }

        /** That of an end that has nothing to do with the start; the end of a month stays one. */
        static Reading ofMoved(Instant end) {
            if (utc(end).getSecond() == 59) {
                return new Reading(toNextMinute(end), toNextMinute(end));
            }
            var before = isLastOfMonth(utc(end)) ? DAY : Duration.ZERO;
            return new Reading(before, before);
        }

        long months(Instant start, Instant end) {
            return wholeMonths(utc(start).plus(beforeStart), utc(end).plus(beforeEnd));
        }

        Instant end(Instant anchor, long months) {
            return utc(anchor)
                    .plus(beforeStart)
                    .plusMonths(months)
                    .minus(beforeEnd)
                    .toInstant(ZoneOffset.UTC);
        }

        private static Stream<Reading> all(Instant start, Instant end) {
            var readings = new ArrayList<Reading>();
            for (var lastSeconds : List.of(Duration.ZERO, toNextMinute(end))) {
                readings.add(new Reading(Duration.ZERO, lastSeconds));
            }
            if (isLastOfMonth(utc(start)) && isLastOfMonth(utc(end))) {
                readings.add(new Reading(DAY, DAY));
            }
            for (var clock : clocksAtMidnight(start)) {
                for (var summer : List.of(Duration.ZERO, HOUR, HOUR.negated())) {
                    for (var lastSeconds : List.of(Duration.ZERO, toNextMinute(end))) {
                        var before = clock.plus(summer).plus(lastSeconds);
                        if (utc(end).plus(before).toLocalTime().equals(LocalTime.MIDNIGHT)) {
                            readings.add(new Reading(clock, before));
                        }
                    }
                }
            }
            return readings.stream();
        }

        /** How far a clock that shows midnight then is ahead of UTC; clocks differ from it by quarters of an hour. */
        private static List<Duration> clocksAtMidnight(Instant instant) {
            var since = Duration.between(LocalTime.MIDNIGHT, utc(instant).toLocalTime());
            if (since.toNanos() % Duration.ofMinutes(15).toNanos() != 0) {
                return List.of();
            }
            return Stream.of(since.negated(), DAY.minus(since))
                    .filter(ahead -> ahead.toHours() >= -12 && ahead.toMinutes() <= 14 * 60)
                    .toList();
        }

        /** To the minute after an end that is the last second, or the last minute, before it. */
        private static Duration toNextMinute(Instant end) {
            return Duration.between(end, end.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES));
        }

        private static boolean isLastOfMonth(LocalDateTime time) {
            return time.getDayOfMonth() == time.toLocalDate().lengthOfMonth();
        }
    }

    private static long wholeMonths(LocalDateTime from, LocalDateTime to) {
        long months = ChronoUnit.MONTHS.between(from, to);
        if (from.plusMonths(months).equals(to)) {
            return months;
        }
        return from.plusMonths(months + 1).equals(to) ? months + 1 : 0;
    }

    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
