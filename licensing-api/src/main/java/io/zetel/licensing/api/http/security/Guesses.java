package io.zetel.licensing.api.http.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.zetel.licensing.api.http.problem.HttpProblem;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Slows down who guesses secrets: after some failures each further attempt at a client from one address, and at any
 * clients from one address, has to wait twice as long as the one before. Counted alike whether there is such a client.
 */
final class Guesses {

    /** Bounds what guessing can make us remember; what is forgotten starts anew. */
    private static final int REMEMBERED = 20_000;

    private static final Duration FORGOTTEN = Duration.ofMinutes(10);
    private static final String ANY = "";
    private static final Limit OF_CLIENT = new Limit(5, Duration.ofSeconds(60));
    private static final Limit OF_SOURCE = new Limit(50, Duration.ofSeconds(10));

    private final Ticker ticker;
    private final Cache<Key, Count> counts;

    private record Key(String client, String source) {}

    private record Count(int attempts, long nextNanos) {}

    /** So many attempts are free; from then on they wait, at most so long. */
    private record Limit(int free, Duration longest) {

        long waitNanos(int attempts) {
            int beyond = attempts - free;
            return beyond <= 0
                    ? 0
                    : Math.min(longest.toNanos(), TimeUnit.SECONDS.toNanos(1) << Math.min(beyond - 1, 10));
        }
    }

    Guesses(Ticker ticker) {
        this.ticker = ticker;
        counts = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(FORGOTTEN)
                .ticker(ticker)
                .build();
    }

    /**
     * Counts an attempt before anything is known of it, so that many at once count as well; 429 where it comes too
     * early.
     */
    void attempt(String client, String source) {
        attempt(new Key(ANY, source), OF_SOURCE);
        attempt(new Key(client, source), OF_CLIENT);
    }

    /** It was no guess. */
    void succeeded(String client, String source) {
        counts.invalidate(new Key(client, source));
        takeBack(new Key(ANY, source));
    }

    /** Nobody looked whether it was one. */
    void unseen(String client, String source) {
        takeBack(new Key(client, source));
        takeBack(new Key(ANY, source));
    }

    private void takeBack(Key key) {
        counts.asMap()
                .computeIfPresent(key, (_, count) -> new Count(Math.max(0, count.attempts() - 1), count.nextNanos()));
    }

    private void attempt(Key key, Limit limit) {
        long now = ticker.read();
        counts.asMap().compute(key, (_, count) -> {
            if (count != null && count.attempts() > limit.free() && count.nextNanos() - now > 0) {
                throw tooMany(count.nextNanos() - now);
            }
            int attempts = count == null ? 1 : count.attempts() + 1;
            return new Count(attempts, now + limit.waitNanos(attempts));
        });
    }

    private static HttpProblem tooMany(long waitNanos) {
        int seconds =
                (int) Math.max(1, Duration.ofNanos(waitNanos).plusMillis(999).toSeconds());
        return new HttpProblem(429, "TOO_MANY_ATTEMPTS", "Too many wrong secrets came from there").retryAfter(seconds);
    }
}
