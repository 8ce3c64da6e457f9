package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AnnounceExpiry;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.tenant.Tenant;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;

/** Carries the questions to the seat pools to their rules and writes down the answers. */
public final class SubscriptionHandlers {

    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Handlers over these pools. */
    public SubscriptionHandlers(SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @CommandHandler
    NewVersion on(RegisterSubscription c, Ledger ledger) throws Refused {
        var now = clock.instant();
        var tenant = ledger.state(Tenant.STREAMS, StreamIds.of(c.tenantId()));
        if (!tenant.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        var known = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        var product = known.product(c.skuId())
                .orElseThrow(() -> new Refused(List.of(new Refused.Fault(
                        Refusal.UNKNOWN_SKU, "/sku", "There is no product %s.".formatted(c.skuId())))));
        var state = advanced(ledger, c, now);
        pools.append(
                ledger,
                c.tenantId(),
                c.skuId(),
                SubscriptionDecider.register(state, c, product, known.isSold(c.skuId()), tenant.agreement(), now));
        return written(ledger, c, c.subscriptionId());
    }

    @CommandHandler
    NewVersion on(AdjustSubscription c, Ledger ledger) throws Refused {
        var now = clock.instant();
        var state = advanced(ledger, c, now);
        pools.append(ledger, c.tenantId(), c.skuId(), SubscriptionDecider.course(state, c, now));
        return written(ledger, c, c.subscriptionId());
    }

    /**
     * Decided as the change would be, confirmation aside: what is due first, the change, and what falls due with it.
     */
    @CommandHandler
    ForeseenPool on(PreviewAdjustment c, Ledger ledger) throws Refused {
        var now = clock.instant();
        var state = pools.foreseen(ledger, c.tenantId(), c.skuId(), now);
        var foreseen = state.after(SubscriptionDecider.course(state, c.change().confirm(), now));
        return new ForeseenPool(
                foreseen,
                SubscriptionDecider.wantsConfirmation(SubscriptionDecider.adjust(state, c.change(), now), foreseen));
    }

    @CommandHandler
    void on(AdvanceLifecycle c, Ledger ledger) {
        advanced(ledger, c, clock.instant());
    }

    /** What is due has happened first: what expired or renewed itself is not about to expire. */
    @CommandHandler
    void on(AnnounceExpiry c, Ledger ledger) {
        var now = clock.instant();
        var state = advanced(ledger, c, now);
        pools.append(
                ledger,
                c.tenantId(),
                c.skuId(),
                Lifecycle.expiring(c.tenantId(), c.skuId(), state, now.plus(c.within())));
    }

    /** What was decided may be due at once, such as the start of a purchase. */
    private NewVersion written(Ledger ledger, SubscriptionCommand c, SubscriptionId id) {
        var state = advanced(ledger, c, clock.instant());
        pools.offerInTurn(ledger);
        return new NewVersion(state.purchase(id).map(Purchase::revision).orElse(0L));
    }

    private SubscriptionState advanced(Ledger ledger, SubscriptionCommand c, Instant now) {
        pools.advance(ledger, c.tenantId(), List.of(c.skuId()), null, now);
        return pools.state(ledger, c.tenantId(), c.skuId());
    }
}
