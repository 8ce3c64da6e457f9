package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/** All pools that a group of commands looks at; what moved in them is written once, when the group is decided. */
final class OpenPools implements Ledger.Pending {

    private final Map<String, OpenPool> open = new LinkedHashMap<>();
    private final SequencedSet<OpenPool> toOffer = new LinkedHashSet<>();
    private final Waiters waiters;
    private final InstantSource clock;
    private boolean offering;

    OpenPools(Waiters waiters, InstantSource clock) {
        this.waiters = waiters;
        this.clock = clock;
    }

    OpenPool pool(Ledger ledger, TenantId tenant, SkuId sku) {
        return open.computeIfAbsent(
                StreamIds.of(tenant, sku), stream -> new OpenPool(this, ledger, waiters, tenant, sku, stream));
    }

    /** A seat came free in this pool. */
    void toOffer(OpenPool pool) {
        toOffer.add(pool);
    }

    /** One who is asked may free other seats; they are offered after those that came free before. */
    void offerInTurn() {
        if (offering || toOffer.isEmpty()) {
            return;
        }
        offering = true;
        try {
            while (!toOffer.isEmpty()) {
                var pool = toOffer.getFirst();
                if (!pool.offerNext()) {
                    toOffer.remove(pool);
                }
            }
        } finally {
            offering = false;
        }
    }

    @Override
    public void settle() {
        offerInTurn();
        open.values().forEach(pool -> pool.settle(clock.instant()));
    }
}
