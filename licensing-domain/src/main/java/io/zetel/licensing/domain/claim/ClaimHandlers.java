package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimCommand.PreviewClaims;
import io.zetel.licensing.domain.claim.ClaimableApps.Claimable;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.holder.Reprocessing;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.BeforeCommit;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PolicyId;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** Gathers what a claim is decided from, lets {@link ClaimDecider} decide, and writes down what it says. */
public final class ClaimHandlers {

    private final Streams<Policy, PolicyState, PolicyEvent> policies;
    private final Holders holders;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final EventBus eventBus;
    private final InstantSource clock;

    /** Handlers over these streams. */
    public ClaimHandlers(
            Streams<Tenant, TenantState, TenantEvent> tenants,
            Streams<Policy, PolicyState, PolicyEvent> policies,
            Streams<LicenseHolder, HolderState, HolderEvent> holders,
            SeatPools pools,
            CurrentCatalogue catalogue,
            EventBus eventBus,
            InstantSource clock) {
        this.policies = policies;
        this.holders = new Holders(tenants, holders, pools, catalogue, clock);
        this.pools = pools;
        this.catalogue = catalogue;
        this.eventBus = eventBus;
        this.clock = clock;
    }

    @CommandHandler
    ClaimOutcome on(ClaimLicense c, CommandMessage<?> message) throws Refused {
        var tenant = holders.tenant(c.tenantId());
        return claim(
                c.tenantId(),
                tenant,
                c.claim(),
                catalogue.since(tenant.catalogueVersion()).of(c.tenantId()),
                CausationMetadata.of(message));
    }

    @CommandHandler
    ClaimOutcomes on(ClaimLicenses c, CommandMessage<?> message) throws Refused {
        var tenant = holders.tenant(c.tenantId());
        var current = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        var cause = CausationMetadata.of(message);
        for (var request : c.claims()) {
            app(current, request);
        }
        var outcomes = new ArrayList<ClaimOutcome>(c.claims().size());
        for (var request : c.claims()) {
            outcomes.add(claim(c.tenantId(), tenant, request, current, cause));
        }
        return new ClaimOutcomes(outcomes);
    }

    /**
     * Each app is asked for in the way that counts for it; what is due in the pools is reckoned with and does not
     * happen.
     */
    @CommandHandler
    ClaimableApps on(PreviewClaims c) throws Refused {
        var tenant = holders.tenant(c.tenantId());
        var holder = holders.named(c.tenantId(), c.holder());
        var current = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        var now = clock.instant();
        var apps = new ArrayList<Claimable>();
        for (var app : current.apps().stream()
                .sorted(Comparator.comparing(one -> one.id().value()))
                .toList()) {
            var request = ClaimRequest.of(holder, app);
            var known = known(c.tenantId(), tenant, answering(c.tenantId(), tenant, request), app, request, current);
            var seen = new HashMap<>(pools.foresee(c.tenantId(), ClaimDecider.giving(known), holder, now));
            var choices = ClaimDecider.products(known.seeing(seen), request).stream()
                    .map(PolicyProduct::skuId)
                    .toList();
            seen.putAll(pools.foresee(c.tenantId(), choices, holder, now));
            if (ClaimDecider.decide(c.tenantId(), known.seeing(seen), request, now)
                            .outcome()
                    instanceof ClaimOutcome.Claimed claimed) {
                apps.add(new Claimable(app.id(), claimed.policyId(), claimed.skuId(), claimed.sku()));
            }
        }
        return new ClaimableApps(List.copyOf(apps));
    }

    private ClaimOutcome claim(
            TenantId tenantId, TenantState tenant, ClaimRequest asked, Catalogue current, MetaData cause)
            throws Refused {
        var request = asked.by(holders.named(tenantId, asked.holder()));
        var app = app(current, request);
        var now = clock.instant();
        var policyId = answering(tenantId, tenant, request);
        var decision = ClaimDecider.decide(
                tenantId, facts(tenantId, tenant, policyId, app, request, current, now, cause), request, now);
        if (!decision.events().isEmpty()) {
            holders.append(tenantId, request.holder(), decision.events(), cause);
            heal(tenantId, request.holder(), cause);
            holders.offerSeats();
        }
        if (decision.refusal() != null) {
            BeforeCommit.arm();
            eventBus.publish(new GenericEventMessage<>(decision.refusal(), cause));
        }
        return decision.outcome();
    }

    /** What the claim made possible happens, such as a group's license that only lacked what the claim brought. */
    private void heal(TenantId tenantId, HolderId holder, MetaData cause) throws Refused {
        if (holders.state(tenantId, holder).isUnsettled()) {
            var user = holders.situation(tenantId, holder, HolderState::seatsWanted, cause);
            holders.append(tenantId, holder, Reprocessing.reprocess(user.state(), user.facts()), cause);
        }
    }

    /** What a claim is decided from, before a pool is looked at. */
    private ClaimFacts known(
            TenantId tenantId,
            TenantState tenant,
            @Nullable PolicyId policyId,
            App app,
            ClaimRequest request,
            Catalogue current) {
        var policy = policyId == null ? PolicyState.NOT_CREATED : policies.state(StreamIds.of(tenantId, policyId));
        return new ClaimFacts(
                tenant, policyId, policy, holders.state(tenantId, request.holder()), app, current, Map.of());
    }

    /** What is due in a pool may have given the user the seat it waited for, and then other things decide. */
    private ClaimFacts facts(
            TenantId tenantId,
            TenantState tenant,
            @Nullable PolicyId policyId,
            App app,
            ClaimRequest request,
            Catalogue current,
            Instant now,
            MetaData cause) {
        while (true) {
            var known = known(tenantId, tenant, policyId, app, request, current);
            var seen = known.seeing(pools(tenantId, known, request, now, cause));
            if (holders.state(tenantId, request.holder()).equals(known.holder())) {
                return seen;
            }
        }
    }

    /**
     * The pools of what gives the app already, then of the policy's products, one after the other until the claim can
     * take a seat; what is due in them happens first.
     */
    private Map<SkuId, PoolView> pools(
            TenantId tenantId, ClaimFacts facts, ClaimRequest request, Instant now, MetaData cause) {
        var seen = new HashMap<>(pools.advance(tenantId, ClaimDecider.giving(facts), request.holder(), now, cause));
        for (var product : ClaimDecider.products(facts.seeing(seen), request)) {
            seen.put(product.skuId(), pools.advance(tenantId, product.skuId(), request.holder(), now, cause));
            if (ClaimDecider.canTake(facts.seeing(seen), request, product)) {
                break;
            }
        }
        return seen;
    }

    private static App app(Catalogue catalogue, ClaimRequest request) throws Refused {
        return catalogue
                .app(request.app())
                .orElseThrow(() -> new Refused(Refusal.UNKNOWN_APP, "There is no app %s.".formatted(request.app())));
    }

    private @Nullable PolicyId answering(TenantId tenantId, TenantState tenant, ClaimRequest request) {
        var all = tenant.policiesOf(request.app());
        return all.stream()
                .filter(id -> policies.state(StreamIds.of(tenantId, id)).isActive())
                .findFirst()
                .orElse(all.isEmpty() ? null : all.getFirst());
    }
}
