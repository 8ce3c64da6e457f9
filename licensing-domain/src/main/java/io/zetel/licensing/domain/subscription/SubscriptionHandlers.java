package io.zetel.licensing.domain.subscription;

import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.Streams;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AnnounceExpiry;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.tenant.Tenant;
import io.zetel.licensing.domain.tenant.TenantEvent;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;

/** Carries the questions to the seat pools to their rules and writes down the answers. */
public final class SubscriptionHandlers {

    private final Streams<Tenant, TenantState, TenantEvent> tenants;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Handlers over these streams. */
    public SubscriptionHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            SeatPools pools,
            CurrentCatalogue catalogue,
            InstantSource clock) {
        this.tenants = tenants;
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @CommandHandler
    NewVersion on(RegisterSubscription c, CommandMessage<?> message) throws Refused {
        var now = clock.instant();
        var tenant = tenants.state(StreamIds.of(c.tenantId()));
        if (!tenant.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        var known = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        var product = known.product(c.skuId())
                .orElseThrow(() -> new Refused(List.of(new Refused.Fault(
                        Refusal.UNKNOWN_SKU, "/sku", "There is no product %s.".formatted(c.skuId())))));
        var cause = CausationMetadata.of(message);
        var state = advanced(c, now, cause);
        pools.append(
                c.tenantId(),
                c.skuId(),
                SubscriptionDecider.register(state, c, product, known.isSold(c.skuId()), tenant.agreement(), now),
                cause);
        return written(c, c.subscriptionId(), cause);
    }

    @CommandHandler
    NewVersion on(AdjustSubscription c, CommandMessage<?> message) throws Refused {
        var now = clock.instant();
        var cause = CausationMetadata.of(message);
        var state = advanced(c, now, cause);
        pools.append(c.tenantId(), c.skuId(), SubscriptionDecider.course(state, c, now), cause);
        return written(c, c.subscriptionId(), cause);
    }

    /**
     * Decided as the change would be, confirmation aside: what is due first, the change, and what falls due with it.
     */
    @CommandHandler
    ForeseenPool on(PreviewAdjustment c) throws Refused {
        var now = clock.instant();
        var state = pools.foreseen(c.tenantId(), c.skuId(), now);
        var foreseen = state.after(SubscriptionDecider.course(state, c.change().confirm(), now));
        return new ForeseenPool(
                foreseen,
                SubscriptionDecider.wantsConfirmation(SubscriptionDecider.adjust(state, c.change(), now), foreseen));
    }

    @CommandHandler
    void on(AdvanceLifecycle c, CommandMessage<?> message) {
        advanced(c, clock.instant(), CausationMetadata.of(message));
    }

    /** What is due has happened first: what expired or renewed itself is not about to expire. */
    @CommandHandler
    void on(AnnounceExpiry c, CommandMessage<?> message) {
        var now = clock.instant();
        var cause = CausationMetadata.of(message);
        var state = advanced(c, now, cause);
        pools.append(
                c.tenantId(),
                c.skuId(),
                Lifecycle.expiring(c.tenantId(), c.skuId(), state, now.plus(c.within())),
                cause);
    }

    /** What was decided may be due at once, such as the start of a purchase. */
    private NewVersion written(SubscriptionCommand c, SubscriptionId id, MetaData cause) {
        var state = advanced(c, clock.instant(), cause);
        pools.offerInTurn();
        return new NewVersion(state.purchase(id).map(Purchase::revision).orElse(0L));
    }

    private SubscriptionState advanced(SubscriptionCommand c, Instant now, MetaData cause) {
        pools.advance(c.tenantId(), List.of(c.skuId()), now, cause);
        return pools.state(c.tenantId(), c.skuId());
    }
}
