package io.zetel.licensing.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Instants are read from text")
class InstantsSpec {

    private static final long SEED = 1129;
    private static final int TRIES = 20_000;

    @Test
    void as_the_jdk_reads_what_it_writes() {
        var random = new Random(SEED);
        var first = Instant.parse("-0010-01-01T00:00:00Z").getEpochSecond();
        var last = Instant.parse("+10010-01-01T00:00:00Z").getEpochSecond();
        for (int i = 0; i < TRIES; i++) {
            var exact = Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000));
            for (var unit :
                    new ChronoUnit[] {ChronoUnit.NANOS, ChronoUnit.MICROS, ChronoUnit.MILLIS, ChronoUnit.SECONDS}) {
                var instant = exact.truncatedTo(unit);
                assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29T12:00:00.1Z",
                "2026-11-29T12:00:00.12345Z",
                "2024-02-29T23:59:59.999999999Z",
                "2026-11-29T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2026-11-29T12:00:00+01:00",
                "2026-11-29t12:00:00z"
            })
    void as_the_jdk_reads_what_others_write(String text) {
        assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-02-29T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-00-01T12:00:00Z",
                "2026-01-00T12:00:00Z",
                "2026-11-29T25:00:00Z",
                "2026-11-29T12:60:00Z",
                "2026-11-29T12:00:61Z",
                "2026-11-29T12:00:00.12a4Z",
                "2026-11-29T12:00:00.1234567890Z",
                "2026-11-29T12:00:00",
                "2026-11-29T12:00Z",
                "2026-11-29 12:00:00Z",
                "２026-11-29T12:00:00Z"
            })
    void but_for_what_is_none(String text) {
        assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeParseException.class);
    }
}
