package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.subscription.Waiters;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.axonframework.messaging.MetaData;

/**
 * The users and devices of all tenants, as handlers use them: gather the facts, write down what happens, move the seats
 * along.
 */
public final class Holders {

    /** As many holders as one unit of work carries; more is work for a job. */
    public static final int AT_ONCE = 500;

    private final Streams<Tenant, TenantState, TenantEvent> tenants;
    private final Streams<LicenseHolder, HolderState, HolderEvent> holders;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** The holders in these streams. */
    public Holders(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<LicenseHolder, HolderState, HolderEvent> holders,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.tenants = tenants;
        this.holders = holders;
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
        pools.offerTo(new Waiting());
    }

    /** A holder as it is once everything that is due has happened, and what decides about it then. */
    public record Situation(HolderState state, HolderFacts facts) {}

    /** The state of the holder. */
    public HolderState state(TenantId tenant, HolderId holder) {
        return holders.state(stream(tenant, holder));
    }

    /** The holder this spelling means, as it was first written. */
    public HolderId named(TenantId tenant, HolderId asked) {
        return Objects.requireNonNullElseGet(state(tenant, asked).holder(), asked::normal);
    }

    /** Reads the histories of these holders in one go. */
    public void prefetch(TenantId tenant, Collection<HolderId> ids) {
        holders.prefetch(ids.stream()
                .flatMap(id -> StreamIds.placesOf(tenant, id).stream())
                .toList());
    }

    /** The tenant, where it is known. */
    public TenantState tenant(TenantId tenant) throws Refused {
        var state = tenants.state(StreamIds.of(tenant));
        if (!state.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        return state;
    }

    /**
     * What decides about this holder now; what is due in the pools of the products that may be looked at happens first.
     */
    public Situation situation(
            TenantId tenant, HolderId holder, Function<HolderState, Collection<SkuId>> products, MetaData cause)
            throws Refused {
        tenant(tenant);
        return current(tenant, named(tenant, holder), products, cause);
    }

    /** What is due may have given the holder the seat it waited for, and then other things decide. */
    private Situation current(
            TenantId tenant, HolderId holder, Function<HolderState, Collection<SkuId>> products, MetaData cause) {
        while (true) {
            var known = tenants.state(StreamIds.of(tenant));
            var state = state(tenant, holder);
            var now = clock.instant();
            var seen = pools.advance(tenant, products.apply(state), holder, now, cause);
            if (state(tenant, holder).equals(state)) {
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
    public Map<SkuId, PoolView> advance(TenantId tenant, Collection<SkuId> products, MetaData cause) {
        return pools.advance(tenant, products, clock.instant(), cause);
    }

    /** The same as it will be once what is due has happened, which it does not. */
    public Map<SkuId, PoolView> foresee(TenantId tenant, Collection<SkuId> products) {
        return pools.foresee(tenant, products, clock.instant());
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
    public void offerSeats() {
        pools.offerInTurn();
    }

    /**
     * Goes on with those who wait for a seat of the product and were too many to be asked at once; whether there are
     * still more.
     */
    public boolean goOnOffering(TenantId tenant, SkuId sku, MetaData cause) {
        return pools.goOnOffering(tenant, sku, cause);
    }

    /**
     * Puts the holder into the queue of the product if it waits for a seat and is in none; such are those who began to
     * before there were queues.
     */
    public boolean queue(TenantId tenant, SkuId sku, HolderId holder, MetaData cause) {
        return state(tenant, holder).awaited().contains(sku) && pools.join(tenant, sku, holder, cause);
    }

    /** Writes down what happens to the holder, moves its seats, and lets it wait for those it did not get. */
    public void append(TenantId tenant, HolderId holder, List<HolderEvent> events, MetaData cause) {
        if (events.isEmpty()) {
            return;
        }
        var before = state(tenant, holder).awaited();
        holders.append(stream(tenant, holder), events, cause);
        for (var event : events) {
            SeatMove.of(event).ifPresent(move -> {
                if (move.taken()) {
                    pools.take(tenant, move.skuId(), cause);
                } else {
                    pools.free(tenant, move.skuId(), cause);
                }
            });
        }
        var after = state(tenant, holder).awaited();
        var named = events.getFirst().holder();
        before.stream().filter(sku -> !after.contains(sku)).forEach(sku -> pools.leave(tenant, sku, named, cause));
        after.stream().filter(sku -> !before.contains(sku)).forEach(sku -> pools.join(tenant, sku, named, cause));
    }

    /** Whoever waits and is asked takes everything it can; what it still cannot it goes on waiting for. */
    private final class Waiting implements Waiters {

        @Override
        public void prefetch(TenantId tenant, Collection<HolderId> next) {
            Holders.this.prefetch(tenant, next);
        }

        @Override
        public void offer(TenantId tenant, HolderId holder, MetaData cause) {
            var situation = current(tenant, holder, HolderState::seatsWanted, cause);
            append(tenant, holder, Reprocessing.reprocess(situation.state(), situation.facts()), cause);
        }
    }

    private String stream(TenantId tenant, HolderId holder) {
        return holders.place(StreamIds.placesOf(tenant, holder), HolderState::version);
    }
}
