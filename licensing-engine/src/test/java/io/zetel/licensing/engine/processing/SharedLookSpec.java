package io.zetel.licensing.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A look that many share")
class SharedLookSpec {

    private static final int CALLERS = 8;
    private static final int EACH = 2_000;

    private final AtomicLong changed = new AtomicLong();

    @Test
    void tells_nobody_what_was_seen_before_they_asked() throws Exception {
        var look = new SharedLook<>(changed::get);
        Callable<Boolean> caller = () -> {
            for (int i = 0; i < EACH; i++) {
                long mine = changed.incrementAndGet();
                if (look.take() < mine) {
                    return false;
                }
            }
            return true;
        };
        try (var callers =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (var outcome : callers.invokeAll(
                    IntStream.range(0, CALLERS).mapToObj(_ -> caller).toList())) {
                assertThat(outcome.get()).isTrue();
            }
        }
    }

    @Test
    void that_fails_is_tried_again_for_who_asks_next() {
        var isAway = new AtomicBoolean(true);
        var look = new SharedLook<>(() -> {
            if (isAway.get()) {
                throw new IllegalStateException("away");
            }
            return changed.incrementAndGet();
        });
        assertThatThrownBy(look::take).hasMessage("away");
        assertThatThrownBy(look::take).hasMessage("away");
        isAway.set(false);
        assertThat(look.take()).isEqualTo(1);
        assertThat(look.take()).isEqualTo(2);
    }
}
