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
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.axonframework.messaging.MetaData;

/** The users and devices of all tenants, as handlers use them: gather the facts, write down what happens, move the seats along. */
public final class Holders {

    /** As many holders as one unit of work carries; more is work for a job. */
    public static final int AT_ONCE = 500;

    private final Streams<Tenant, TenantState, TenantEvent> tenants;
    private final Streams<LicenseHolder, HolderState, HolderEvent> holders;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** The holders in these streams. */
    public Holders(Streams<Tenant, TenantState, TenantEvent> tenants, Streams<LicenseHolder, HolderState, HolderEvent> holders, SeatPools pools,
            CurrentCatalogue catalogue, InstantSource clock) {
        this.tenants = tenants;
        this.holders = holders;
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

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
        holders.prefetch(ids.stream().flatMap(id -> StreamIds.placesOf(tenant, id).stream()).toList());
    }

    /** The tenant, where it is known. */
    public TenantState tenant(TenantId tenant) throws Refused {
        var state = tenants.state(StreamIds.of(tenant));
        if (!state.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        return state;
    }

    /** What decides about this holder now; what is due in the pools of the products that may be looked at happens first. */
    public HolderFacts facts(TenantId tenant, HolderId holder, Collection<SkuId> products, MetaData cause) throws Refused {
        var country = tenant(tenant).country();
        var now = clock.instant();
        return new HolderFacts(tenant, holder, country, catalogue.now(), pools.advance(tenant, products, now, cause), now);
    }

    /** Lets happen what is due in the pools of these products, and says what decisions may know of them then. */
    public Map<SkuId, PoolView> advance(TenantId tenant, Collection<SkuId> products, MetaData cause) {
        return pools.advance(tenant, products, clock.instant(), cause);
    }

    /** A command that names holders names no more than one unit of work should carry. */
    public static void refuseCrowd(List<HolderId> ids) throws Refused {
        if (ids.size() > AT_ONCE) {
            throw new Refused(Refusal.TOO_MANY_HOLDERS, "At most %d at once, not %d.".formatted(AT_ONCE, ids.size()));
        }
    }

    /** Writes down what happens to the holder, and moves its seats. */
    public void happens(TenantId tenant, HolderId holder, List<HolderEvent> events, MetaData cause) {
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
    }

    private String stream(TenantId tenant, HolderId holder) {
        var places = StreamIds.placesOf(tenant, holder);
        return places.size() == 1 || holders.state(places.getFirst()).version() > 0 ? places.getFirst() : places.getLast();
    }
}
