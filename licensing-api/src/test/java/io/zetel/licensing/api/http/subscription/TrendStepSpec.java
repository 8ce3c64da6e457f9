package io.zetel.licensing.api.http.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The points of a trend")
class TrendStepSpec {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void are_the_beginnings_of_hours_days_or_weeks_and_the_end() {
        assertThat(TrendStep.HOUR.points(NOON.minusSeconds(60), NOON.plusSeconds(60)))
                .containsExactly(NOON, NOON.plusSeconds(60));
        assertThat(TrendStep.DAY.points(Instant.parse("2026-11-28T00:00:00Z"), NOON))
                .containsExactly(Instant.parse("2026-11-28T00:00:00Z"), Instant.parse("2026-11-29T00:00:00Z"), NOON);
        // 29 November 2026 is a Sunday.
        assertThat(TrendStep.WEEK.points(NOON.minus(Duration.ofDays(8)), NOON))
                .containsExactly(Instant.parse("2026-11-23T00:00:00Z"), NOON);
        assertThat(TrendStep.WEEK.points(NOON.minusSeconds(1), NOON)).containsExactly(NOON);
    }

    @Test
    void are_no_more_than_four_hundred() {
        for (var step : TrendStep.values()) {
            var from = NOON.minus(Duration.ofDays(5000));
            var to = NOON;
            while (!step.fits(from, to)) {
                from = from.plus(Duration.ofHours(1));
            }
            assertThat(step.points(from, to)).hasSizeLessThanOrEqualTo(TrendStep.MOST_POINTS);
        }
        assertThat(TrendStep.DAY.fits(NOON.minus(Duration.ofDays(366)), NOON)).isTrue();
    }
}
