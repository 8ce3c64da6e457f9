package io.zetel.licensing.api.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What a page shows of a tenant now, read once for all pages that refresh within a second. Only for what depends on the
 * tenant alone: neither on who asks nor on what the address says.
 *
 * @param <T> what is shown
 */
final class LiveModel<T> {

    /**
     * A page asks again two seconds after it listened or got its last answer at the earliest, so that what it is told
     * is newer than what it shows.
     */
    static final Duration SHARED = Duration.ofSeconds(1);

    /** More than are asked for in a second. */
    private static final int MOST_TENANTS = 100;

    private final InstantSource clock;
    private final Cache<TenantId, Read<T>> last = Caffeine.newBuilder()
            .expireAfterWrite(SHARED)
            .maximumSize(MOST_TENANTS)
            .build();

    LiveModel(InstantSource clock) {
        this.clock = clock;
    }

    private record Read<T>(Instant begun, T model) {

        /** It is as old as its first statement, however long it took to read. */
        boolean isNew(Instant now) {
            return !now.isBefore(begun) && Duration.between(begun, now).compareTo(SHARED) < 0;
        }
    }

    /** The model of now, or one that is less than a second old where a page asks for it again. */
    T of(TenantId tenant, HttpServletRequest request, Supplier<T> read) {
        var now = clock.instant();
        var known = SessionCookie.isAskedAgain(request) ? last.getIfPresent(tenant) : null;
        if (known != null && known.isNew(now)) {
            return known.model();
        }
        var model = read.get();
        last.put(tenant, new Read<>(now, model));
        return model;
    }
}
