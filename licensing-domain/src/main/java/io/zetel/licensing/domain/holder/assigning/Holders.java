package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Waiters;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The users and devices of all tenants, as handlers use them: gather the facts, write down what happens, move the seats
 * along.
 */
public final class Holders {

    /** As many holders as one unit of work carries; more is work for a job. */
    public static final int AT_ONCE = 500;

    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Those whose seats come from these pools. */
    public Holders(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
        pools.offerTo(new Waiting());
    }

    /** A holder as it is once everything that is due has happened, and what decides about it then. */
    public record Situation(HolderState state, HolderFacts facts) {}

    /** The state of the holder. */
    public HolderState state(Ledger ledger, TenantId tenant, HolderId holder) {
        return ledger.state(LicenseHolder.STREAMS, stream(ledger, tenant, holder));
    }

    /** The holder this spelling means, as it was first written. */
    public HolderId named(Ledger ledger, TenantId tenant, HolderId asked) {
        return Objects.requireNonNullElseGet(state(ledger, tenant, asked).holder(), asked::normal);
    }

    /** The part number by which the tenant is told of a product. */
    public String partNumber(TenantId tenant, SkuId skuId) {
        return catalogue.now().of(tenant).partNumber(skuId);
    }

    /** Reads the histories of these holders in one go. */
    public void prefetch(Ledger ledger, TenantId tenant, Collection<HolderId> ids) {
        ledger.prefetch(ids.stream()
                .flatMap(id -> StreamIds.placesOf(tenant, id).stream())
                .toList());
    }

    /** The tenant, where it is known. */
    public TenantState tenant(Ledger ledger, TenantId tenant) throws Refused {
        var state = ledger.state(Tenant.STREAMS, StreamIds.of(tenant));
        if (!state.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        return state;
    }

    /**
     * What decides about this holder now; what is due in the pools of the products that may be looked at happens first.
     */
    public Situation situation(
            Ledger ledger, TenantId tenant, HolderId holder, Function<HolderState, Collection<SkuId>> products)
            throws Refused {
        tenant(ledger, tenant);
        return current(ledger, tenant, named(ledger, tenant, holder), products);
    }

    /** What is due may have given the holder the seat it waited for, and then other things decide. */
    private Situation current(
            Ledger ledger, TenantId tenant, HolderId holder, Function<HolderState, Collection<SkuId>> products) {
        while (true) {
            var known = ledger.state(Tenant.STREAMS, StreamIds.of(tenant));
            var state = state(ledger, tenant, holder);
            var now = clock.instant();
            var seen = pools.advance(ledger, tenant, products.apply(state), holder, now);
            if (state(ledger, tenant, holder).equals(state)) {
                return new Situation(
                        state,
                        new HolderFacts(
                                tenant,
                                holder,
                                known.country(),
                                catalogue.since(known.catalogueVersion()).of(tenant),
                                seen,
                                now,
                                known.newPlans()));
            }
        }
    }

    /** Lets happen what is due in the pools of these products, and says what decisions may know of them then. */
    public Map<SkuId, PoolView> advance(Ledger ledger, TenantId tenant, Collection<SkuId> products) {
        return pools.advance(ledger, tenant, products, null, clock.instant());
    }

    /** The same as it will be once what is due has happened, which it does not. */
    public Map<SkuId, PoolView> foresee(Ledger ledger, TenantId tenant, Collection<SkuId> products) {
        return pools.foresee(ledger, tenant, products, null, clock.instant());
    }

    /** A command that names holders names no more than one unit of work should carry. */
    public static void refuseCrowd(List<HolderId> ids) throws Refused {
        if (ids.size() > AT_ONCE) {
            throw new Refused(Refusal.TOO_MANY_HOLDERS, "At most %d at once, not %d.".formatted(AT_ONCE, ids.size()));
        }
    }

    /**
     * Offers the seats that came free to those who wait for them; to be done when everything a command asks is decided.
     */
    public void offerSeats(Ledger ledger) {
        pools.offerInTurn(ledger);
    }

    /**
     * Goes on with those who wait for a seat of the product and were too many to be asked at once; whether there are
     * still more.
     */
    public boolean goOnOffering(Ledger ledger, TenantId tenant, SkuId sku) {
        return pools.goOnOffering(ledger, tenant, sku);
    }

    /**
     * Puts the holder into the queue of the product if it waits for a seat and is in none; such are those who began to
     * before there were queues.
     */
    public boolean queue(Ledger ledger, TenantId tenant, SkuId sku, HolderId holder) {
        return state(ledger, tenant, holder).awaited().contains(sku) && pools.join(ledger, tenant, sku, holder);
    }

    /** Writes down what happens to the holder, moves its seats, and lets it wait for those it did not get. */
    public void append(Ledger ledger, TenantId tenant, HolderId holder, List<HolderEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        var before = state(ledger, tenant, holder).awaited();
        ledger.append(LicenseHolder.STREAMS, stream(ledger, tenant, holder), events);
        for (var event : events) {
            SeatMove.of(event).ifPresent(move -> {
                if (move.taken()) {
                    pools.take(ledger, tenant, move.skuId());
                } else {
                    pools.free(ledger, tenant, move.skuId());
                }
            });
        }
        var after = state(ledger, tenant, holder).awaited();
        var named = events.getFirst().holder();
        before.stream().filter(sku -> !after.contains(sku)).forEach(sku -> pools.leave(ledger, tenant, sku, named));
        after.stream().filter(sku -> !before.contains(sku)).forEach(sku -> pools.join(ledger, tenant, sku, named));
    }

    /** Whoever waits and is asked takes everything it can; what it still cannot it goes on waiting for. */
    private final class Waiting implements Waiters {

        @Override
        public void prefetch(Ledger ledger, TenantId tenant, Collection<HolderId> next) {
            Holders.this.prefetch(ledger, tenant, next);
        }

        @Override
        public void offer(Ledger ledger, TenantId tenant, HolderId holder) {
            var situation = current(ledger, tenant, holder, HolderState::seatsWanted);
            append(ledger, tenant, holder, Reprocessing.reprocess(situation.state(), situation.facts()));
        }
    }

    private static String stream(Ledger ledger, TenantId tenant, HolderId holder) {
        return ledger.place(LicenseHolder.STREAMS, StreamIds.placesOf(tenant, holder), HolderState::version);
    }
}
