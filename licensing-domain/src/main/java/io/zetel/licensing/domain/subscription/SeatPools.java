package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The seat pools as every other decision uses them: let happen what is due, take, give back, wait. However many seats
 * move in one group of commands, each pool writes one event for all that went out and one for all that came back. Seats
 * that come free are offered to those who wait before the group is stored, and nobody else sees them until all who wait
 * were asked (G08).
 */
public final class SeatPools {

    /** As many are asked because of one command; where more wait, the others are asked later and still come first. */
    public static final int ASKED_AT_ONCE = 500;

    private final InstantSource clock;
    private Waiters waiters = Waiters.NONE;

    /** Pools by this clock. */
    public SeatPools(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on seats that come free are offered to these; holders need the pools as the pools need them. */
    public void offerTo(Waiters next) {
        waiters = next;
    }

    /**
     * Lets happen what is due in the pools of these products by this instant, and says what decisions may know of them
     * then: to a holder, seats that others wait for are not available.
     */
    public Map<SkuId, PoolView> advance(
            Ledger ledger, TenantId tenant, Collection<SkuId> skus, @Nullable HolderId holder, Instant now) {
        boolean happened = false;
        for (var sku : skus) {
            happened |= pool(ledger, tenant, sku).advance(ledger, now);
        }
        if (happened) {
            offerInTurn(ledger);
        }
        var views = new LinkedHashMap<SkuId, PoolView>();
        for (var sku : skus) {
            views.computeIfAbsent(sku, _ -> pool(ledger, tenant, sku).view(holder, now));
        }
        return views;
    }

    /** The same once what is due by this instant has happened, which it does not. */
    public Map<SkuId, PoolView> foresee(
            Ledger ledger, TenantId tenant, Collection<SkuId> skus, @Nullable HolderId holder, Instant now) {
        var views = new LinkedHashMap<SkuId, PoolView>();
        for (var sku : skus) {
            views.computeIfAbsent(sku, _ -> pool(ledger, tenant, sku)
                    .to(holder, foreseen(ledger, tenant, sku, now).view(now)));
        }
        return views;
    }

    /** The pool as it will be then. */
    public SubscriptionState foreseen(Ledger ledger, TenantId tenant, SkuId sku, Instant now) {
        var state = state(ledger, tenant, sku);
        return state.after(Lifecycle.due(tenant, sku, state, now));
    }

    /** The pool as it is, what this group moved being counted; what is due has not happened. */
    public SubscriptionState state(Ledger ledger, TenantId tenant, SkuId sku) {
        return pool(ledger, tenant, sku).counted();
    }

    /** Takes one seat, as an event of a holder says; whoever decided it has seen that one is available. */
    public void take(Ledger ledger, TenantId tenant, SkuId sku) {
        pool(ledger, tenant, sku).move(ledger, 1);
    }

    /** Gives one seat back. */
    public void free(Ledger ledger, TenantId tenant, SkuId sku) {
        pool(ledger, tenant, sku).move(ledger, -1);
    }

    /** Puts the holder behind everybody who waits for a seat; whoever waits already keeps its place. */
    public boolean join(Ledger ledger, TenantId tenant, SkuId sku, HolderId holder) {
        return pool(ledger, tenant, sku).join(ledger, holder);
    }

    /** Lets the holder wait no longer. */
    public void leave(Ledger ledger, TenantId tenant, SkuId sku, HolderId holder) {
        pool(ledger, tenant, sku).leave(ledger, holder);
    }

    /** Adds events to a pool, and says so when that begins or ends an over-assignment. */
    public void append(Ledger ledger, TenantId tenant, SkuId sku, List<SubscriptionEvent> events) {
        if (!events.isEmpty()) {
            pool(ledger, tenant, sku).append(ledger, events);
        }
    }

    /**
     * Offers the seats that came free to those who wait for them, whoever waits longest first; to be done when a
     * command is decided.
     */
    public void offerInTurn(Ledger ledger) {
        open(ledger).offerInTurn();
    }

    /** Goes on with those who were too many to be asked at once; whether there are still more. */
    public boolean goOnOffering(Ledger ledger, TenantId tenant, SkuId sku) {
        var pool = pool(ledger, tenant, sku);
        pool.goOnOffering(ledger);
        offerInTurn(ledger);
        return pool.isOutstanding();
    }

    private OpenPool pool(Ledger ledger, TenantId tenant, SkuId sku) {
        return open(ledger).pool(ledger, tenant, sku);
    }

    private OpenPools open(Ledger ledger) {
        return ledger.pending(OpenPools.class, () -> new OpenPools(waiters, clock));
    }
}
