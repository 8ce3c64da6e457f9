package io.zetel.licensing.api.http.idempotency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Types;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code idempotency}. Every call is one short statement of its own; while the work runs no connection is
 * held. A running attempt has a lease which the node it runs on keeps extending, so one that died with its node blocks
 * for half a minute, not a day.
 */
final class IdempotencyStore {

    static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int EXPIRED_AT_ONCE = 10_000;
    private static final int ATTEMPTS_OVER = 10_000;

    private final JdbcClient jdbc;
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    /**
     * Attempts that ended here while the database could not be told; whoever asks again need not wait for their lease
     * to end.
     */
    private final Cache<UUID, Boolean> over = Caffeine.newBuilder()
            .expireAfterWrite(LEASE)
            .maximumSize(ATTEMPTS_OVER)
            .build();

    /** What became of a wish to begin. */
    sealed interface Begun {

        /** Go ahead. */
        record Mine() implements Begun {}

        /** The first attempt still runs. */
        record Running() implements Begun {}

        /** The key stands for another body. */
        record OtherBody() implements Begun {}

        /** It was done before. */
        record Answered(KeptAnswer answer) implements Begun {}
    }

    private record Row(
            byte[] requestHash,
            @Nullable Integer status,
            @Nullable String headers,
            byte @Nullable [] body) {}

    IdempotencyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Begun begin(byte[] scope, @Nullable String tenant, byte[] requestHash, UUID attempt) {
        // The second round is for a row that was deleted between the two statements.
        for (var round = 0; round < 2; round++) {
            if (claim(scope, tenant, requestHash, attempt)) {
                return new Begun.Mine();
            }
            var found = jdbc.sql("select request_hash, status, headers, body from idempotency where scope = ?")
                    .param(scope)
                    .query((row, _) -> new Row(
                            row.getBytes(1), row.getObject(2, Integer.class), row.getString(3), row.getBytes(4)))
                    .optional();
            if (found.isPresent()) {
                return begun(found.get(), requestHash);
            }
        }
        return new Begun.Running();
    }

    void finish(byte[] scope, UUID attempt, int status, Map<String, String> headers, byte @Nullable [] body) {
        running.remove(attempt);
        jdbc.sql("update idempotency set status = :status, headers = :headers, body = :body where scope = "
                        + ":scope and attempt = :attempt")
                .param("status", status)
                .param("headers", KeptAnswer.lines(headers))
                .param("body", body, Types.BINARY)
                .param("scope", scope)
                .param("attempt", attempt)
                .update();
    }

    void release(byte[] scope, UUID attempt) {
        letGo(attempt);
        jdbc.sql("delete from idempotency where scope = ? and attempt = ? and status is null")
                .param(scope)
                .param(attempt)
                .update();
        over.invalidate(attempt);
    }

    /** Nobody here works on it any more, whether the database comes to know or not. */
    void letGo(UUID attempt) {
        running.remove(attempt);
        over.put(attempt, true);
    }

    void extendLeases() {
        var attempts = running.toArray(UUID[]::new);
        if (attempts.length > 0) {
            jdbc.sql("update idempotency set lease_until = now() + make_interval(secs => ?) where attempt = "
                            + "any(?) and status is null")
                    .param(LEASE.toSeconds())
                    .param(attempts)
                    .update();
        }
    }

    void forgetExpired() {
        int forgotten;
        do {
            forgotten = jdbc.sql(
                            "delete from idempotency where scope in (select scope from idempotency where expires_at < now() limit ?)")
                    .param(EXPIRED_AT_ONCE)
                    .update();
        } while (forgotten == EXPIRED_AT_ONCE);
    }

    private boolean claim(byte[] scope, @Nullable String tenant, byte[] requestHash, UUID attempt) {
        try {
            boolean mine = insert(scope, tenant, requestHash, attempt);
            if (mine) {
                running.add(attempt);
            }
            return mine;
        } catch (RuntimeException e) {
            // It may be in the table all the same.
            letGo(attempt);
            throw e;
        }
    }

    private boolean insert(byte[] scope, @Nullable String tenant, byte[] requestHash, UUID attempt) {
        return jdbc.sql("""
                     insert into idempotency as i (scope, tenant_id, request_hash, attempt, lease_until, expires_at)
                     values (:scope, :tenant, :hash, :attempt, now() + make_interval(secs => :lease), now() + make_interval(secs => :kept))
                     on conflict (scope) do update
                     set request_hash = excluded.request_hash, attempt = excluded.attempt, lease_until = excluded.lease_until,
                         expires_at = excluded.expires_at, status = null, headers = null, body = null
                     where i.expires_at < now() or i.status is null and i.request_hash = excluded.request_hash
                           and (i.lease_until < now() or i.attempt = any(:over))
                     """)
                        .param("scope", scope)
                        .param("tenant", tenant, Types.VARCHAR)
                        .param("hash", requestHash)
                        .param("attempt", attempt)
                        .param("lease", LEASE.toSeconds())
                        .param("kept", KEPT.toSeconds())
                        .param("over", over.asMap().keySet().toArray(UUID[]::new))
                        .update()
                == 1;
    }

    private static Begun begun(Row row, byte[] requestHash) {
        if (!Arrays.equals(row.requestHash(), requestHash)) {
            return new Begun.OtherBody();
        }
        if (row.status() == null || row.headers() == null) {
            return new Begun.Running();
        }
        return new Begun.Answered(new KeptAnswer(row.status(), KeptAnswer.headers(row.headers()), row.body()));
    }
}
