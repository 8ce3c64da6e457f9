package io.zetel.licensing.domain.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A term that follows another")
class TermSpec {

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        // the last second of a year and of months
        "2024-01-01T00:00:00Z,2024-12-31T23:59:59Z,2025-12-31T23:59:59Z,2026-12-31T23:59:59Z,2027-12-31T23:59:59Z",
        "2026-01-01T00:00:00Z,2026-01-31T23:59:59Z,2026-02-28T23:59:59Z,2026-03-31T23:59:59Z,2026-04-30T23:59:59Z",
        "2028-02-01T00:00:00Z,2028-02-29T23:59:59.999999Z,2028-03-31T23:59:59.999999Z,"
                + "2028-04-30T23:59:59.999999Z,2028-05-31T23:59:59.999999Z",
        "2026-01-01T00:00:00Z,2026-03-31T23:59:00Z,2026-06-30T23:59:00Z,2026-09-30T23:59:00Z,2026-12-31T23:59:00Z",
        // in the middle of a month, counted from the day the first term began
        "2026-01-31T00:00:00Z,2026-02-28T00:00:00Z,2026-03-31T00:00:00Z,2026-04-30T00:00:00Z,2026-05-31T00:00:00Z",
        "2024-02-29T00:00:00Z,2025-02-28T00:00:00Z,2026-02-28T00:00:00Z,2027-02-28T00:00:00Z,2028-02-29T00:00:00Z",
        "2026-02-15T12:30:00Z,2026-03-15T12:29:59Z,2026-04-15T12:29:59Z,2026-05-15T12:29:59Z,2026-06-15T12:29:59Z",
        // from the end of a month to that of another
        "2026-02-28T00:00:00Z,2026-03-31T00:00:00Z,2026-04-30T00:00:00Z,2026-05-31T00:00:00Z,2026-06-30T00:00:00Z",
        // midnight of a clock an hour ahead, and across the day it changes
        "2026-10-31T23:00:00Z,2026-11-30T23:00:00Z,2026-12-31T23:00:00Z,2027-01-31T23:00:00Z,2027-02-28T23:00:00Z",
        "2024-12-31T23:00:00Z,2025-12-31T22:59:59Z,2026-12-31T22:59:59Z,2027-12-31T22:59:59Z,2028-12-31T22:59:59Z",
        "2026-02-28T23:00:00Z,2026-03-31T22:00:00Z,2026-04-30T22:00:00Z,2026-05-31T22:00:00Z,2026-06-30T22:00:00Z",
        "2026-03-01T05:00:00Z,2026-04-01T03:59:59Z,2026-05-01T03:59:59Z,2026-06-01T03:59:59Z,2026-07-01T03:59:59Z",
        // so many days are so many days
        "2026-01-01T00:00:00Z,2026-01-31T00:00:00Z,2026-03-02T00:00:00Z,2026-04-01T00:00:00Z,2026-05-01T00:00:00Z",
        "2026-01-02T09:00:00Z,2026-02-01T09:00:00Z,2026-03-03T09:00:00Z,2026-04-02T09:00:00Z,2026-05-02T09:00:00Z"
    })
    void ends_as_the_first_one_did(Instant start, Instant first, Instant second, Instant third, Instant fourth) {
        assertThat(ends(start, first, 4)).containsExactly(first, second, third, fourth);
    }

    @ParameterizedTest(name = "from {0} by {1} months")
    @CsvSource({
        "2024-01-01T00:00:00,1",
        "2024-01-01T00:00:00,12",
        "2024-02-29T00:00:00,12",
        "2024-02-29T10:00:00,1",
        "2025-01-31T00:00:00,1",
        "2025-08-31T17:45:00,3",
        "2025-12-15T00:00:00,6",
        "2023-03-30T00:00:00,36"
    })
    void does_not_drift_in_a_century(LocalDateTime start, long months) {
        for (var lastSeconds : List.of(0L, 1L)) {
            var from = start.toInstant(ZoneOffset.UTC);
            var ends = ends(from, end(start, months, lastSeconds), (int) (1200 / months));
            for (int i = 0; i < ends.size(); i++) {
                assertThat(ends.get(i)).isEqualTo(end(start, months * (i + 1), lastSeconds));
            }
        }
    }

    @ParameterizedTest(name = "of years in {0}")
    @CsvSource({"Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"})
    void keeps_to_midnight_where_it_was_bought(ZoneId zone) {
        var start = LocalDateTime.parse("2024-01-01T00:00:00");
        var ends = ends(
                start.atZone(zone).toInstant(),
                start.plusYears(1).minusSeconds(1).atZone(zone).toInstant(),
                100);
        for (int i = 0; i < ends.size(); i++) {
            assertThat(ends.get(i))
                    .isEqualTo(
                            start.plusYears(i + 1).minusSeconds(1).atZone(zone).toInstant());
        }
    }

    @ParameterizedTest(name = "moved to {0}")
    @CsvSource({
        "2026-06-30T23:59:59Z,2026-07-31T23:59:59Z,2026-08-31T23:59:59Z,2026-09-30T23:59:59Z",
        "2027-01-31T00:00:00Z,2027-02-28T00:00:00Z,2027-03-31T00:00:00Z,2027-04-30T00:00:00Z",
        "2026-06-20T09:00:00Z,2026-07-20T09:00:00Z,2026-08-20T09:00:00Z,2026-09-20T09:00:00Z"
    })
    void goes_on_from_an_end_that_was_moved(Instant moved, Instant second, Instant third, Instant fourth) {
        var start = Instant.parse("2026-01-15T09:00:00Z");
        var term = Term.between(start, Instant.parse("2026-02-15T09:00:00Z"));
        var ends = new ArrayList<>(List.of(moved));
        for (int i = 0; i < 3; i++) {
            ends.add(term.firstEndAfter(ends.getLast(), start, ends.getLast()));
        }
        assertThat(ends).containsExactly(moved, second, third, fourth);
    }

    private static Instant end(LocalDateTime start, long months, long lastSeconds) {
        return start.plusMonths(months).minusSeconds(lastSeconds).toInstant(ZoneOffset.UTC);
    }

    /** The ends of so many terms, each renewed at the end of the one before. */
    private static List<Instant> ends(Instant start, Instant first, int terms) {
        var term = Term.between(start, first);
        var ends = new ArrayList<>(List.of(first));
        while (ends.size() < terms) {
            ends.add(term.firstEndAfter(ends.getLast(), start, ends.getLast()));
        }
        return ends;
    }
}
