package io.zetel.licensing.api.http.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What follows a command")
class AnswerSpec {

    @Test
    void is_waited_for_so_long_that_the_request_is_answered_within_ten_seconds_of_sending_it() {
        assertThat(after(Duration.ZERO)).isEqualTo(Duration.ofMillis(9_500));
        assertThat(after(Duration.ofSeconds(8))).isEqualTo(Duration.ofMillis(1_500));
        assertThat(after(Duration.ofSeconds(11))).isZero();
    }

    private static Duration after(Duration command) {
        long sent = Long.MAX_VALUE - 1;
        return new Answer<>("done", 7, sent).left(sent + command.toNanos());
    }
}
