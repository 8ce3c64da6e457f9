package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Claiming.withoutSeat;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.shared.Refusal.EXTERNAL_ACCOUNT;
import static io.zetel.licensing.domain.shared.Refusal.FEATURE_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.MUTUALLY_EXCLUSIVE;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.Assignment;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.ConsideredProduct;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.holder.UserType;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The products of a claim")
class ClaimDeciderSpec {

    private static final Claiming ALICE = signIn("alice");
    private static final Claiming STRAY = ALICE.livingIn(null);
    private static final PolicyProduct WITHDRAWN = new PolicyProduct(new SkuId("withdrawn"), "WITHDRAWN", List.of());

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void decide(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> table() {
        return Stream.of(
                happens(
                        "the first one with a seat is taken",
                        asks(ALICE, user("NL"), 3, 3, chosen(E3), chosen(E5)),
                        ALICE.takes(E3, 3)),
                happens(
                        "by who was unknown as well",
                        asks(ALICE, HolderState.UNKNOWN, 3, 3, chosen(E3)),
                        ALICE.provisioned(),
                        ALICE.takes(E3, 3)),
                happens(
                        "who lives where the organisation does",
                        asks(STRAY, HolderState.UNKNOWN, 3, 3, chosen(E3)),
                        STRAY.provisioned(),
                        STRAY.inherits("NL"),
                        STRAY.takes(E3, 3)),
                happens("unless a country is known", asks(STRAY, user("BE"), 3, 3, chosen(E3)), STRAY.takes(E3, 3)),
                happens(
                        "with the services the policy leaves off",
                        asks(ALICE, user("NL"), 3, 3, chosen(E3, SWAY)),
                        ALICE.takes(E3, 3, SWAY)),
                happens(
                        "then the next",
                        asks(ALICE, user("NL"), 0, 2, chosen(E3), chosen(E5)),
                        ALICE.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 2))),
                        ALICE.fallsBack(E3, E5, 1)),
                happens(
                        "or none",
                        asks(ALICE, user("NL"), 0, 0, chosen(E3), chosen(E5)),
                        ALICE.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES), passed(E5, 0, OUT_OF_LICENSES))),
                happens(
                        "what excludes something held is passed over",
                        asks(ALICE, user("NL", EXCHANGE_ONLY), 3, 3, chosen(E3), chosen(BASIC)),
                        ALICE.takes(BASIC, List.of(passed(E3, 3, MUTUALLY_EXCLUSIVE), took(BASIC, 3))),
                        ALICE.fallsBack(E3, BASIC, 1)),
                happens(
                        "empty pools are told before conflicts",
                        asks(ALICE, user("NL", EXCHANGE_ONLY), 3, 0, chosen(E3), chosen(E5)),
                        ALICE.refused(
                                OUT_OF_LICENSES, passed(E3, 3, MUTUALLY_EXCLUSIVE), passed(E5, 0, OUT_OF_LICENSES))),
                happens(
                        "of conflicts the first",
                        asks(ALICE, user("NL", EXCHANGE_ONLY), 3, 3, WITHDRAWN, chosen(E3)),
                        ALICE.refused(
                                UNKNOWN_SKU,
                                new ConsideredProduct(WITHDRAWN.skuId(), "WITHDRAWN", 3, UNKNOWN_SKU),
                                passed(E3, 3, MUTUALLY_EXCLUSIVE))),
                happens(
                        "who sits on a seat needs no second",
                        asks(ALICE, userWithout(TEAMS_PLAN, E3), 0, 0, chosen(E3)),
                        withoutSeat(ALICE.takes(E3, List.of(took(E3, 0))))),
                happens(
                        "a product that lost the app is passed over",
                        asks(ALICE, user("NL"), 3, 2, chosen(VISIO), chosen(E3)),
                        ALICE.takes(E3, List.of(passed(VISIO, 3, PRODUCT_LACKS_APP), took(E3, 2))),
                        ALICE.fallsBack(VISIO, E3, 1)),
                happens(
                        "also by who has it",
                        asks(ALICE, user("NL", VISIO), 3, 2, chosen(VISIO)),
                        ALICE.refused(PRODUCT_LACKS_APP, passed(VISIO, 3, PRODUCT_LACKS_APP))),
                happens("who has the app gets nothing", asks(ALICE, user("NL", E5), 3, 3, chosen(E3))));
    }

    /** Whoever has E3 in one of these ways has not got the app, and is tried on in the policy's order. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutTheApp")
    void go_on_where_what_the_user_has_does_not_give_the_app(
            String name, SourceStatus status, boolean works, String taken) {
        var source = new SourceState(
                Source.group(new GroupId("sales")), LicensingMode.ATOMIC, Services.allBut(List.of()), status);
        var holder = new HolderState(
                Standing.ACTIVE,
                UserType.MEMBER,
                "NL",
                false,
                Map.of(E3.skuId(), new Assignment(E3.sku(), List.of(source))),
                Set.of(),
                1,
                null);
        var story = story(ALICE, holder, 0, 1, chosen(E3), chosen(E5));
        var pools = new HashMap<>(story.facts().pools());
        pools.put(E3.skuId(), new PoolView(0, 0, true, works));
        assertThat(ClaimDecider.decide(ClaimStory.TENANT, story.facts().seeing(pools), story.request(), ClaimStory.NOW)
                        .outcome())
                .extracting("sku")
                .isEqualTo(taken);
    }

    static Stream<Arguments> withoutTheApp() {
        return Stream.of(
                arguments("it works", SourceStatus.ACTIVE, true, E3.sku()),
                arguments(
                        "its removal waits for another",
                        new SourceStatus.Leaving(AssignmentError.DEPENDENCY_VIOLATION, List.of()),
                        true,
                        E3.sku()),
                arguments("its purchase is suspended", SourceStatus.ACTIVE, false, E5.sku()),
                arguments(
                        "it waits for a seat",
                        new SourceStatus.Failed(AssignmentError.COUNT_VIOLATION, List.of()),
                        true,
                        E5.sku()),
                arguments(
                        "another product of the group failed",
                        new SourceStatus.Failed(AssignmentError.OTHER, List.of()),
                        true,
                        E5.sku()),
                arguments(
                        "it is in error",
                        new SourceStatus.Failed(AssignmentError.PROHIBITED_IN_USAGE_LOCATION_VIOLATION, List.of()),
                        true,
                        E5.sku()),
                arguments("it was left out", new SourceStatus.Skipped(EXTERNAL_ACCOUNT), true, E5.sku()));
    }

    @Test
    void answer_with_what_was_decided() {
        assertThat(decided(ALICE, user("NL"), 0, 2, chosen(E3), chosen(E5, SWAY))
                        .outcome())
                .isEqualTo(new ClaimOutcome.Claimed(
                        ALICE.claimId(),
                        POLICY,
                        1,
                        E5.skuId(),
                        E5.sku(),
                        1,
                        Catalogues.ids(SWAY),
                        ClaimStory.NOW,
                        List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 2))));
        assertThat(decided(ALICE, user("NL", E5), 3, 3, chosen(E3)).outcome())
                .isEqualTo(new ClaimOutcome.AlreadyLicensed(
                        ALICE.claimId(), POLICY, 1, E5.skuId(), E5.sku(), List.of(), null, List.of(Source.DIRECT)));
        assertThat(decided(ALICE, user("NL"), 0, 0, chosen(E3)).outcome())
                .isEqualTo(new ClaimOutcome.Refused(
                        ALICE.claimId(), POLICY, 1, OUT_OF_LICENSES, List.of(passed(E3, 0, OUT_OF_LICENSES))));
    }

    @Test
    void are_looked_at_in_their_order_until_one_can_be_taken_and_only_where_they_decide() {
        var story = story(ALICE, user("NL", EXCHANGE_ONLY), 3, 3, chosen(E3), chosen(BASIC), chosen(E5));
        assertThat(ClaimDecider.products(story.facts(), story.request()))
                .containsExactly(chosen(E3), chosen(BASIC), chosen(E5));
        assertThat(ClaimDecider.canTake(story.facts(), story.request(), chosen(E3)))
                .isFalse();
        assertThat(ClaimDecider.canTake(story.facts(), story.request(), chosen(BASIC)))
                .isTrue();
        var licensed = story(ALICE, user("NL", E5), 3, 3, chosen(E3));
        assertThat(ClaimDecider.products(licensed.facts(), licensed.request())).isEmpty();
        var off = ClaimStory.of(EnumSet.of(ClaimRule.FEATURE_IS_OFF));
        assertThat(ClaimDecider.products(off.facts(), off.request())).isEmpty();
        assertThat(ClaimRule.firstAgainst(off.facts(), off.request())).contains(FEATURE_DISABLED);
    }

    @Test
    void are_not_decided_about_without_their_pools() {
        var story = story(ALICE, user("NL"), 3, 3, chosen(E3));
        assertThatIllegalStateException()
                .isThrownBy(() -> ClaimDecider.decide(
                        ClaimStory.TENANT, story.facts().seeing(Map.of()), story.request(), ClaimStory.NOW));
    }

    private static Question asks(Claiming claim, HolderState holder, int first, int second, PolicyProduct... products) {
        return () -> {
            var decision = decided(claim, holder, first, second, products);
            var events = new ArrayList<LicensingEvent>(decision.events());
            if (decision.refusal() != null) {
                events.add(decision.refusal());
            }
            return events;
        };
    }

    private static ClaimDecider.Decision decided(
            Claiming claim, HolderState holder, int first, int second, PolicyProduct... products) {
        var story = story(claim, holder, first, second, products);
        return ClaimDecider.decide(ClaimStory.TENANT, story.facts(), story.request(), ClaimStory.NOW);
    }

    /** So many seats are left of the first product and of each of the others. */
    private static ClaimStory story(
            Claiming claim, HolderState holder, int first, int second, PolicyProduct... products) {
        var policy = new PolicyState(
                PolicyState.Status.ACTIVE, "Teams", TEAMS.id(), List.of(products), EnvironmentScope.ALL, 1);
        var pools = new HashMap<SkuId, PoolView>();
        for (var product : products) {
            pools.put(product.skuId(), new PoolView(product == products[0] ? first : second, 0, true, true));
        }
        holder.assignments().keySet().forEach(skuId -> pools.putIfAbsent(skuId, new PoolView(0, 0, true, true)));
        var facts = new ClaimFacts(ClaimStory.of(Set.of()).facts().tenant(), POLICY, policy, holder, TEAMS, ALL, pools);
        return new ClaimStory(facts, claim.request());
    }

    private static HolderState user(@Nullable String country, Product... held) {
        return user(country, List.of(), held);
    }

    private static HolderState userWithout(ServicePlan off, Product held) {
        return user("NL", List.of(off), held);
    }

    private static HolderState user(@Nullable String country, List<ServicePlan> off, Product... held) {
        var assignments = new LinkedHashMap<SkuId, Assignment>();
        for (var product : held) {
            var source = new SourceState(
                    Source.DIRECT,
                    null,
                    Services.allBut(off.stream().map(ServicePlan::id).toList()),
                    SourceStatus.ACTIVE);
            assignments.put(product.skuId(), new Assignment(product.sku(), List.of(source)));
        }
        return new HolderState(Standing.ACTIVE, UserType.MEMBER, country, false, assignments, Set.of(), 1, null);
    }
}
