package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;

import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.BackupProductUsed;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderEvent.UserProvisioned;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.assigning.PlanConflicts;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one decision of auto-claim: who gets which licence, from which product, or why not. */
public final class ClaimDecider {

    private ClaimDecider() {}

    /** What a claim leads to: its outcome, what happened to the holder, and the refusal to be recorded beside it. */
    public record Decision(
            ClaimOutcome outcome,
            List<HolderEvent> events,
            @Nullable ClaimRefused refusal) {}

    /** Decides one claim. Whoever has the app now is told so before anything else is looked at (A03, A58). */
    public static Decision decide(TenantId tenant, ClaimFacts facts, ClaimRequest request, Instant now) {
        var covering = covering(facts);
        if (covering.isPresent()) {
            return already(facts, request, covering.get());
        }
        return ClaimRule.firstAgainst(facts, request)
                .map(refusal -> refused(tenant, facts, request, refusal, List.of(), now))
                .orElseGet(() -> fromFirstUsableProduct(tenant, facts, request, now));
    }

    /** The products that decide about the claim, in the order they are tried; none where it is decided without them. */
    static List<PolicyProduct> products(ClaimFacts facts, ClaimRequest request) {
        boolean isDecided = covering(facts).isPresent()
                || ClaimRule.firstAgainst(facts, request).isPresent();
        return isDecided ? List.of() : facts.policy().products();
    }

    /** Whether the claim can take this product, so that none behind it is tried. */
    static boolean canTake(ClaimFacts facts, ClaimRequest request, PolicyProduct choice) {
        return look(facts, request, choice).reason() == null;
    }

    /** The products that give the app to the user now if their purchases work. */
    static List<SkuId> giving(ClaimFacts facts) {
        return facts.holder().standing() == Standing.ACTIVE
                ? facts.holder().giving(facts.app().servicePlans(), facts.catalogue())
                : List.of();
    }

    /**
     * The product that gives the app now; what waits, failed, sleeps, is switched off or was not paid for gives
     * nothing.
     */
    private static Optional<SkuId> covering(ClaimFacts facts) {
        return giving(facts).stream().filter(skuId -> facts.pool(skuId).works()).findFirst();
    }

    private static Decision fromFirstUsableProduct(
            TenantId tenant, ClaimFacts facts, ClaimRequest request, Instant now) {
        var tried = new ArrayList<ConsideredProduct>(1);
        var products = facts.policy().products();
        for (int position = 0; position < products.size(); position++) {
            var look = look(facts, request, products.get(position));
            tried.add(look);
            if (look.reason() == null) {
                return claimed(tenant, facts, request, position, List.copyOf(tried), now);
            }
        }
        var reasons = tried.stream().map(ConsideredProduct::reason).toList();
        var headline = reasons.contains(OUT_OF_LICENSES) ? OUT_OF_LICENSES : reasons.getFirst();
        return refused(tenant, facts, request, headline == null ? OUT_OF_LICENSES : headline, List.copyOf(tried), now);
    }

    private static ConsideredProduct look(ClaimFacts facts, ClaimRequest request, PolicyProduct choice) {
        var pool = facts.pool(choice.skuId());
        return new ConsideredProduct(
                choice.skuId(), called(facts, choice), pool.available(), whyNot(facts, request, choice, pool));
    }

    /** What the product is called when it is claimed, whatever it was called when the policy was made. */
    private static String called(ClaimFacts facts, PolicyProduct choice) {
        return facts.catalogue().called(choice.skuId(), choice.sku());
    }

    private static @Nullable Refusal whyNot(
            ClaimFacts facts, ClaimRequest request, PolicyProduct choice, PoolView pool) {
        if (facts.catalogue().product(choice.skuId()).isEmpty()) {
            return UNKNOWN_SKU;
        }
        var added = choice.given(facts.catalogue().plansOf(choice.skuId()));
        if (Collections.disjoint(added, facts.app().servicePlans())) {
            return PRODUCT_LACKS_APP;
        }
        if (!pool.works() || pool.available() == 0 && !facts.holder().holds(choice.skuId())) {
            return OUT_OF_LICENSES;
        }
        var held = facts.holder().plansBeside(choice.skuId(), facts.catalogue());
        return PlanConflicts.of(facts.catalogue().rules(), added, held, location(facts, request))
                .map(PlanConflicts.Violation::code)
                .orElse(null);
    }

