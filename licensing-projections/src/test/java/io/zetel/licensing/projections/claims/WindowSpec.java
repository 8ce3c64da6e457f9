package io.zetel.licensing.projections.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The window of a claim report")
class WindowSpec {

    @Test
    void A51_is_1_7_30_or_90_days_and_nothing_else() {
        assertThat(IntStream.rangeClosed(-1, 1000)
                        .filter(days -> Window.ofDays(days).isPresent()))
                .containsExactly(1, 7, 30, 90);
    }

    @Test
    void A50_DEC3_is_90_days_unless_said_otherwise() {
        assertThat(Window.DEFAULT.days()).isEqualTo(90);
    }
}
