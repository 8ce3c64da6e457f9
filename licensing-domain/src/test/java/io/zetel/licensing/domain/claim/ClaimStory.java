package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.chosen;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.ScimSettings;
import io.zetel.licensing.domain.tenant.TenantState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sign-in to Teams by a known Dutch member under a policy of E3 and E5, as values; any reason against it can be
 * given.
 */
record ClaimStory(ClaimFacts facts, ClaimRequest request) {

    static final TenantId TENANT = CONTOSO;
    static final Instant NOW = LicensingScenario.START;

    /** The claim with these reasons against it. */
    static ClaimStory of(Set<ClaimRule> against) {
        boolean noPolicy = against.contains(ClaimRule.APP_HAS_NO_POLICY);
        var tenant = new TenantState(
                "NL",
                null,
                !against.contains(ClaimRule.FEATURE_IS_OFF),
                9,
                Map.of(),
                false,
                NewPlans.ON,
                ScimSettings.USUAL,
                0,
                null,
                1);
        var policy = new PolicyState(
                against.contains(ClaimRule.POLICY_IS_OFF) ? PolicyState.Status.DISABLED : PolicyState.Status.ACTIVE,
                "Teams",
                TEAMS.id(),
                List.of(chosen(E3), chosen(E5)),
                against.contains(ClaimRule.ENVIRONMENT_IS_NOT_MANAGED)
                        ? EnvironmentScope.MANAGED_ONLY
                        : EnvironmentScope.ALL,
                1);
        var holder = new HolderState(
                against.contains(ClaimRule.USER_IS_DELETED) ? Standing.DELETED : Standing.ACTIVE,
                against.contains(ClaimRule.ACCOUNT_IS_EXTERNAL) ? UserType.GUEST : UserType.MEMBER,
                "NL",
                false,
                Map.of(),
                Set.of(),
                1,
                null,
                against.contains(ClaimRule.ACCOUNT_IS_DISABLED) ? Account.DISABLED : Account.ENABLED);
        var facts = new ClaimFacts(
                tenant,
                noPolicy ? null : POLICY,
                noPolicy ? PolicyState.NOT_CREATED : policy,
                holder,
                TEAMS,
                Catalogues.ALL,
                Map.of(E3.skuId(), new PoolView(3, 0, true, true), E5.skuId(), new PoolView(3, 0, true, true)));
        var trigger = against.contains(ClaimRule.TRIGGER_DOES_NOT_COUNT) ? Trigger.FLOW_RPA_SAVE : Trigger.SIGN_IN;
        return new ClaimStory(facts, signIn("alice").of(TEAMS, trigger).request());
    }

    /** The same of a user nobody knows. */
    static ClaimFacts unknown(ClaimFacts facts) {
        return new ClaimFacts(
                facts.tenant(),
                facts.policyId(),
                facts.policy(),
                HolderState.UNKNOWN,
                facts.app(),
                facts.catalogue(),
                facts.pools());
    }
}
