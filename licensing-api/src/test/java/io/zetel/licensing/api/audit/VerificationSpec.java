package io.zetel.licensing.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.audit.Verifier.LastEvent;
import io.zetel.licensing.api.audit.Verifier.Verified;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A check of a history by another thread")
class VerificationSpec {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Verified HOLDS = new Verified(3000, true, new LastEvent(3000, "00"), null, true);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Runnable> begun = new ArrayList<>();

    @Test
    void tells_how_far_it_is_and_then_what_came_of_it() throws InterruptedException {
        var half = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        try (var threads = Executors.newSingleThreadExecutor()) {
            var check = new Verification(
                    2999,
                    NOON,
                    progress -> {
                        progress.accept(1000);
                        half.countDown();
                        await(goOn);
                        progress.accept(3000);
                        return HOLDS;
                    },
                    threads);
            half.await();
            assertThat(check.events()).isEqualTo(1000);
            assertThat(check.of()).isEqualTo(2999);
            assertThat(check.outcome(Duration.ZERO)).isEmpty();
            goOn.countDown();
            assertThat(check.outcome(SOON)).contains(HOLDS);
            assertThat(check.events()).as("one event came meanwhile").isEqualTo(2999);
            assertThat(check.hasFailed()).isFalse();
        }
    }

    @Test
    void has_not_begun_as_long_as_others_have_the_threads() {
        var check = new Verification(5, NOON, _ -> HOLDS, begun::add);
        assertThat(check.events()).isZero();
        assertThat(check.outcome(Duration.ZERO)).isEmpty();
        begun.forEach(Runnable::run);
        assertThat(check.outcome(SOON)).contains(HOLDS);
    }

    @Test
    void says_what_kept_it_from_its_end() {
        var check = new Verification(
                5,
                NOON,
                _ -> {
                    throw new IllegalArgumentException("away");
                },
                Runnable::run);
        assertThat(check.hasFailed()).isTrue();
        assertThatThrownBy(() -> check.outcome(SOON)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
