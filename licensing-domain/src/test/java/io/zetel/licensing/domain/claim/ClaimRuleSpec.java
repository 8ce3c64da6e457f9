package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.claim.ClaimRule.ACCOUNT_IS_DISABLED;
import static io.zetel.licensing.domain.claim.ClaimRule.ACCOUNT_IS_EXTERNAL;
import static io.zetel.licensing.domain.claim.ClaimRule.APP_HAS_NO_POLICY;
import static io.zetel.licensing.domain.claim.ClaimRule.ENVIRONMENT_IS_NOT_MANAGED;
import static io.zetel.licensing.domain.claim.ClaimRule.FEATURE_IS_OFF;
import static io.zetel.licensing.domain.claim.ClaimRule.POLICY_IS_OFF;
import static io.zetel.licensing.domain.claim.ClaimRule.TRIGGER_DOES_NOT_COUNT;
import static io.zetel.licensing.domain.claim.ClaimRule.USER_IS_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.shared.Refusal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A claim that is refused before any product is looked at")
class ClaimRuleSpec {

    /** The policy, from the first to be told to the last. */
    private static final List<ClaimRule> ORDER = List.of(
            FEATURE_IS_OFF,
            APP_HAS_NO_POLICY,
            POLICY_IS_OFF,
            ACCOUNT_IS_EXTERNAL,
            USER_IS_DELETED,
            ACCOUNT_IS_DISABLED,
            TRIGGER_DOES_NOT_COUNT,
            ENVIRONMENT_IS_NOT_MANAGED);

    @ParameterizedTest
    @CsvSource({
        "FEATURE_IS_OFF,FEATURE_DISABLED",
        "APP_HAS_NO_POLICY,NO_POLICY_FOR_APP",
        "POLICY_IS_OFF,POLICY_DISABLED",
        "ACCOUNT_IS_EXTERNAL,EXTERNAL_ACCOUNT",
        "USER_IS_DELETED,USER_DELETED",
        "ACCOUNT_IS_DISABLED,ACCOUNT_DISABLED",
        "TRIGGER_DOES_NOT_COUNT,TRIGGER_NOT_APPLICABLE",
        "ENVIRONMENT_IS_NOT_MANAGED,TRIGGER_NOT_APPLICABLE"
    })
    void is_told_its_only_reason(ClaimRule rule, Refusal told) {
        assertThat(told(ClaimStory.of(EnumSet.of(rule)))).isEqualTo(told);
    }

    @ParameterizedTest(name = "{0} before {1}")
    @MethodSource("pairs")
    void is_told_the_earlier_of_two_reasons_that_hold_at_once(ClaimRule earlier, ClaimRule later) {
        var story = ClaimStory.of(EnumSet.of(earlier, later));
        assertThat(earlier.refuses(story.facts(), story.request())).isTrue();
        assertThat(later.refuses(story.facts(), story.request())).isTrue();
        assertThat(told(story)).isEqualTo(earlier.refusal());
    }

    @Test
    void is_refused_for_no_other_reason() {
        assertThat(ORDER).containsExactly(ClaimRule.values());
        var story = ClaimStory.of(Set.of());
        assertThat(ClaimRule.firstAgainst(story.facts(), story.request())).isEmpty();
    }

    @Test
    void of_a_user_nobody_knows_is_judged_by_what_the_request_says_and_of_a_known_one_by_what_is_known() {
        var facts = ClaimStory.of(Set.of()).facts();
        assertThat(ClaimRule.firstAgainst(facts, signIn("alice").asGuest().request()))
                .isEmpty();
        assertThat(ClaimRule.firstAgainst(
                        ClaimStory.unknown(facts), signIn("alice").asGuest().request()))
                .contains(Refusal.EXTERNAL_ACCOUNT);
    }

    /** Every pair but the one that cannot be: an app without a policy has no scope either. */
    static Stream<Arguments> pairs() {
        return ORDER.stream().flatMap(earlier -> ORDER.subList(ORDER.indexOf(earlier) + 1, ORDER.size()).stream()
                .filter(later -> !(earlier == APP_HAS_NO_POLICY && later == ENVIRONMENT_IS_NOT_MANAGED))
                .map(later -> arguments(earlier, later)));
    }

    private static Refusal told(ClaimStory story) {
        var decision = ClaimDecider.decide(ClaimStory.TENANT, story.facts(), story.request(), ClaimStory.NOW);
        assertThat(decision.events()).isEmpty();
        assertThat(decision.outcome()).isInstanceOf(ClaimOutcome.Refused.class);
        return ((ClaimOutcome.Refused) decision.outcome()).code();
    }
}
