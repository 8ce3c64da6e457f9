package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.STANDARD;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Catalogues.ids;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.LAST_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_A_PERMUTATION;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_IN_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyDismissed;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A policy")
class ChangingPoliciesSpec {

    private final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void contoso_owns_all_with_teams() {
        scenario.given(registered(), switchedOn());
        Stream.of(E3, E5, F3, BASIC, STANDARD, BOOKABLE, VISIO).forEach(product -> scenario.given(buys(product, 10)));
    }

    @Nested
    class when_a_product_is_gone_for_good {

        @Test
        void uses_the_products_that_are_left() {
            scenario.given(createsPolicy(E3, E5), gone(E3))
                    .when(retires(E3))
                    .thenEvents(new ProductsRemoved(CONTOSO, POLICY, List.of(E3.skuId())));
            scenario.when(retires(E3)).thenNothing();
        }

        @Test
        void is_turned_off_when_no_other_is_left_and_keeps_it() {
            scenario.given(createsPolicy(E3), gone(E3))
                    .when(retires(E3))
                    .thenEvents(new PolicyDisabled(CONTOSO, POLICY));
            assertThat(scenario.policy(CONTOSO, POLICY).skuIds()).containsExactly(E3.skuId());
            scenario.when(retires(E3)).thenNothing();
        }

        @Test
        void stays_as_it_is_while_the_product_is_owned_or_bought_anew() {
            scenario.given(createsPolicy(E3, E5)).when(retires(E3)).thenNothing();
            scenario.given(
                            gone(E3),
                            new RegisterSubscription(
                                    CONTOSO,
                                    E3.skuId(),
                                    new SubscriptionId("anew"),
                                    1,
                                    null,
                                    null,
                                    false,
                                    Channel.DIRECT))
                    .when(retires(E3))
                    .thenNothing();
        }

        @Test
        void has_nothing_to_do_with_products_of_others_and_with_policies_that_are_gone() {
            scenario.given(createsPolicy(E5), gone(E3)).when(retires(E3)).thenNothing();
            scenario.given(new DeletePolicy(CONTOSO, POLICY, null), gone(E5))
                    .when(retires(E5))
                    .thenNothing();
        }

        private static AdjustSubscription gone(Product product) {
            return new AdjustSubscription(
                            CONTOSO,
                            product.skuId(),
                            purchaseOf(product),
                            null,
                            null,
                            null,
                            RequestedStatus.DELETED,
                            null)
                    .confirm();
        }

        private static RetireProduct retires(Product product) {
            return new RetireProduct(CONTOSO, POLICY, product.skuId());
        }
    }

