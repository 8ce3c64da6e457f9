package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.HashMap;
import java.util.Map;

/** How many messages this node sends at once: in all, and of one tenant, so that slow receivers of one leave room for the others. */
final class Places {

    static final int ALL = 64;
    static final int PER_TENANT = 16;

    private final Map<TenantId, Integer> taken = new HashMap<>();
    private int all;

    /** Takes a place, if there is one. */
    synchronized boolean take(TenantId tenant) {
        if (all >= ALL || taken.getOrDefault(tenant, 0) >= PER_TENANT) {
            return false;
        }
        all++;
        taken.merge(tenant, 1, Integer::sum);
        return true;
    }

    synchronized void giveBack(TenantId tenant) {
        all--;
        taken.merge(tenant, -1, (before, less) -> before + less == 0 ? null : before + less);
    }
}