    private static String location(ClaimFacts facts, ClaimRequest request) {
        var known = facts.holder().isKnown() ? facts.holder().usageLocation() : request.usageLocation();
        return known == null ? facts.tenant().country() : known;
    }

    private static Decision claimed(
            TenantId tenant,
            ClaimFacts facts,
            ClaimRequest request,
            int position,
            List<ConsideredProduct> tried,
            Instant now) {
        var choice = facts.policy().products().get(position);
        var disabledPlans = choice.off(facts.catalogue().plansOf(choice.skuId()));
        var effectiveOn = effectiveOn(request, now);
        boolean seatTaken = !facts.holder().holds(choice.skuId());
        var policyId = answering(facts);
        var events = new ArrayList<HolderEvent>(3);
        if (!facts.holder().isKnown()) {
            events.add(
                    new UserProvisioned(tenant, request.holder(), request.userType(), request.usageLocation(), false));
        }
        if ((facts.holder().isKnown() ? facts.holder().usageLocation() : request.usageLocation()) == null) {
            events.add(new UsageLocationInherited(
                    tenant, request.holder(), facts.tenant().country()));
        }
        events.add(new LicenseClaimed(
                tenant,
                request.holder(),
                request.claimId(),
                policyId,
                facts.policy().version(),
                request.app(),
                request.trigger(),
                choice.skuId(),
                called(facts, choice),
                position,
                disabledPlans,
                seatTaken,
                tried,
                effectiveOn,
                choice.enabledPlans()));
        if (position > 0) {
            events.add(new BackupProductUsed(
                    tenant,
                    request.holder(),
                    request.claimId(),
                    policyId,
                    facts.policy().products().getFirst().skuId(),
                    choice.skuId(),
                    position,
                    effectiveOn));
        }
        var outcome = new ClaimOutcome.Claimed(
                request.claimId(),
                policyId,
                facts.policy().version(),
                choice.skuId(),
                called(facts, choice),
                position,
                disabledPlans,
                effectiveOn,
                tried);
        return new Decision(outcome, events, null);
    }

    private static Decision already(ClaimFacts facts, ClaimRequest request, SkuId skuId) {
        var held = facts.holder().assignment(skuId).orElseThrow();
        var off = facts.catalogue().plansOf(skuId).stream()
                .filter(plan -> !held.enables(plan))
                .toList();
        var outcome = new ClaimOutcome.AlreadyLicensed(
                request.claimId(),
                facts.policyId(),
                facts.policy().version(),
                skuId,
                facts.catalogue().called(skuId, held.sku()),
                off,
                held.since(),
                held.givers());
        return new Decision(outcome, List.of(), null);
    }

    private static Decision refused(
            TenantId tenant,
            ClaimFacts facts,
            ClaimRequest request,
            Refusal code,
            List<ConsideredProduct> tried,
            Instant now) {
        var outcome = new ClaimOutcome.Refused(
                request.claimId(), facts.policyId(), facts.policy().version(), code, tried);
        var recorded = facts.policyId() == null
                ? null
                : new ClaimRefused(
                        tenant,
                        request.holder(),
                        request.claimId(),
                        facts.policyId(),
                        facts.policy().version(),
                        request.app(),
                        request.trigger(),
                        code,
                        tried,
                        effectiveOn(request, now));
        return new Decision(outcome, List.of(), recorded);
    }

    private static Instant effectiveOn(ClaimRequest request, Instant now) {
        return request.occurredAt() == null ? now : request.occurredAt();
    }

    private static PolicyId answering(ClaimFacts facts) {
        if (facts.policyId() == null) {
            throw new IllegalStateException("A claim without a policy is refused before it gets here");
        }
        return facts.policyId();
    }
}
