package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.holder.Assignment;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyCommand;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.tenant.TenantCommand;
import io.zetel.licensing.domain.tenant.TenantCommand.DisableAutoClaim;
import io.zetel.licensing.domain.tenant.TenantCommand.EnableAutoClaim;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** What holds whatever is asked, in whatever order. */
@Label("Any sequence of commands")
class AnySequenceSpec {

    private static final List<Product> PRODUCTS = List.of(E3, E5, F3, POWER_APPS);
    private static final List<String> USERS =
            IntStream.rangeClosed(1, 6).mapToObj(i -> "user" + i).toList();

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void B11_never_takes_more_seats_than_there_are_unless_seats_went_away(
            @ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso();
        for (var command : commands) {
            var before = assigned(scenario);
            scenario.when(command);
            assertThat(PRODUCTS).allSatisfy(product -> {
                var pool = scenario.pool(CONTOSO, product.skuId());
                assertThat(pool.assigned()).isBetween(0, Math.max(pool.capacity(), before.get(product.skuId())));
                assertThat(pool.overUntil() != null).isEqualTo(pool.assigned() > pool.capacity());
            });
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void counts_as_many_seats_as_users_hold_products(@ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso();
        commands.forEach(scenario::when);
        var held = scenario.history().stream()
                .filter(LicenseClaimed.class::isInstance)
                .map(LicenseClaimed.class::cast)
                .map(claimed -> Tuple.of(claimed.holder(), claimed.skuId()))
                .distinct()
                .collect(Collectors.groupingBy(Tuple.Tuple2::get2, Collectors.summingInt(_ -> 1)));
        assertThat(assigned(scenario))
                .isEqualTo(PRODUCTS.stream()
                        .map(Product::skuId)
                        .collect(Collectors.toMap(Function.identity(), sku -> held.getOrDefault(sku, 0))));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void A17_A39_changes_no_licence_by_changing_policies_or_the_switch(
            @ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso();
        for (var command : commands) {
            var before = licences(scenario);
            scenario.when(command);
            if (command instanceof PolicyCommand || command instanceof TenantCommand) {
                assertThat(licences(scenario)).isEqualTo(before);
            }
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void A03_changes_nothing_when_claims_are_delivered_twice(@ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso();
        for (var command : commands) {
            scenario.when(command);
            if (command instanceof ClaimCommand) {
                var before = licences(scenario);
                var seats = assigned(scenario);
                assertThat(scenario.when(command).events()).hasOnlyElementsOfType(ClaimRefused.class);
                assertThat(licences(scenario)).isEqualTo(before);
                assertThat(assigned(scenario)).isEqualTo(seats);
            }
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void ends_the_same_whether_claims_come_one_by_one_or_together(@ForAll("claims") List<ClaimLicense> claims) {
        var oneByOne = contoso();
        var together = contoso();
        var asList = contoso();
        var outcomes =
                claims.stream().map(claim -> oneByOne.when(claim).outcome()).toList();
        assertThat(together.whenTogether(claims).outcomes()).isEqualTo(outcomes);
        assertThat(asList.when(new ClaimLicenses(
                                CONTOSO,
                                claims.stream().map(ClaimLicense::claim).toList()))
                        .outcomes())
                .isEqualTo(outcomes);
        assertThat(List.of(assigned(together), assigned(asList))).containsOnly(assigned(oneByOne));
        assertThat(List.of(licences(together), licences(asList))).containsOnly(licences(oneByOne));
    }

    @Provide
    Arbitrary<List<LicensingCommand>> commands() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, claim().map(LicensingCommand.class::cast)),
                        Tuple.of(1, claimList()),
                        Tuple.of(3, policyChange()),
                        Tuple.of(1, seats()),
                        Tuple.of(1, tenantChange()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<ClaimLicense>> claims() {
        return claim().list().ofMinSize(1).ofMaxSize(15);
    }

    /** Whoever is a guest is one all the time: what a claim says of a user counts only until the user is known. */
    private static Arbitrary<ClaimLicense> claim() {
        var members = Arbitraries.of(USERS)
                .flatMap(user -> Arbitraries.of(
                        signIn(user),
                        signIn(user).livingIn(null),
                        signIn(user).of(POWER_APPS_APP, Trigger.USER_REQUEST)));
        return Arbitraries.frequencyOf(
                        Tuple.of(9, members),
                        Tuple.of(1, Arbitraries.just(signIn("guest").asGuest())))
                .map(Claiming::command);
    }

    private static Arbitrary<LicensingCommand> claimList() {
        return claim().map(ClaimLicense::claim)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(claims -> new ClaimLicenses(CONTOSO, claims));
    }

    private static Arbitrary<LicensingCommand> policyChange() {
        return Arbitraries.of(POLICY, OTHER_POLICY)
                .flatMap(policy -> Arbitraries.of(
                        turnsOff(policy),
                        turnsOn(policy),
                        new RemoveProducts(CONTOSO, policy, List.of(E3.skuId()), null),
                        new AddBackupProduct(CONTOSO, policy, choice(E3), null),
                        new AddBackupProduct(CONTOSO, policy, choice(F3, SWAY), null),
                        new MoveProduct(CONTOSO, policy, E5.skuId(), Direction.UP, null),
                        new SetServices(CONTOSO, policy, null, ids(SWAY), null),
                        new DeletePolicy(CONTOSO, policy, null)));
    }

    private static Arbitrary<LicensingCommand> seats() {
        return Arbitraries.of(PRODUCTS).flatMap(product -> Arbitraries.integers()
                .between(1, 5)
                .map(seats -> new AdjustSubscription(
                        CONTOSO, product.skuId(), purchaseOf(product), seats, null, null, null, null)));
    }

    private static Arbitrary<LicensingCommand> tenantChange() {
        return Arbitraries.of(
                new EnableAutoClaim(CONTOSO, null),
                new DisableAutoClaim(CONTOSO, null),
                new EnableAutoClaim(CONTOSO, null));
    }

    private static LicensingScenario contoso() {
        return new LicensingScenario()
                .given(
                        registered(),
                        switchedOn(),
                        buys(E3, 2),
                        buys(E5, 1),
                        buys(F3, 2),
                        buys(POWER_APPS, 2),
                        createsPolicy(E3, E5),
                        createsPolicy(OTHER_POLICY, POWER_APPS_APP, POWER_APPS));
    }

    private static Map<SkuId, Integer> assigned(LicensingScenario scenario) {
        return PRODUCTS.stream().map(Product::skuId).collect(Collectors.toMap(Function.identity(), sku -> scenario.pool(
                        CONTOSO, sku)
                .assigned()));
    }

    private static Map<String, Map<SkuId, Assignment>> licences(LicensingScenario scenario) {
        return USERS.stream()
                .collect(Collectors.toMap(Function.identity(), user -> scenario.holder(CONTOSO, HolderId.user(user))
                        .assignments()));
    }
}
