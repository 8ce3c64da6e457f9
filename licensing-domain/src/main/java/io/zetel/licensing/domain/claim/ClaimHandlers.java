package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.holder.HolderFacts.Turn;
import io.zetel.licensing.domain.holder.Reprocessing;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.Holders;
import io.zetel.licensing.domain.holder.LicenseHolder;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyEvent;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.BeforeCommit;
import io.zetel.licensing.domain.shared.CausationMetadata;
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
import java.util.HashMap;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** Gathers what a claim is decided from, lets {@link ClaimDecider} decide, and writes down what it says. */
public final class ClaimHandlers {

    private final Streams<Tenant, TenantState, TenantEvent> tenants;
    private final Streams<Policy, PolicyState, PolicyEvent> policies;
    private final Streams<LicenseHolder, HolderState, HolderEvent> holders;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final EventBus eventBus;
    private final InstantSource clock;
    private final Holders healing;

    /** Handlers over these streams. */
    public ClaimHandlers(Streams<Tenant, TenantState, TenantEvent> tenants, Streams<Policy, PolicyState, PolicyEvent> policies,
            Streams<LicenseHolder, HolderState, HolderEvent> holders, SeatPools pools, CurrentCatalogue catalogue, EventBus eventBus,
            InstantSource clock) {
        this.tenants = tenants;
        this.policies = policies;
        this.holders = holders;
        this.pools = pools;
        this.catalogue = catalogue;
        this.eventBus = eventBus;
        this.clock = clock;
        this.healing = new Holders(tenants, holders, pools, catalogue, clock);
    }

    @CommandHandler ClaimOutcome on(ClaimLicense c, CommandMessage<?> message) throws Refused {
        return claim(c.tenantId(), known(c.tenantId()), c.claim(), catalogue.now(), CausationMetadata.of(message));
    }

    @CommandHandler ClaimOutcomes on(ClaimLicenses c, CommandMessage<?> message) throws Refused {
        var tenant = known(c.tenantId());
        var current = catalogue.now();
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

    private TenantState known(TenantId tenantId) throws Refused {
        var tenant = tenants.state(StreamIds.of(tenantId));
        if (!tenant.isKnown()) {
            throw new Refused(Refusal.TENANT_NOT_FOUND, "There is no such tenant.");
        }
        return tenant;
    }

    private ClaimOutcome claim(TenantId tenantId, TenantState tenant, ClaimRequest request, Catalogue current, MetaData cause) throws Refused {
        var app = app(current, request);
        var now = clock.instant();
        var policyId = answering(tenantId, tenant, request);
        var policy = policyId == null ? PolicyState.NOT_CREATED : policies.state(StreamIds.of(tenantId, policyId));
        var holderStream = StreamIds.of(tenantId, request.holder());
        var known = new ClaimFacts(tenant, policyId, policy, holders.state(holderStream), app, current, Map.of());
        var facts = known.seeing(pools(tenantId, known, request, now, cause));
        var decision = ClaimDecider.decide(tenantId, facts, request, now);
        holders.append(holderStream, decision.events(), cause);
        if (decision.seatOf() != null) {
            pools.take(tenantId, decision.seatOf(), cause);
        }
        if (!decision.events().isEmpty() && holders.state(holderStream).isUnsettled()) {
            var state = holders.state(holderStream);
            var after = healing.facts(tenantId, request.holder(), state.seatsWanted(Turn.KEEPS_WAITING), cause);
            healing.happens(tenantId, request.holder(), Reprocessing.heal(state, after), cause);
        }
        if (decision.refusal() != null) {
            BeforeCommit.arm();
            eventBus.publish(new GenericEventMessage<>(decision.refusal(), cause));
        }
        return decision.outcome();
    }

    /** The pools of the policy's products, one after the other until the claim can take a seat; what is due in them happens first. */
    private Map<SkuId, PoolView> pools(TenantId tenantId, ClaimFacts facts, ClaimRequest request, Instant now, MetaData cause) {
        var seen = new HashMap<SkuId, PoolView>();
        for (var product : ClaimDecider.products(facts, request)) {
            seen.put(product.skuId(), pools.advance(tenantId, product.skuId(), now, cause));
            if (ClaimDecider.canTake(facts.seeing(seen), request, product)) {
                break;
            }
        }
        return seen;
    }

    private static App app(Catalogue catalogue, ClaimRequest request) throws Refused {
        return catalogue.app(request.app()).orElseThrow(() -> new Refused(Refusal.UNKNOWN_APP, "There is no app %s.".formatted(request.app())));
    }

    private @Nullable PolicyId answering(TenantId tenantId, TenantState tenant, ClaimRequest request) {
        var all = tenant.policiesOf(request.app());
        return all.stream().filter(id -> policies.state(StreamIds.of(tenantId, id)).isActive()).findFirst()
                .orElse(all.isEmpty() ? null : all.getFirst());
    }
}
