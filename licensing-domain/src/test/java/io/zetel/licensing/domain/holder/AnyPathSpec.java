package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.changes;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.devices;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.guest;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.restores;
import static io.zetel.licensing.domain.Directory.swaps;
import static io.zetel.licensing.domain.Directory.takes;
import static io.zetel.licensing.domain.Directory.users;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.group.GroupCommand.ApplyGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.ReprocessGroup;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.PurgeUser;
import io.zetel.licensing.domain.holder.DirectoryCommand.RemoveDevice;
import io.zetel.licensing.domain.holder.DirectoryCommand.SetAccountEnabled;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** What holds whatever is asked of users, devices, groups and licences, in whatever order. */
@Label("Any path to a licence")
class AnyPathSpec {

    private static final List<Product> PRODUCTS = List.of(E3, E5, F3, BASIC, BOOKABLE, VISIO, DEVICE);
    private static final List<Product> OF_USERS = List.of(E3, E5, F3, BASIC, BOOKABLE, VISIO);
    /** None of these excludes another. */
    private static final List<Product> PEACEFUL = List.of(E3, E5, F3, BOOKABLE, VISIO);

    private static final List<HolderId> USERS =
            Stream.of("ann", "ben", "cas").map(HolderId::user).toList();
    private static final List<HolderId> DEVICES =
            Stream.of("pad", "pod").map(HolderId::device).toList();
    private static final List<HolderId> ALL_HOLDERS =
            Stream.concat(USERS.stream(), DEVICES.stream()).toList();
    private static final GroupId LAB = new GroupId("lab");
    private static final HolderId ANN = USERS.getFirst();

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void counts_a_seat_for_each_holder_and_product_with_a_live_source_and_never_too_many(
            @ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso(1);
        for (var command : commands) {
            var before = assigned(scenario);
            scenario.when(command);
            assertThat(PRODUCTS).allSatisfy(product -> {
                var pool = scenario.pool(CONTOSO, product.skuId());
                assertThat((long) pool.assigned())
                        .as("seats of %s out", product.sku())
                        .isEqualTo(holding(scenario, product));
                assertThat(pool.assigned()).isLessThanOrEqualTo(Math.max(pool.capacity(), before.get(product.skuId())));
            });
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void never_lets_services_live_side_by_side_that_exclude_each_other(
            @ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso(1);
        for (var command : commands) {
            scenario.when(command);
            assertThat(USERS).allSatisfy(user -> {
                var plans = plans(scenario, user);
                assertThat(plans).noneMatch(plan -> ALL.rules().exclusions().getOrDefault(plan, Set.of()).stream()
                        .anyMatch(plans::contains));
            });
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void looking_anew_twice_changes_nothing_the_second_time(@ForAll("commands") List<LicensingCommand> commands) {
        var scenario = contoso(1);
        commands.forEach(scenario::when);
        for (var user : USERS) {
            scenario.when(new ReprocessUser(CONTOSO, user));
            assertThat(scenario.when(new ReprocessUser(CONTOSO, user)).events()).isEmpty();
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void does_the_same_whether_commands_are_handled_one_by_one_or_together(
            @ForAll("commands") List<LicensingCommand> commands) {
        var oneByOne = contoso(1);
        var together = contoso(1);
        commands.forEach(oneByOne::when);
        together.whenTogether(commands);
        assertThat(assigned(together)).isEqualTo(assigned(oneByOne));
        assertThat(ALL_HOLDERS).allSatisfy(holder -> assertThat(together.holder(CONTOSO, holder))
                .isEqualTo(oneByOne.holder(CONTOSO, holder)));
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void removing_any_source_and_adding_it_again_is_neutral(@ForAll("peacefulLives") List<LicensingCommand> commands) {
        var scenario = contoso(100);
        commands.forEach(scenario::when);
        // What should have gone goes with what keeps it, and does not come back.
        Assume.that(scenario.holder(CONTOSO, ANN).assignments().values().stream()
                .flatMap(a -> a.sources().stream())
                .noneMatch(SourceState::isOnItsWay));
        for (var entry : scenario.holder(CONTOSO, ANN).assignments().entrySet()) {
            for (var held : entry.getValue().sources()) {
                var before = enabled(scenario);
                var seats = assigned(scenario);
                scenario.when(removal(entry.getKey(), held));
                scenario.when(addition(entry.getKey(), held));
                assertThat(enabled(scenario)).isEqualTo(before);
                assertThat(assigned(scenario)).isEqualTo(seats);
            }
        }
    }

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
    void the_order_of_joining_two_groups_makes_no_difference(
            @ForAll("peacefulLicenses") List<LicensingCommand> licenses) {
        var oneWay = contoso(100);
        var theOther = contoso(100);
        licenses.forEach(oneWay::when);
        licenses.forEach(theOther::when);
        oneWay.given(joins(SALES, ANN), joins(SUPPORT, ANN));
        theOther.given(joins(SUPPORT, ANN), joins(SALES, ANN));
        assertThat(enabled(theOther)).isEqualTo(enabled(oneWay));
        assertThat(assigned(theOther)).isEqualTo(assigned(oneWay));
    }

    @Provide
    Arbitrary<List<LicensingCommand>> commands() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, ofDirectory()),
                        Tuple.of(5, byHand(OF_USERS)),
                        Tuple.of(5, membership()),
                        Tuple.of(4, ofGroups(OF_USERS)),
                        Tuple.of(2, ofDevices()),
                        Tuple.of(2, care()),
                        Tuple.of(2, claims()),
                        Tuple.of(2, seats()))
                .list()
                .ofMinSize(25)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<List<LicensingCommand>> peacefulLives() {
        return Arbitraries.frequencyOf(
                        Tuple.of(3, byHand(PEACEFUL)), Tuple.of(3, membership()), Tuple.of(3, ofPeacefulGroups()))
                .list()
                .ofMinSize(10)
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<LicensingCommand>> peacefulLicenses() {
        return Arbitraries.frequencyOf(Tuple.of(1, byHand(PEACEFUL)), Tuple.of(4, ofGroups(PEACEFUL)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(12);
    }

    private static Arbitrary<LicensingCommand> ofDirectory() {
        return anyUser()
                .flatMap(user -> Arbitraries.of(
                        member(user, null),
                        member(user, "NL"),
                        member(user, "CN"),
                        guest(user),
                        deletes(user),
                        restores(user),
                        new SetAccountEnabled(CONTOSO, user, false, LicensesOfDisabled.SUSPEND, null),
                        new SetAccountEnabled(CONTOSO, user, false, LicensesOfDisabled.KEEP, null),
                        new SetAccountEnabled(CONTOSO, user, true, LicensesOfDisabled.KEEP, null),
                        new PurgeUser(CONTOSO, user, List.of(SALES, SUPPORT))));
    }

    private static Arbitrary<LicensingCommand> byHand(List<Product> products) {
        return Combinators.combine(anyUser(), Arbitraries.of(products), Arbitraries.of(products), off())
                .flatAs((user, one, other, off) -> Arbitraries.of(
                        assigns(user, one, off),
                        assigns(user, one),
                        removes(user, one),
                        swaps(user, one, other),
                        changes(user, List.of(choice(one), choice(other, off)), List.of())));
    }

    private static Arbitrary<LicensingCommand> membership() {
        return Combinators.combine(anyGroup(), anyUser(), anyUser())
                .flatAs((group, user, other) -> Arbitraries.of(
                        joins(group, user, other),
                        joins(group, user),
                        leaves(group, user),
                        leaves(group, user, other)));
    }

    private static Arbitrary<LicensingCommand> ofGroups(List<Product> products) {
        return Combinators.combine(
                        anyGroup(),
                        Arbitraries.of(products),
                        Arbitraries.of(products),
                        off(),
                        Arbitraries.of(LicensingMode.values()))
                .flatAs((group, one, other, off, mode) -> Arbitraries.of(
                        givesWithout(group, one, off),
                        takes(group, one),
                        swaps(group, one, other),
                        new SetGroupLicenses(
                                CONTOSO,
                                group,
                                List.of(choice(one), choice(other, off)),
                                List.of(),
                                mode,
                                false,
                                null)));
    }

    private static Arbitrary<LicensingCommand> ofPeacefulGroups() {
        return Combinators.combine(anyGroup(), Arbitraries.of(PEACEFUL), off())
                .flatAs((group, one, off) -> Arbitraries.of(
                        new SetGroupLicenses(
                                CONTOSO,
                                group,
                                List.of(choice(one, off)),
                                List.of(),
                                LicensingMode.INDEPENDENT,
                                false,
                                null),
                        takes(group, one)));
    }

    private static Arbitrary<LicensingCommand> ofDevices() {
        return Arbitraries.of(DEVICES)
                .flatMap(device -> Arbitraries.of(
                        joins(LAB, device),
                        leaves(LAB, device),
                        new RemoveDevice(CONTOSO, device, List.of(LAB), null),
                        givesWithout(LAB, DEVICE),
                        takes(LAB, DEVICE)));
    }

    private static Arbitrary<LicensingCommand> care() {
        return Combinators.combine(Arbitraries.of(PRODUCTS), anyGroup(), anyUser())
                .flatAs((product, group, user) -> Arbitraries.of(
                        new HealWaiting(CONTOSO, product.skuId(), USERS),
                        new ReprocessUser(CONTOSO, user),
                        new ReprocessGroup(CONTOSO, group),
                        new ApplyGroup(CONTOSO, group, USERS),
                        new DetachSku(CONTOSO, group, product.skuId()),
                        new EndAssignments(CONTOSO, product.skuId(), List.of(user), LossReason.RECLAIMED),
                        new EndAssignments(CONTOSO, product.skuId(), USERS, LossReason.SUBSCRIPTION_DELETED)));
    }

    private static Arbitrary<LicensingCommand> claims() {
        return anyUser().map(user -> signIn(user.id()).command());
    }

    private static Arbitrary<LicensingCommand> seats() {
        return Combinators.combine(
                        Arbitraries.of(PRODUCTS), Arbitraries.integers().between(1, 4))
                .as((product, seats) -> new AdjustSubscription(
                        CONTOSO, product.skuId(), purchaseOf(product), seats, null, null, null, null));
    }

    private static Arbitrary<HolderId> anyUser() {
        return Arbitraries.of(USERS);
    }

    private static Arbitrary<GroupId> anyGroup() {
        return Arbitraries.of(SALES, SUPPORT);
    }

    /** Plans that only some products have: the others refuse, which is as good a story as any. */
    private static Arbitrary<ServicePlan[]> off() {
        return Arbitraries.of(SWAY, EXCHANGE).set().ofMaxSize(1).map(plans -> plans.toArray(ServicePlan[]::new));
    }

    private static LicensingCommand removal(SkuId sku, SourceState held) {
        return held.isInherited()
                ? leaves(new GroupId(held.source().id()), ANN)
                : changes(ANN, List.of(), List.of(sku));
    }

    private static LicensingCommand addition(SkuId sku, SourceState held) {
        return held.isInherited()
                ? joins(new GroupId(held.source().id()), ANN)
                : changes(ANN, List.of(new LicenseChoice(sku, held.disabledPlans())), List.of());
    }

    private static LicensingScenario contoso(int seats) {
        var scenario =
                new LicensingScenario().given(registered(), switchedOn(), users(SALES), users(SUPPORT), devices(LAB));
        PRODUCTS.forEach(product -> scenario.given(buys(product, seats)));
        USERS.forEach(user -> scenario.given(member(user, "NL")));
        return scenario.given(createsPolicy(F3, E3));
    }

    private static Map<SkuId, Integer> assigned(LicensingScenario scenario) {
        return PRODUCTS.stream().map(Product::skuId).collect(Collectors.toMap(Function.identity(), sku -> scenario.pool(
                        CONTOSO, sku)
                .assigned()));
    }

    private static long holding(LicensingScenario scenario, Product product) {
        return ALL_HOLDERS.stream()
                .filter(holder -> scenario.holder(CONTOSO, holder).holds(product.skuId()))
                .count();
    }

    private static Map<HolderId, Map<SkuId, Set<PlanId>>> enabled(LicensingScenario scenario) {
        return USERS.stream().collect(Collectors.toMap(Function.identity(), user -> {
            var holder = scenario.holder(CONTOSO, user);
            return PRODUCTS.stream()
                    .map(Product::skuId)
                    .filter(holder::holds)
                    .collect(Collectors.toMap(Function.identity(), sku -> holder.enabledPlans(sku, ALL)
                            .collect(Collectors.toSet())));
        }));
    }

    private static Set<PlanId> plans(LicensingScenario scenario, HolderId user) {
        return enabled(scenario).get(user).values().stream()
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
