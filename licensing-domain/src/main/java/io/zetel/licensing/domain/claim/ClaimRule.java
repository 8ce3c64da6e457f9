package io.zetel.licensing.domain.claim;

import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.shared.Refusal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The reasons to refuse a claim before any product is looked at. Their order is the policy: where several hold, the
 * first is told, from what an administrator decides for everybody to what only this claim is about.
 */
enum ClaimRule {
    FEATURE_IS_OFF(Refusal.FEATURE_DISABLED, (facts, _) -> !facts.tenant().autoClaimEnabled()),
    APP_HAS_NO_POLICY(Refusal.NO_POLICY_FOR_APP, (facts, _) -> facts.policyId() == null),
    POLICY_IS_OFF(Refusal.POLICY_DISABLED, (facts, _) -> !facts.policy().isActive()),
    ACCOUNT_IS_EXTERNAL(Refusal.EXTERNAL_ACCOUNT, (facts, request) -> userType(facts, request) == UserType.GUEST),
    USER_IS_DELETED(Refusal.USER_DELETED, (facts, _) -> facts.holder().standing() == Standing.DELETED),
    ACCOUNT_IS_DISABLED(
            Refusal.ACCOUNT_DISABLED, (facts, _) -> !facts.holder().account().isEnabled()),
    TRIGGER_DOES_NOT_COUNT(
            Refusal.TRIGGER_NOT_APPLICABLE,
            (facts, request) -> !facts.app().triggers().contains(request.trigger())),
    ENVIRONMENT_IS_NOT_MANAGED(
            Refusal.TRIGGER_NOT_APPLICABLE,
            (facts, request) -> facts.policy().scope() == EnvironmentScope.MANAGED_ONLY && !isManaged(request));

    private final Refusal refusal;
    private final BiPredicate<ClaimFacts, ClaimRequest> holds;

    ClaimRule(Refusal refusal, BiPredicate<ClaimFacts, ClaimRequest> holds) {
        this.refusal = refusal;
        this.holds = holds;
    }

    /** What the user is told. */
    Refusal refusal() {
        return refusal;
    }

    /** Whether this claim is refused for this reason, others aside. */
    boolean refuses(ClaimFacts facts, ClaimRequest request) {
        return holds.test(facts, request);
    }

    /** The first reason to refuse this claim; none where the products decide. */
    static Optional<Refusal> firstAgainst(ClaimFacts facts, ClaimRequest request) {
        return Arrays.stream(values())
                .filter(rule -> rule.refuses(facts, request))
                .findFirst()
                .map(ClaimRule::refusal);
    }

    private static UserType userType(ClaimFacts facts, ClaimRequest request) {
        return facts.holder().isKnown() ? facts.holder().userType() : request.userType();
    }

    private static boolean isManaged(ClaimRequest request) {
        return request.managedEnvironment() || request.trigger() == Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV;
    }
}
