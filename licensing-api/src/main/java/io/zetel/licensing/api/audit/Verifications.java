package io.zetel.licensing.api.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks of histories that go on while somebody looks how far they are. A node knows its own; a check that it does not
 * know, because it was begun on another or before a restart, it makes itself: checking changes nothing.
 */
@Component
public class Verifications {

    /** A check reads as fast as it can; more at once would only take longer. */
    private static final int AT_ONCE = 2;

    private static final int MOST_KNOWN = 1000;
    private static final Duration KNOWN = Duration.ofHours(1);

    private final ProofController proof;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofPlatform().name("verification-", 1).daemon().factory());
    private final Cache<Asked, Verification> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .expireAfterAccess(KNOWN)
            .build();

    Verifications(ProofController proof) {
        this.proof = proof;
    }

    /** A check of a history that somebody asked for at this time, against a checkpoint if one was brought. */
    public record Asked(
            TenantId tenant, Instant at, @Nullable String checkpoint) {}

    /** The check that was asked for; it begins where it is not known here, or failed. */
    public Verification of(Asked asked) {
        var before = known.getIfPresent(asked);
        if (before != null && before.hasFailed()) {
            known.asMap().remove(asked, before);
        }
        return known.get(asked, it -> proof.begin(it.tenant(), it.checkpoint(), threads));
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
