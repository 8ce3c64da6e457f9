package io.zetel.licensing.api.automation.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.automation.webhook.Endpoint.DisabledReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A message that was not taken")
class RetriesSpec {

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void is_tried_ten_times_over_three_days_and_then_given_up() {
        var pauses = new ArrayList<Duration>();
        int tries = 1;
        for (var verdict = verdict(tries, 500, null);
                verdict.state() == MessageState.PENDING;
                verdict = verdict(++tries, 500, null)) {
            pauses.add(Duration.between(NOW, verdict.nextAttempt()));
        }
        assertThat(tries).isEqualTo(10);
        assertThat(pauses).isEqualTo(Retries.PAUSES);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofDays(3), Duration.ofDays(4));
        assertThat(verdict(10, 500, null)).isEqualTo(new Retries.Verdict(MessageState.FAILED, null, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"0, 4000", "0.5, 5000", "1, 6000"})
    void comes_back_a_fifth_earlier_or_later_so_that_not_all_come_at_once(double chance, long millis) {
        assertThat(Retries.verdict(1, answered(500, null), null, NOW, chance).nextAttempt())
                .isEqualTo(NOW.plusMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"2, PT5S", "3600, PT1H", "9999999, PT24H"})
    void waits_as_long_as_the_receiver_asks_for_and_no_longer_than_a_day(long wish, Duration waits) {
        assertThat(Retries.verdict(1, answered(429, Duration.ofSeconds(wish)), null, NOW, 0.5)
                        .nextAttempt())
                .isEqualTo(NOW.plus(waits));
    }

    @Test
    void ends_its_endpoint_when_the_receiver_is_gone_and_waits_for_it_to_be_enabled() {
        var verdict = verdict(1, 410, null);
        assertThat(verdict.disables()).contains(DisabledReason.GONE);
        assertThat(verdict.state()).isEqualTo(MessageState.PENDING);
    }

    @Test
    void ends_its_endpoint_after_five_days_without_a_delivery_and_not_before() {
        assertThat(verdict(3, 500, NOW.minus(Duration.ofDays(5)).plusMillis(1)).disables())
                .isEmpty();
        assertThat(verdict(3, 500, NOW.minus(Duration.ofDays(5))).disables()).contains(DisabledReason.FAILING);
        assertThat(verdict(3, 204, NOW.minus(Duration.ofDays(9))).disables()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "204, true", "299, true", "301, false", "400, false"})
    void is_one_with_any_other_status_than_2xx(int status, boolean taken) {
        assertThat(verdict(1, status, null).state()).isEqualTo(taken ? MessageState.DELIVERED : MessageState.PENDING);
    }

    private static Retries.Verdict verdict(
            int tries, int status, @org.jspecify.annotations.Nullable Instant failingSince) {
        return Retries.verdict(tries, answered(status, null), failingSince, NOW, 0.5);
    }

    private static Outcome answered(int status, @org.jspecify.annotations.Nullable Duration retryAfter) {
        return new Outcome(status, Optional.ofNullable(retryAfter), "", null, 7);
    }
}
