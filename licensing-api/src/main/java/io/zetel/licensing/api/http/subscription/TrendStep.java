package io.zetel.licensing.api.http.subscription;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.stream.Stream;

/** How far apart the points of a trend are; each is the beginning of an hour, a day or a week in UTC. */
enum TrendStep {
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7));

    /** More than a year of days. */
    static final int MOST_POINTS = 400;

    private final Duration length;

    TrendStep(Duration length) {
        this.length = length;
    }

    /** Whether there are not too many points in this time. */
    boolean fits(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(length.multipliedBy(MOST_POINTS - 2)) <= 0;
    }

    /** The beginnings within this time, and its end. */
    List<Instant> points(Instant from, Instant to) {
        var first = begin(from);
        return Stream.concat(
                        Stream.iterate(
                                first.isBefore(from) ? first.plus(length) : first,
                                point -> point.isBefore(to),
                                point -> point.plus(length)),
                        Stream.of(to))
                .toList();
    }

    private Instant begin(Instant instant) {
        return switch (this) {
            case HOUR -> instant.truncatedTo(ChronoUnit.HOURS);
            case DAY -> instant.truncatedTo(ChronoUnit.DAYS);
            case WEEK ->
                instant.atOffset(ZoneOffset.UTC)
                        .truncatedTo(ChronoUnit.DAYS)
                        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .toInstant();
        };
    }
}
