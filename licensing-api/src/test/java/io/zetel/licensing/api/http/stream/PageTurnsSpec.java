package io.zetel.licensing.api.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.stream.PageTurns.Say;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("When an open page is told that something changed")
class PageTurnsSpec {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = 60 * SECOND;
    private static final long NEVER_MOVES = 7;

    /** What a page was told, and how often it woke up for that. */
    private record Told(List<Long> changed, List<Long> stillHere, int woken) {}

    /** Plays a page from its opening, which no sleeping thread does any better. */
    private static Told played(int open, long until, LongUnaryOperator headAt) {
        var turns = new PageTurns(0, headAt.applyAsLong(0), HEARTBEAT, new Random(5));
        var told = new Told(new ArrayList<>(), new ArrayList<>(), 0);
        int woken = 0;
        for (long now = turns.pause(0, open); now < until; now += turns.pause(now, open)) {
            woken++;
            var say = turns.next(now, headAt.applyAsLong(now), open);
            if (say == Say.CHANGED) {
                told.changed().add(now);
            } else if (say == Say.STILL_HERE) {
                told.stillHere().add(now);
            }
            assertThat(turns.pause(now, open)).as("goes on").isPositive().isLessThanOrEqualTo(5 * SECOND);
        }
        return new Told(told.changed(), told.stillHere(), woken);
    }

    @Test
    void once_it_listens_and_twice_after_a_change_and_else_that_somebody_is_there() {
        long change = 20 * SECOND;
        var alone = played(1, MINUTE, now -> now < change ? 1 : 2);
        assertThat(alone.changed()).hasSize(3);
        assertThat(alone.changed().get(0)).as("opened").isLessThan(SECOND);
        assertThat(alone.changed().get(1)).as("changed").isBetween(change, change + SECOND);
        assertThat(alone.changed().get(2) - alone.changed().get(1))
                .as("once more, for what comes later")
                .isBetween(2 * SECOND, 3 * SECOND);
        assertThat(alone.stillHere()).hasSizeBetween(3, 4);
    }

    @Test
    void at_most_every_two_seconds_where_it_is_alone() {
        var changed = played(1, MINUTE, now -> now).changed();
        assertThat(changed).hasSizeBetween(24, 30);
        for (int i = 1; i < changed.size(); i++) {
            assertThat(changed.get(i) - changed.get(i - 1)).isBetween(2 * SECOND, 3 * SECOND);
        }
    }

    @Test
    void so_seldom_that_two_hundred_ask_nine_times_a_second_and_without_waking_up_in_between() {
        var busy = played(200, 100 * MINUTE, now -> now);
        double pagesPerSecond = 200.0 * busy.changed().size() / (100 * 60);
        assertThat(pagesPerSecond).isBetween(8.0, 10.0);
        assertThat(busy.woken() / (double) busy.changed().size())
                .as("its turn, and looking up every five seconds")
                .isLessThan(7);
    }

    @Test
    void by_looks_that_get_fewer_with_the_pages_while_nothing_happens() {
        assertThat(played(1, MINUTE, _ -> NEVER_MOVES).woken()).isBetween(110, 125);
        assertThat(played(200, MINUTE, _ -> NEVER_MOVES).woken()).isLessThan(35);
    }
}
