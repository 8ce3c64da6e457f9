package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.policyCreated;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.Contoso.turnsOn;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.DecisionRow.refused;
import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.LAST_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.NOT_A_PERMUTATION;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_IN_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
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
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of a policy")
class PolicyDeciderSpec {

    private static final PolicyOffer OFFER = new PolicyOffer(ALL, Set.of(E3.skuId(), E5.skuId(), VISIO.skuId()));
    private static final PolicyState NONE = PolicyState.NOT_CREATED;
    private static final PolicyState ONE = NONE.evolve(policyCreated(chosen(E3)));
    private static final PolicyState TWO = NONE.evolve(policyCreated(chosen(E3), chosen(E5, SWAY)));
    private static final PolicyState OFF = TWO.evolve(new PolicyDisabled(CONTOSO, POLICY));
    private static final PolicyState DELETED = TWO.evolve(new PolicyDeleted(CONTOSO, POLICY));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"life", "products"})
    void decide(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> life() {
        return Stream.of(
                happens("a policy is made", asks(NONE, createsPolicy(E3, E5)), policyCreated(chosen(E3), chosen(E5))),
                refused("once, even where it was deleted", asks(DELETED, createsPolicy(E3)), POLICY_EXISTS),
                refused(
                        "every fault is named",
                        asks(NONE, createsPolicy(E3, E3, VISIO, F3)),
                        DUPLICATE_PRODUCT,
                        PRODUCT_LACKS_APP,
                        PRODUCT_NOT_OWNED),
                refused("a product is needed", asks(NONE, createsPolicy()), PRODUCT_REQUIRED),
                refused(
                        "an app has one active policy",
                        () -> PolicyDecider.decide(NONE, createsPolicy(E3), OFFER, true),
                        APP_HAS_ACTIVE_POLICY),
                happens("it goes off", asks(TWO, turnsOff(POLICY)), new PolicyDisabled(CONTOSO, POLICY)),
                happens("it goes on", asks(OFF, turnsOn(POLICY)), new PolicyEnabled(CONTOSO, POLICY)),
                refused(
                        "but not beside another",
                        () -> PolicyDecider.decide(OFF, turnsOn(POLICY), OFFER, true),
                        APP_HAS_ACTIVE_POLICY),
                happens(
                        "it is renamed",
                        asks(TWO, new AdjustPolicy(CONTOSO, POLICY, " New ", null, 1L)),
                        new PolicyRenamed(CONTOSO, POLICY, "New")),
                happens(
                        "it is deleted",
                        asks(TWO, new DeletePolicy(CONTOSO, POLICY, null)),
                        new PolicyDeleted(CONTOSO, POLICY)),
                refused("what is deleted is gone", asks(DELETED, turnsOn(POLICY)), POLICY_NOT_FOUND),
                refused(
                        "who saw another version changes nothing",
                        asks(TWO, new DeletePolicy(CONTOSO, POLICY, 2L)),
                        VERSION_MISMATCH));
    }

    static Stream<DecisionRow> products() {
        return Stream.of(
                happens(
                        "a backup is added",
                        asks(ONE, adds(E5)),
                        new BackupProductAdded(CONTOSO, POLICY, chosen(E5), 1)),
                happens("once", asks(ONE, adds(E3))),
                refused("where it is owned", asks(ONE, adds(F3)), PRODUCT_NOT_OWNED),
                refused("and fits the app", asks(ONE, adds(VISIO)), PRODUCT_LACKS_APP),
                refused(
                        "five are enough",
                        asks(ONE, replaces(E3, E5, F3, Catalogues.BASIC, Catalogues.STANDARD, Catalogues.BOOKABLE)),
                        BACKUP_LIMIT,
                        PRODUCT_NOT_OWNED,
                        PRODUCT_NOT_OWNED,
                        PRODUCT_NOT_OWNED,
                        PRODUCT_NOT_OWNED),
                happens("one is removed", asks(TWO, removes(E5)), new ProductsRemoved(CONTOSO, POLICY, skus(E5))),
                refused("never the last one", asks(TWO, removes(E3, E5)), LAST_PRODUCT),
                refused("nor one that is not there", asks(TWO, removes(F3)), PRODUCT_NOT_IN_POLICY),
                happens(
                        "the order changes",
                        asks(TWO, reorders(E5, E3)),
                        new ProductsReordered(CONTOSO, POLICY, skus(E5, E3))),
                refused("with all of them", asks(TWO, reorders(E5)), NOT_A_PERMUTATION),
                happens(
                        "the whole list is replaced",
                        asks(TWO, replaces(E5)),
                        new ProductsReplaced(CONTOSO, POLICY, List.of(chosen(E5)))),
                happens(
                        "one moves up",
                        asks(TWO, moves(E5, Direction.UP)),
                        new ProductsReordered(CONTOSO, POLICY, skus(E5, E3))),
                happens("as far as it goes", asks(TWO, moves(E3, Direction.UP))),
                happens(
                        "services are left off",
                        asks(TWO, leavesOff(YAMMER.id())),
                        new PolicyServicesSet(CONTOSO, POLICY, List.of(chosen(E3, YAMMER), chosen(E5, SWAY, YAMMER)))),
                refused("but not the app itself", asks(TWO, leavesOff(TEAMS_PLAN.id())), POLICY_APP_MANDATORY),
                refused("nor what no product has", asks(TWO, leavesOff(Catalogues.VISIO_PLAN.id())), PLAN_NOT_IN_SKU),
                happens(
                        "what is gone for good is retired",
                        retires(TWO, E5, Set.of()),
                        new ProductsRemoved(CONTOSO, POLICY, skus(E5))),
                happens(
                        "the last one turns the policy off",
                        retires(ONE, E3, Set.of()),
                        new PolicyDisabled(CONTOSO, POLICY)),
                happens("what was bought anew stays", retires(ONE, E3, Set.of(E3.skuId()))));
    }

    @Test
    void ask_whether_those_products_are_owned_on_which_it_depends() {
        assertThat(PolicyDecider.products(NONE, createsPolicy(E3, E5)))
                .containsExactlyInAnyOrder(E3.skuId(), E5.skuId());
        assertThat(PolicyDecider.products(ONE, createsPolicy(E3))).isEmpty();
        assertThat(PolicyDecider.products(ONE, adds(E5))).containsExactly(E5.skuId());
        assertThat(PolicyDecider.products(TWO, replaces(E5, F3))).containsExactlyInAnyOrder(E5.skuId(), F3.skuId());
        assertThat(PolicyDecider.products(TWO, new RetireProduct(CONTOSO, POLICY, E5.skuId())))
                .containsExactly(E5.skuId());
        assertThat(PolicyDecider.products(ONE, new RetireProduct(CONTOSO, POLICY, E5.skuId())))
                .isEmpty();
        assertThat(PolicyDecider.products(TWO, adds(E5))).isEmpty();
        assertThat(PolicyDecider.products(TWO, removes(E5))).isEmpty();
        assertThat(PolicyDecider.products(DELETED, adds(E5))).isEmpty();
    }

    /** The policy chose it under the name it had then. */
    private static final PolicyState RENAMED = NONE.evolve(policyCreated(
            new PolicyProduct(E3.skuId(), "OLD_E3", List.of()), new PolicyProduct(E5.skuId(), "OLD_E5", List.of())));

    @Test
    void the_same_products_under_other_names_are_no_change() throws Refused {
        assertThat(asks(RENAMED, replaces(E3, E5)).decide()).isEmpty();
        assertThat(asks(RENAMED, adds(E5)).decide()).isEmpty();
        assertThat(asks(RENAMED, replaces(E5, E3)).decide()).singleElement().isInstanceOf(ProductsReordered.class);
    }

    @Test
    void a_product_is_named_in_what_is_wrong_with_it() {
        assertThatThrownBy(() -> asks(ONE, removes(E5)).decide()).hasMessageEndingWith(" SPE_E5 is not in the policy.");
        assertThatThrownBy(() -> asks(ONE, replaces(E3, E3)).decide())
                .hasMessageEndingWith(" SPE_E3 is in the list twice.");
    }

    private static Question asks(PolicyState state, PolicyCommand command) {
        return () -> PolicyDecider.decide(state, command, OFFER, false);
    }

    private static Question retires(PolicyState state, Product product, Set<SkuId> owned) {
        return () -> PolicyDecider.decide(
                state, new RetireProduct(CONTOSO, POLICY, product.skuId()), new PolicyOffer(ALL, owned), false);
    }

    private static AddBackupProduct adds(Product product) {
        return new AddBackupProduct(CONTOSO, POLICY, choice(product), null);
    }

    private static RemoveProducts removes(Product... products) {
        return new RemoveProducts(CONTOSO, POLICY, skus(products), null);
    }

    private static ReorderProducts reorders(Product... products) {
        return new ReorderProducts(CONTOSO, POLICY, skus(products), null);
    }

    private static ReplaceProducts replaces(Product... products) {
        return new ReplaceProducts(
                CONTOSO,
                POLICY,
                Arrays.stream(products).map(product -> choice(product)).toList(),
                null);
    }

    private static MoveProduct moves(Product product, Direction direction) {
        return new MoveProduct(CONTOSO, POLICY, product.skuId(), direction, null);
    }

    private static SetServices leavesOff(PlanId plan) {
        return new SetServices(CONTOSO, POLICY, null, List.of(plan), null);
    }

    private static List<SkuId> skus(Product... products) {
        return Arrays.stream(products).map(Product::skuId).toList();
    }
}
