package io.zetel.licensing.api.importer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** Reads dates as the source writes them; one without a time begins or ends a whole day of the tenant's zone. */
record Dates(ZoneId zone, DateTimeFormatter days) {

    private static final int NEVER = 9999;

    /** Dates of this zone by this pattern, such as {@code MM/dd/yyyy}. */
    static Dates of(ZoneId zone, String pattern) {
        // Letters of the year of an era would need the era.
        return new Dates(
                zone, DateTimeFormatter.ofPattern(pattern.replace('y', 'u')).withResolverStyle(ResolverStyle.STRICT));
    }

    /** The first instant of the day, or the instant itself. */
    Optional<Instant> start(String text) {
        return day(text).map(this::midnight).or(() -> instant(text));
    }

    /** The first instant after the day, or the instant itself; a day of the year 9999 says that there is no end. */
    Optional<Instant> end(String text) {
        return day(text)
                .map(day -> midnight(day.getYear() < NEVER ? day.plusDays(1) : day))
                .or(() -> instant(text));
    }

    private Instant midnight(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private Optional<LocalDate> day(String text) {
        try {
            return Optional.of(LocalDate.parse(text, days));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Instant> instant(String text) {
        var iso = text.replace(' ', 'T');
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException e) {
            try {
                return Optional.of(LocalDateTime.parse(iso).atZone(zone).toInstant());
            } catch (DateTimeException no) {
                return Optional.empty();
            }
        }
    }
}
