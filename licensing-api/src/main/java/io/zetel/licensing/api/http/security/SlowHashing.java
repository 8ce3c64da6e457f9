package io.zetel.licensing.api.http.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.Unavailable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.bcrypt.BCrypt;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Hashes chosen secrets, which is slow on purpose: on few threads, with a short queue, so that guesses leave the rest
 * to others.
 */
final class SlowHashing implements AutoCloseable {

    /** bcrypt reads no further. */
    static final int LONGEST_BYTES = 72;

    /** So many characters are never more bytes than that. */
    private static final int SHORT = LONGEST_BYTES / 4;

    private static final int HASH_CHARACTERS = 31;
    private static final String PREFIX = "{bcrypt}";
    /** Each waits for those before it, a tenth of a second apiece. */
    private static final int QUEUE = 16;

    private static final int PROCESSORS_PER_THREAD = 4;

    private final BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder();
    /** What a guess at a client is held against that has no slow hash, or does not exist: as dear, and of nothing. */
    private final String nobodys = BCrypt.gensalt() + ".".repeat(HASH_CHARACTERS);

    private final ThreadPoolExecutor pool;
    private final Counter hashed;
    private final Counter rejected;

    SlowHashing(MeterRegistry meters) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / PROCESSORS_PER_THREAD);
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name("secrets-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        hashed = Counter.builder("zetel.secrets.hashed")
                .description("Secrets and passwords held against a slow hash")
                .register(meters);
        rejected = Counter.builder("zetel.secrets.rejected")
                .description("Requests turned away for too many secrets to hash")
                .register(meters);
    }

    String hash(String secret) {
        return inTurn(() -> PREFIX + bcrypt.encode(secret));
    }

    /** Whether this is the secret of that hash; takes as long where there is none. */
    boolean matches(String secret, Optional<String> hash) {
        return inTurn(() -> compare(secret, hash));
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, pool).join();
        } catch (RejectedExecutionException e) {
            rejected.increment();
            throw new Unavailable("Too many secrets are being looked at", 1, null);
        }
    }

    private boolean compare(String secret, Optional<String> hash) {
        hashed.increment();
        boolean isTooLong = secret.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
        var kept = hash.filter(text -> text.startsWith(PREFIX))
                .map(text -> text.substring(PREFIX.length()))
                .orElse(nobodys);
        boolean same = bcrypt.matches(isTooLong ? secret.substring(0, SHORT) : secret, kept);
        return same && !isTooLong && hash.isPresent();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
