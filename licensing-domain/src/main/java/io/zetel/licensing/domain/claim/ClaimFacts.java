package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionState;
import io.zetel.licensing.domain.tenant.TenantState;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything a claim is decided from. The policy is the one that answers for the app: the active one, else the oldest of
 * those switched off, else none.
 */
public record ClaimFacts(TenantState tenant, @Nullable PolicyId policyId, PolicyState policy, HolderState holder, App app, Catalogue catalogue,
        Function<SkuId, SubscriptionState> pools) {}
