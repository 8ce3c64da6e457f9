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
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.NOT_A_PERMUTATION;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_IN_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A policy")
class OrderOfProductsSpec extends PoliciesAtContoso {

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

    private static ProductsReordered reordered(Product... products) {
        return new ProductsReordered(CONTOSO, POLICY, skus(products));
    }
}