    @Nested
    class turned_off_and_on {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3));
        }

        @Test
        void A16_B16_is_off_from_then_on() {
            scenario.when(turnsOff(POLICY)).thenEvents(new PolicyDisabled(CONTOSO, POLICY));
            assertThat(scenario.policy(CONTOSO, POLICY).isActive()).isFalse();
        }

        @Test
        void A16_stays_off_when_turned_off_again() {
            scenario.given(turnsOff(POLICY)).when(turnsOff(POLICY)).thenNothing();
        }

        @Test
        void A31_is_on_again() {
            scenario.given(turnsOff(POLICY)).when(turnsOn(POLICY)).thenEvents(new PolicyEnabled(CONTOSO, POLICY));
        }

        @Test
        void A31_stays_on_when_turned_on_again() {
            scenario.when(turnsOn(POLICY)).thenNothing();
        }

        @Test
        void DEC2_stays_off_while_another_policy_of_the_app_is_on() {
            scenario.given(turnsOff(POLICY), createsPolicy(OTHER_POLICY, TEAMS, E5))
                    .when(turnsOn(POLICY))
                    .thenRefused(APP_HAS_ACTIVE_POLICY);
        }

        @Test
        void DEC2_is_on_again_once_the_other_one_is_off() {
            scenario.given(turnsOff(POLICY), createsPolicy(OTHER_POLICY, TEAMS, E5), turnsOff(OTHER_POLICY))
                    .when(turnsOn(POLICY))
                    .thenEvents(new PolicyEnabled(CONTOSO, POLICY));
        }
    }

    @Nested
    class renamed {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3, E5));
        }

        @Test
        void A32_has_the_new_name_and_nothing_else_changed() {
            var before = scenario.policy(CONTOSO, POLICY);
            scenario.when(renames(" New ")).thenEvents(new PolicyRenamed(CONTOSO, POLICY, "New"));
            assertThat(scenario.policy(CONTOSO, POLICY))
                    .isEqualTo(new PolicyState(
                            before.status(),
                            "New",
                            before.app(),
                            before.products(),
                            before.scope(),
                            before.version() + 1));
        }

        @Test
        void A32_may_be_called_what_it_is_called() {
            scenario.given(renames("New")).when(renames("New ")).thenNothing();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  "})
        void A32_needs_a_name(String name) {
            scenario.when(renames(name)).thenRefusedAt("/name", NAME_REQUIRED);
        }

        @Test
        void may_be_turned_off_in_the_same_step() {
            scenario.when(new AdjustPolicy(CONTOSO, POLICY, "New", false, null))
                    .thenEvents(new PolicyRenamed(CONTOSO, POLICY, "New"), new PolicyDisabled(CONTOSO, POLICY));
        }

        @Test
        void stays_on_when_the_new_name_is_blank() {
            scenario.when(new AdjustPolicy(CONTOSO, POLICY, " ", false, null)).thenRefusedAt("/name", NAME_REQUIRED);
        }

        private static AdjustPolicy renames(String name) {
            return new AdjustPolicy(CONTOSO, POLICY, name, null, null);
        }
    }

    @Nested
    class given_another_product {

        @Test
        void A34_A35_uses_it_as_the_last_backup() {
            scenario.given(createsPolicy(E3));
            scenario.when(adds(choice(E5))).thenEvents(new BackupProductAdded(CONTOSO, POLICY, chosen(E5), 1));
            scenario.when(adds(choice(F3, SWAY)))
                    .thenEvents(new BackupProductAdded(CONTOSO, POLICY, chosen(F3, SWAY), 2));
            thenProducts(E3, E5, F3);
        }

        @Test
        void A34_takes_it_while_turned_off() {
            scenario.given(createsPolicy(E3), turnsOff(POLICY))
                    .when(adds(choice(E5)))
                    .thenEvents(new BackupProductAdded(CONTOSO, POLICY, chosen(E5), 1));
        }

        @Test
        void takes_the_same_one_only_once() {
            scenario.given(createsPolicy(E3, E5)).when(adds(choice(E5))).thenNothing();
        }

        @Test
        void does_not_take_the_same_one_with_other_services() {
            scenario.given(createsPolicy(E3, E5)).when(adds(choice(E5, SWAY))).thenRefusedAt("/sku", DUPLICATE_PRODUCT);
        }

        @Test
        void A21_refuses_a_fifth_backup() {
            scenario.given(createsPolicy(E3, E5, F3, BASIC));
            scenario.given(adds(choice(STANDARD)))
                    .when(adds(choice(BOOKABLE)))
                    .thenRefusedAt("/products", BACKUP_LIMIT);
        }

        @Test
        void B14_refuses_one_without_the_app() {
            scenario.given(createsPolicy(E3)).when(adds(choice(VISIO))).thenRefusedAt("/sku", PRODUCT_LACKS_APP);
        }

        @Test
        void refuses_one_that_was_never_bought() {
            new LicensingScenario()
                    .given(registered(), switchedOn(), buys(E3, 1), createsPolicy(E3))
                    .when(adds(choice(E5)))
                    .thenRefusedAt("/sku", PRODUCT_NOT_OWNED);
        }

        @Test
        void B12_refuses_to_leave_off_its_own_app() {
            scenario.given(createsPolicy(E3))
                    .when(adds(choice(E5, SWAY, TEAMS_PLAN)))
                    .thenRefusedAt("/disabledPlans/1", POLICY_APP_MANDATORY);
        }

        private static AddBackupProduct adds(Selection product) {
            return new AddBackupProduct(CONTOSO, POLICY, product, null);
        }
    }

    @Nested
    class rid_of_products {

        @Test
        void A38_A44_uses_none_of_them_any_more() {
            scenario.given(createsPolicy(E3, E5, F3))
                    .when(removes(E5, F3))
                    .thenEvents(new ProductsRemoved(CONTOSO, POLICY, List.of(E5.skuId(), F3.skuId())));
            thenProducts(E3);
        }

        @Test
        void A44_promotes_the_next_one_when_the_primary_goes() {
            scenario.given(createsPolicy(E3, E5, F3), removes(E3));
            thenProducts(E5, F3);
        }

        @Test
        void A41_keeps_at_least_one() {
            scenario.given(createsPolicy(E3)).when(removes(E3)).thenRefused(LAST_PRODUCT);
            thenProducts(E3);
        }

        @Test
        void A41_keeps_both_of_two_when_both_should_go() {
            scenario.given(createsPolicy(E3, E5)).when(removes(E5, E3)).thenRefused(LAST_PRODUCT);
            thenProducts(E3, E5);
        }

        @Test
        void A42_says_that_turning_it_off_is_the_way_to_stop_claims() {
            var refused = Objects.requireNonNull(scenario.given(createsPolicy(E3))
                    .when(removes(E3))
                    .answers()
                    .getFirst()
                    .refused());
            assertThat(refused.faults().getFirst().message()).contains("turn the policy off");
        }

        @Test
        void removes_none_when_one_is_not_in_the_list() {
            scenario.given(createsPolicy(E3, E5)).when(removes(E5, F3)).thenRefused(PRODUCT_NOT_IN_POLICY);
        }

        @Test
        void stays_as_it_is_when_none_is_named() {
            scenario.given(createsPolicy(E3)).when(removes()).thenNothing();
        }

        @Test
        void takes_a_product_named_twice_for_one() {
            scenario.given(createsPolicy(E3, E5))
                    .when(removes(E5, E5))
                    .thenEvents(new ProductsRemoved(CONTOSO, POLICY, List.of(E5.skuId())));
        }

        private static RemoveProducts removes(Product... products) {
            return new RemoveProducts(CONTOSO, POLICY, skus(products), null);
        }
    }

    @Nested
    class put_in_another_order {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3, E5, F3));
        }

        @Test
        void A22_A37_A46_moves_a_product_up() {
            scenario.when(moves(F3, Direction.UP)).thenEvents(reordered(E3, F3, E5));
            thenProducts(E3, F3, E5);
        }

        @Test
        void A46_moves_a_product_down() {
            scenario.when(moves(E3, Direction.DOWN)).thenEvents(reordered(E5, E3, F3));
        }

        @Test
        void A47_makes_a_backup_the_primary() {
            scenario.given(moves(E5, Direction.UP));
            thenProducts(E5, E3, F3);
        }

        @Test
        void A48_stays_as_it_is_when_the_first_moves_up() {
            scenario.when(moves(E3, Direction.UP)).thenNothing();
        }

        @Test
        void A48_stays_as_it_is_when_the_last_moves_down() {
            scenario.when(moves(F3, Direction.DOWN)).thenNothing();
        }

        @Test
        void moves_only_its_own_products() {
            scenario.when(moves(BASIC, Direction.UP)).thenRefused(PRODUCT_NOT_IN_POLICY);
        }

        @Test
        void A48_takes_several_moves_in_one_step() {
            scenario.when(orders(F3, E3, E5)).thenEvents(reordered(F3, E3, E5));
        }

        @Test
        void A48_stays_as_it_is_in_the_order_it_has() {
            scenario.when(orders(E3, E5, F3)).thenNothing();
        }

        @ParameterizedTest
        @MethodSource("noPermutations")
        void A48_takes_nothing_but_a_permutation(List<Product> order) {
            scenario.when(orders(order.toArray(Product[]::new))).thenRefused(NOT_A_PERMUTATION);
        }

        static Stream<List<Product>> noPermutations() {
            return Stream.of(
                    List.of(),
                    List.of(E3, E5),
                    List.of(E3, E5, E5),
                    List.of(E3, E5, BASIC),
                    List.of(E3, E5, F3, F3),
                    List.of(E3, E5, F3, BASIC));
        }

        private static MoveProduct moves(Product product, Direction direction) {
            return new MoveProduct(CONTOSO, POLICY, product.skuId(), direction, null);
        }

        private static ReorderProducts orders(Product... products) {
            return new ReorderProducts(CONTOSO, POLICY, skus(products), null);
        }
    }

    @Nested
    class given_a_whole_new_list {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER), choice(E5))));
        }

        @Test
        void has_exactly_those_products() {
            scenario.when(sets(choice(F3), choice(E3, SWAY)))
                    .thenEvents(new ProductsReplaced(CONTOSO, POLICY, List.of(chosen(F3), chosen(E3, SWAY))));
            assertThat(scenario.policy(CONTOSO, POLICY).products()).containsExactly(chosen(F3), chosen(E3, SWAY));
        }

        @Test
        void is_only_reordered_where_only_the_order_differs() {
            scenario.when(sets(choice(E5), choice(E3, YAMMER))).thenEvents(reordered(E5, E3));
        }

        @Test
        void stays_as_it_is_with_the_list_it_has() {
            scenario.when(sets(choice(E3, YAMMER), choice(E5))).thenNothing();
        }

        @Test
        void A41_needs_a_product() {
            scenario.when(sets()).thenRefusedAt("/products", PRODUCT_REQUIRED);
        }

        @Test
        void A21_takes_five_and_no_more() {
            scenario.when(sets(choice(E3), choice(E5), choice(F3), choice(BASIC), choice(STANDARD), choice(BOOKABLE)))
                    .thenRefusedAt("/products", BACKUP_LIMIT);
        }

        @Test
        void names_every_fault_at_once() {
            scenario.when(sets(choice(VISIO), choice(E3, TEAMS_PLAN), choice(E3)))
                    .thenRefused(PRODUCT_LACKS_APP, POLICY_APP_MANDATORY, DUPLICATE_PRODUCT);
        }

        private static ReplaceProducts sets(Selection... products) {
            return new ReplaceProducts(CONTOSO, POLICY, List.of(products), null);
        }
    }

    @Nested
    class told_which_services_to_leave_off {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(POLICY, TEAMS, List.of(choice(E3), choice(E5), choice(BASIC, YAMMER))));
        }

        @Test
        void A45_changes_one_product() {
            scenario.when(leavesOff(E5.skuId(), SWAY, PHONE)).thenEvents(servicesSet(chosen(E5, SWAY, PHONE)));
            assertThat(scenario.policy(CONTOSO, POLICY).products())
                    .containsExactly(chosen(E3), chosen(E5, SWAY, PHONE), chosen(BASIC, YAMMER));
        }

        @Test
        void A45_changes_every_product_that_has_the_service() {
            scenario.when(leavesOff(null, SWAY)).thenEvents(servicesSet(chosen(E3, SWAY), chosen(E5, SWAY)));
            assertThat(scenario.policy(CONTOSO, POLICY).products())
                    .containsExactly(chosen(E3, SWAY), chosen(E5, SWAY), chosen(BASIC, YAMMER));
        }

        @Test
        void A45_gives_each_product_only_the_services_it_has() {
            scenario.when(leavesOff(null, SWAY, PHONE))
                    .thenEvents(servicesSet(chosen(E3, SWAY), chosen(E5, SWAY, PHONE)));
        }

        @Test
        void A45_stays_as_it_is_without_product_and_services() {
            scenario.when(leavesOff(null)).thenNothing();
        }

        @Test
        void A45_stays_as_it_is_where_it_is_so_already() {
            scenario.when(leavesOff(BASIC.skuId(), YAMMER, YAMMER)).thenNothing();
        }

        @Test
        void B12_never_leaves_off_its_own_app() {
            scenario.when(leavesOff(E5.skuId(), SWAY, TEAMS_PLAN))
                    .thenRefusedAt("/disabledPlans/1", POLICY_APP_MANDATORY);
            scenario.when(leavesOff(null, TEAMS_PLAN)).thenRefusedAt("/disabledPlans/0", POLICY_APP_MANDATORY);
        }

        @Test
        void knows_which_services_a_product_has() {
            scenario.when(leavesOff(E3.skuId(), PHONE)).thenRefusedAt("/disabledPlans/0", PLAN_NOT_IN_SKU);
        }

        @Test
        void changes_only_its_own_products() {
            scenario.when(leavesOff(F3.skuId(), SWAY)).thenRefused(PRODUCT_NOT_IN_POLICY);
        }

        private static SetServices leavesOff(@Nullable SkuId product, ServicePlan... services) {
            return new SetServices(CONTOSO, POLICY, product, ids(services), null);
        }

        private static PolicyServicesSet servicesSet(PolicyProduct... products) {
            return new PolicyServicesSet(CONTOSO, POLICY, List.of(products));
        }
    }

    @Nested
    class deleted {

        @BeforeEach
        void a_policy() {
            scenario.given(createsPolicy(E3));
        }

        @Test
        void is_gone_and_gives_its_slot_back() {
            scenario.when(new DeletePolicy(CONTOSO, POLICY, null))
                    .thenEvents(new PolicyDeleted(CONTOSO, POLICY), new PolicyDismissed(CONTOSO, POLICY));
            assertThat(scenario.tenant(CONTOSO).policiesOf(TEAMS.id())).isEmpty();
        }

        @Test
        void cannot_be_deleted_again() {
            scenario.given(new DeletePolicy(CONTOSO, POLICY, null))
                    .when(new DeletePolicy(CONTOSO, POLICY, null))
                    .thenRefused(POLICY_NOT_FOUND);
        }
    }

    @Nested
    class asked_anything {

        @ParameterizedTest
        @MethodSource("commands")
        void must_exist(PolicyCommand ofVersionOne) {
            scenario.when(ofVersionOne).thenRefused(POLICY_NOT_FOUND);
        }

        @ParameterizedTest
        @MethodSource("commands")
        void must_not_be_deleted(PolicyCommand ofVersionOne) {
            scenario.given(createsPolicy(E3), new DeletePolicy(CONTOSO, POLICY, null))
                    .when(ofVersionOne)
                    .thenRefused(POLICY_NOT_FOUND);
        }

        @ParameterizedTest
        @MethodSource("commands")
        void obeys_who_saw_its_version(PolicyCommand ofVersionOne) {
            var then = scenario.given(createsPolicy(E3, F3)).when(ofVersionOne);
            assertThat(then.answer()).isEqualTo(new NewVersion(2));
        }

        @ParameterizedTest
        @MethodSource("commands")
        void is_left_alone_by_who_saw_another_version(PolicyCommand ofVersionOne) {
            scenario.given(createsPolicy(E3, F3), turnsOff(POLICY))
                    .when(ofVersionOne)
                    .thenRefused(VERSION_MISMATCH);
        }

        static Stream<Arguments> commands() {
            return Stream.<PolicyCommand>of(
                            new AdjustPolicy(CONTOSO, POLICY, "New", null, 1L),
                            new DeletePolicy(CONTOSO, POLICY, 1L),
                            new AddBackupProduct(CONTOSO, POLICY, choice(E5), 1L),
                            new RemoveProducts(CONTOSO, POLICY, skus(F3), 1L),
                            new ReorderProducts(CONTOSO, POLICY, skus(F3, E3), 1L),
                            new ReplaceProducts(CONTOSO, POLICY, List.of(choice(E5)), 1L),
                            new MoveProduct(CONTOSO, POLICY, F3.skuId(), Direction.UP, 1L),
                            new SetServices(CONTOSO, POLICY, E3.skuId(), ids(SWAY), 1L))
                    .map(command -> arguments(Named.of(command.getClass().getSimpleName(), command)));
        }
    }

    private void thenProducts(Product... products) {
        assertThat(scenario.policy(CONTOSO, POLICY).skuIds()).isEqualTo(skus(products));
    }

    private static ProductsReordered reordered(Product... products) {
        return new ProductsReordered(CONTOSO, POLICY, skus(products));
    }

    private static List<SkuId> skus(Product... products) {
        return Arrays.stream(products).map(Product::skuId).toList();
    }
}
