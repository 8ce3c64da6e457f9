package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.STANDARD;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.LAST_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_IN_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A policy")
class ProductsOfPoliciesSpec extends PoliciesAtContoso {

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
}
