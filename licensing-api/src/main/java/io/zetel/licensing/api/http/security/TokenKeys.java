package io.zetel.licensing.api.http.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.zetel.licensing.api.http.security.PublicKeys.Published;
import io.zetel.licensing.api.http.security.PublicKeys.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The keys that sign tokens. Each node has its own, made at its first token and kept nowhere but in its memory; the
 * public parts are shared, so that every node believes the tokens of every other, also of one that has ended.
 */
public final class TokenKeys {

    /** A key as operators see it; {@code verifiesUntil} moves on while the key is in use. */
    public record Shown(
            String keyId,
            Instant madeAt,
            boolean retired,
            @Nullable Instant verifiesUntil) {}

    private static final Logger log = LoggerFactory.getLogger(TokenKeys.class);
    /** After so long a node looks whether another has retired its key. */
    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    /** A key in use is published for this long, and once more when half an hour of it has gone. */
    private static final Duration PUBLISHED = Duration.ofMinutes(75);

    private static final Duration PROLONGED_AFTER = Duration.ofMinutes(30);
    /** Another node may sign with a key for some seconds after it was retired. */
    private static final Duration AFTER_RETIREMENT = EmbeddedIdentity.TOKEN_LIFE.plusMinutes(1);

    private final PublicKeys table;
    private final Duration age;
    private final ReentrantLock making = new ReentrantLock();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Mine mine;
    private volatile Known known;

    private record Mine(ECKey key, long madeNanos, long publishedNanos) {}

    /** What the table said; the time is that of the question. */
    private record Known(Map<String, Published> keys, long askedNanos) {}

    /** Keys of at most this age. */
    TokenKeys(PublicKeys table, Duration age) {
        this.table = table;
        this.age = age;
        this.known = read();
    }

    /** The key to sign with now. */
    ECKey signing() {
        var used = mine;
        return used != null && isGood(used) ? used.key() : renewed();
    }

    /** Whether the signatures of this key count; what was retired on another node is known after a few seconds. */
    boolean isBelieved(@Nullable Object kid) {
        return kid instanceof String id && recent().keys().containsKey(id);
    }

    /** All keys whose signatures count, among them this one if the table has it by now. */
    List<JWK> believed(@Nullable String kid) {
        long asked = System.nanoTime();
        var keys = recent().keys();
        if (kid != null && !keys.containsKey(kid)) {
            // Made on another node a moment ago, or made up. Those who ask meanwhile share one look.
            keys = askedSince(asked).keys();
        }
        return keys.values().stream().map(Published::key).toList();
    }

    /** All keys whose signatures count, as operators see them. */
    public List<Shown> shown() {
        return table.all(Purpose.TOKEN).stream()
                .map(key -> new Shown(
                        key.key().getKeyID(),
                        key.madeAt(),
                        key.isRetired(),
                        key.verifiesUntil().orElse(null)))
                .toList();
    }

    /** From now on every node signs with another key; the tokens there are end at once or when their time is up. */
    public void rotate(boolean endTokens) {
        table.retireAll(endTokens ? Duration.ZERO : AFTER_RETIREMENT);
        askedSince(System.nanoTime());
        signing();
    }

    private boolean isGood(Mine used) {
        var published = recent().keys().get(used.key().getKeyID());
        long now = System.nanoTime();
        return published != null
                && !published.isRetired()
                && now - used.madeNanos() < age.toNanos()
                && now - used.publishedNanos() < PROLONGED_AFTER.toNanos();
    }

    private ECKey renewed() {
        making.lock();
        try {
            var used = mine;
            if (used == null || !isGood(used)) {
                mine = used == null || !isProlonged(used)
                        ? made()
                        : new Mine(used.key(), used.madeNanos(), System.nanoTime());
                askedSince(System.nanoTime());
            }
            return Objects.requireNonNull(mine).key();
        } finally {
            making.unlock();
        }
    }

    private boolean isProlonged(Mine used) {
        table.prolong(used.key().getKeyID(), PUBLISHED);
        var published = askedSince(System.nanoTime()).keys().get(used.key().getKeyID());
        return published != null && !published.isRetired() && System.nanoTime() - used.madeNanos() < age.toNanos();
    }

    private Mine made() {
        try {
            var key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
            table.publish(key, PUBLISHED);
            return new Mine(key, System.nanoTime(), System.nanoTime());
        } catch (JOSEException e) {
            throw new IllegalStateException("No key can be made here", e);
        }
    }

    /** What the table said a few seconds ago at most, or before it could no longer be asked. */
    private Known recent() {
        if (System.nanoTime() - known.askedNanos() >= REMEMBERED.toNanos() && reading.tryLock()) {
            try {
                known = read();
            } catch (DataAccessException e) {
                log.debug("The keys of the tokens cannot be read: {}", e.getMessage());
                known = new Known(known.keys(), System.nanoTime());
            } finally {
                reading.unlock();
            }
        }
        return known;
    }

    private Known askedSince(long nanos) {
        reading.lock();
        try {
            if (known.askedNanos() - nanos < 0) {
                known = read();
            }
            return known;
        } finally {
            reading.unlock();
        }
    }

    private Known read() {
        long asked = System.nanoTime();
        return new Known(
                table.all(Purpose.TOKEN).stream()
                        .collect(Collectors.toUnmodifiableMap(key -> key.key().getKeyID(), key -> key)),
                asked);
    }
}
