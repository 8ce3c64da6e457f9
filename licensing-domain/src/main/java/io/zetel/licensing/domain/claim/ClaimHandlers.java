package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimCommand.PreviewClaims;
import io.zetel.licensing.domain.claim.ClaimableApps.Claimable;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.holder.assigning.Reprocessing;
import io.zetel.licensing.domain.policy.Policy;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SeatPools;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.Nullable;

/** Gathers what a claim is decided from, lets {@link ClaimDecider} decide, and writes down what it says. */
public final class ClaimHandlers {

    private final Holders holders;
    private final SeatPools pools;
    private final CurrentCatalogue catalogue;
    private final InstantSource clock;

    /** Handlers over these holders and pools. */
    public ClaimHandlers(Holders holders, SeatPools pools, CurrentCatalogue catalogue, InstantSource clock) {
        this.holders = holders;
        this.pools = pools;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @CommandHandler
    ClaimOutcome on(ClaimLicense c, Ledger ledger) throws Refused {
        var tenant = holders.tenant(ledger, c.tenantId());
        return claim(
                ledger,
                c.tenantId(),
                tenant,
                c.claim(),
                catalogue.since(tenant.catalogueVersion()).of(c.tenantId()));
    }

    @CommandHandler
    ClaimOutcomes on(ClaimLicenses c, Ledger ledger) throws Refused {
        var tenant = holders.tenant(ledger, c.tenantId());
        var current = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        for (var request : c.claims()) {
            app(current, request);
        }
        var outcomes = new ArrayList<ClaimOutcome>(c.claims().size());
        for (var request : c.claims()) {
            outcomes.add(claim(ledger, c.tenantId(), tenant, request, current));
        }
        return new ClaimOutcomes(outcomes);
    }

    /**
     * Each app is asked for in the way that counts for it; what is due in the pools is reckoned with and does not
     * happen.
     */
    @CommandHandler
    ClaimableApps on(PreviewClaims c, Ledger ledger) throws Refused {
        var tenant = holders.tenant(ledger, c.tenantId());
        var holder = holders.named(ledger, c.tenantId(), c.holder());
        var current = catalogue.since(tenant.catalogueVersion()).of(c.tenantId());
        var now = clock.instant();
        var apps = new ArrayList<Claimable>();
        for (var app : current.apps().stream()
                .sorted(Comparator.comparing(one -> one.id().value()))
                .toList()) {
            var request = ClaimRequest.of(holder, app);
            var known = known(
                    ledger,
                    c.tenantId(),
                    tenant,
                    answering(ledger, c.tenantId(), tenant, request),
                    app,
                    request,
                    current);
            var seen = new HashMap<>(pools.foresee(ledger, c.tenantId(), ClaimDecider.giving(known), holder, now));
            var choices = ClaimDecider.products(known.seeing(seen), request).stream()
                    .map(PolicyProduct::skuId)
                    .toList();
            seen.putAll(pools.foresee(ledger, c.tenantId(), choices, holder, now));
            if (ClaimDecider.decide(c.tenantId(), known.seeing(seen), request, now)
                            .outcome()
                    instanceof ClaimOutcome.Claimed claimed) {
                apps.add(new Claimable(app.id(), claimed.policyId(), claimed.skuId(), claimed.sku()));
            }
        }
        return new ClaimableApps(List.copyOf(apps));
    }

    private ClaimOutcome claim(
            Ledger ledger, TenantId tenantId, TenantState tenant, ClaimRequest asked, Catalogue current)
            throws Refused {
        var request = asked.by(holders.named(ledger, tenantId, asked.holder()));
        var app = app(current, request);
        var now = clock.instant();
        var policyId = answering(ledger, tenantId, tenant, request);
        var decision = ClaimDecider.decide(
                tenantId, facts(ledger, tenantId, tenant, policyId, app, request, current, now), request, now);
        if (!decision.events().isEmpty()) {
            holders.append(ledger, tenantId, request.holder(), decision.events());
            heal(ledger, tenantId, request.holder());
            holders.offerSeats(ledger);
        }
        if (decision.refusal() != null) {
            ledger.append(decision.refusal());
        }
        return decision.outcome();
    }

    /** What the claim made possible happens, such as a group's license that only lacked what the claim brought. */
    private void heal(Ledger ledger, TenantId tenantId, HolderId holder) throws Refused {
        if (holders.state(ledger, tenantId, holder).isUnsettled()) {
            var user = holders.situation(ledger, tenantId, holder, HolderState::seatsWanted);
            holders.append(ledger, tenantId, holder, Reprocessing.reprocess(user.state(), user.facts()));
        }
    }

    /** What a claim is decided from, before a pool is looked at. */
    private ClaimFacts known(
            Ledger ledger,
            TenantId tenantId,
            TenantState tenant,
            @Nullable PolicyId policyId,
            App app,
            ClaimRequest request,
            Catalogue current) {
        var policy = policyId == null
                ? PolicyState.NOT_CREATED
                : ledger.state(Policy.STREAMS, StreamIds.of(tenantId, policyId));
        return new ClaimFacts(
                tenant, policyId, policy, holders.state(ledger, tenantId, request.holder()), app, current, Map.of());
    }

    /** What is due in a pool may have given the user the seat it waited for, and then other things decide. */
    private ClaimFacts facts(
            Ledger ledger,
            TenantId tenantId,
            TenantState tenant,
            @Nullable PolicyId policyId,
            App app,
            ClaimRequest request,
            Catalogue current,
            Instant now) {
        while (true) {
            var known = known(ledger, tenantId, tenant, policyId, app, request, current);
            var seen = known.seeing(pools(ledger, tenantId, known, request, now));
            if (holders.state(ledger, tenantId, request.holder()).equals(known.holder())) {
                return seen;
            }
        }
    }

    /**
     * The pools of what gives the app already, then of the policy's products, one after the other until the claim can
     * take a seat; what is due in them happens first.
     */
    private Map<SkuId, PoolView> pools(
            Ledger ledger, TenantId tenantId, ClaimFacts facts, ClaimRequest request, Instant now) {
        var seen = new HashMap<>(pools.advance(ledger, tenantId, ClaimDecider.giving(facts), request.holder(), now));
        for (var product : ClaimDecider.products(facts.seeing(seen), request)) {
            seen.putAll(pools.advance(ledger, tenantId, List.of(product.skuId()), request.holder(), now));
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

    private @Nullable PolicyId answering(Ledger ledger, TenantId tenantId, TenantState tenant, ClaimRequest request) {
        var all = tenant.policiesOf(request.app());
        return all.stream()
                .filter(id ->
                        ledger.state(Policy.STREAMS, StreamIds.of(tenantId, id)).isActive())
                .findFirst()
                .orElse(all.isEmpty() ? null : all.getFirst());
    }
}
