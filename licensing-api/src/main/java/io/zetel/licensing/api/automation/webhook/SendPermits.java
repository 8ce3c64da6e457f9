package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many messages this node sends at once: in all, and of one tenant, so that slow receivers of one leave room for
 * the others. Each endpoint may have one under way whatever the others of its tenant do, and waits its turn for it.
 */
final class SendPermits {

    static final int ALL = 64;
    static final int PER_TENANT = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore all = new Semaphore(ALL, true);
    private final Map<TenantId, Integer> taken = new ConcurrentHashMap<>();

    /** Takes a place, if there is one and nobody waits for it. */
    boolean take(TenantId tenant) throws InterruptedException {
        return taken.getOrDefault(tenant, 0) < PER_TENANT && take(tenant, Duration.ZERO);
    }

    /** Waits for a place, not for long. */
    boolean await(TenantId tenant) throws InterruptedException {
        return take(tenant, PATIENCE);
    }

    private boolean take(TenantId tenant, Duration patience) throws InterruptedException {
        if (!all.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        taken.merge(tenant, 1, Integer::sum);
        return true;
    }

    void giveBack(TenantId tenant) {
        taken.merge(tenant, -1, (before, less) -> before + less == 0 ? null : before + less);
        all.release();
    }
}
