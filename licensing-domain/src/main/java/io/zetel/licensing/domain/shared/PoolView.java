package io.zetel.licensing.domain.shared;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a policy, a holder or a group may know of a product's seat pool at one instant: how many seats
 * can still be handed out, how many may be taken back, whether anything that was bought is not gone, whether any of it
 * works, and since when seats are to be taken back or everything is gone.
 */
public record PoolView(
        int available,
        int reclaimable,
        boolean isOwned,
        boolean works,
        @Nullable Instant dueSince) {

    /** One of which nothing has to be given back. */
    public PoolView(int available, int reclaimable, boolean isOwned, boolean works) {
        this(available, reclaimable, isOwned, works, null);
    }

    /** Of a product that was never bought. */
    public static final PoolView NONE = new PoolView(0, 0, false, false);

    /** The same to somebody who has to leave the seats to others. */
    public PoolView withoutSeats() {
        return new PoolView(0, reclaimable, isOwned, works, dueSince);
    }

    /** Those of the products of which anything that was bought is not gone. */
    public static Set<SkuId> owned(Map<SkuId, PoolView> pools) {
        return pools.entrySet().stream()
                .filter(pool -> pool.getValue().isOwned())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }
}
