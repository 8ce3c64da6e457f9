package io.zetel.licensing.api.http.security;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.concurrent.ConcurrentMapCache;

/**
 * An issuer's public keys: read anew after some minutes, and before that when a token names one that is not known, but
 * not for every such token. Else whoever makes up tokens would have us ask the issuer as often as they like.
 */
final class IssuerKeys extends ConcurrentMapCache {

    private static final long OLD_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private long readNanos = System.nanoTime() - OLD_NANOS;

    IssuerKeys() {
        super("issuer-keys");
    }

    @Override
    public synchronized <T> @Nullable T get(Object uri, Callable<T> read) {
        if (age() >= OLD_NANOS) {
            clear();
        }
        return super.get(uri, () -> {
            var keys = read.call();
            readNanos = System.nanoTime();
            return keys;
        });
    }

    @Override
    public synchronized boolean invalidate() {
        return age() >= FRESH_NANOS && super.invalidate();
    }

    private long age() {
        return System.nanoTime() - readNanos;
    }
}
