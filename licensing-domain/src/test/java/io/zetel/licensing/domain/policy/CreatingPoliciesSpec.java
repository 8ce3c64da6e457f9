package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.COMPANY;
import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXPLORATORY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.FLOW_PER_USER;
import static io.zetel.licensing.domain.Catalogues.FLOW_PER_USER_APP;
import static io.zetel.licensing.domain.Catalogues.FLOW_PREMIUM;
import static io.zetel.licensing.domain.Catalogues.FLOW_PREMIUM_APP;
import static io.zetel.licensing.domain.Catalogues.PHONE;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS;
import static io.zetel.licensing.domain.Catalogues.POWER_APPS_APP;
import static io.zetel.licensing.domain.Catalogues.STANDARD;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.VISIO_APP;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Catalogues.variant;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.NAME;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.admitted;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.chosen;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.policyCreated;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Contoso.turnsOff;
import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.APP_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.BACKUP_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.DUPLICATE_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.FEATURE_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.PLAN_NOT_IN_SKU;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_APP_MANDATORY;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_LIMIT;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_LACKS_APP;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_CLAIMABLE;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_NOT_OWNED;
import static io.zetel.licensing.domain.shared.Refusal.PRODUCT_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_APP;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.tenant.Initiator;
import io.zetel.licensing.domain.tenant.TenantCommand.AdjustTenant;
import io.zetel.licensing.domain.tenant.TenantEvent.PolicyAdmitted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Creating a policy")
class CreatingPoliciesSpec {

    private static final List<Product> WITH_TEAMS = List.of(E3, E5, F3, BASIC, STANDARD, BOOKABLE);

    private final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void contoso_owns_everything() {
        scenario.given(registered(), switchedOn());
        Stream.concat(
                        WITH_TEAMS.stream(),
                        Stream.of(VISIO, POWER_APPS, FLOW_PREMIUM, FLOW_PER_USER, EXPLORATORY, DEVICE, COMPANY))
                .forEach(product -> scenario.given(buys(product, 10)));
    }

    @Test
    void A12_B08_works_once_the_feature_is_on() {
        var then = scenario.when(createsPolicy(E3)).thenEvents(policyCreated(chosen(E3)), admitted(POLICY, TEAMS));
        assertThat(then.answer()).isEqualTo(new NewVersion(1));
    }

    @Test
    void A12_B03_is_refused_while_the_feature_is_off() {
        new LicensingScenario()
                .given(registered(), buys(E3, 1))
                .when(createsPolicy(E3))
                .thenRefused(FEATURE_DISABLED);
    }

    @Test
    void is_refused_to_an_unknown_tenant() {
        new LicensingScenario().when(createsPolicy(E3)).thenRefused(TENANT_NOT_FOUND);
    }

    @Test
    void B15_makes_an_active_one_at_once() {
        scenario.given(createsPolicy(E3));
        assertThat(scenario.policy(CONTOSO, POLICY).isActive()).isTrue();
    }

    @Test
    void B09_takes_a_name_and_one_app() {
        scenario.when(createsPolicy(OTHER_POLICY, POWER_APPS_APP, POWER_APPS))
                .thenEvents(
                        policyCreated(OTHER_POLICY, POWER_APPS_APP, chosen(POWER_APPS)),
                        admitted(OTHER_POLICY, POWER_APPS_APP));
    }

    @Test
    void is_refused_a_second_time_with_the_same_id() {
        scenario.given(createsPolicy(E3), turnsOff(POLICY))
                .when(createsPolicy(E5))
                .thenRefused(POLICY_EXISTS);
    }

    @Test
    void is_refused_with_the_id_of_a_deleted_one() {
        scenario.given(createsPolicy(E3), new DeletePolicy(CONTOSO, POLICY, null))
                .when(createsPolicy(E5))
                .thenRefused(POLICY_EXISTS);
    }

    @Test
    void A19_takes_backup_products_in_order() {
        scenario.when(createsPolicy(E3, E5)).thenEvents(policyCreated(chosen(E3), chosen(E5)), admitted(POLICY, TEAMS));
        assertThat(scenario.policy(CONTOSO, POLICY).skuIds()).containsExactly(E3.skuId(), E5.skuId());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void A21_takes_one_to_five_products(int count) {
        var products = WITH_TEAMS.subList(0, count);
        scenario.when(createsPolicy(products.toArray(Product[]::new)))
                .thenEvents(
                        policyCreated(products.stream()
                                .map(product -> chosen(product))
                                .toArray(PolicyProduct[]::new)),
                        admitted(POLICY, TEAMS));
    }

    @Test
    void A21_refuses_a_fifth_backup() {
        scenario.when(createsPolicy(WITH_TEAMS.toArray(Product[]::new))).thenRefusedAt("/products", BACKUP_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void A23_stops_at_the_policy_limit(int limit) {
        var apps = List.of(TEAMS, POWER_APPS_APP, FLOW_PREMIUM_APP);
        var products = List.of(E3, POWER_APPS, FLOW_PREMIUM);
        scenario.given(new AdjustTenant(CONTOSO, 9, null, null), new AdjustTenant(CONTOSO, limit, null, null));
        for (int i = 0; i < limit; i++) {
            scenario.given(createsPolicy(policy(i), apps.get(i), products.get(i)));
        }
        var oneMore = createsPolicy(policy(limit), apps.get(limit), products.get(limit));
        scenario.when(oneMore).thenRefused(POLICY_LIMIT);
        scenario.given(new AdjustTenant(CONTOSO, limit + 1, null, null))
                .when(oneMore)
                .thenEvents(
                        policyCreated(policy(limit), apps.get(limit), chosen(products.get(limit))),
                        admitted(policy(limit), apps.get(limit)));
    }

    @Test
    void A23_may_be_repeated_once_a_policy_was_deleted() {
        scenario.given(
                new AdjustTenant(CONTOSO, 1, null, null), createsPolicy(E3), new DeletePolicy(CONTOSO, POLICY, null));
        scenario.when(createsPolicy(OTHER_POLICY, TEAMS, E3))
                .thenEvents(policyCreated(OTHER_POLICY, TEAMS, chosen(E3)), admitted(OTHER_POLICY, TEAMS));
    }

    @Test
    void DEC2_does_not_count_system_made_policies_against_the_limit() {
        scenario.given(
                        new AdjustTenant(CONTOSO, 1, null, null),
                        new PolicyAdmitted(CONTOSO, OTHER_POLICY, POWER_APPS_APP.id(), Initiator.SYSTEM))
                .when(createsPolicy(E3))
                .thenEvents(policyCreated(chosen(E3)), admitted(POLICY, TEAMS));
    }

    @Test
    void DEC2_is_refused_for_an_app_that_has_an_active_policy() {
        scenario.given(createsPolicy(E3))
                .when(createsPolicy(OTHER_POLICY, TEAMS, E5))
                .thenRefusedAt("/app", APP_HAS_ACTIVE_POLICY);
    }

    @Test
    void DEC2_works_for_an_app_whose_policy_is_off() {
        scenario.given(createsPolicy(E3), turnsOff(POLICY))
                .when(createsPolicy(OTHER_POLICY, TEAMS, E5))
                .thenEvents(policyCreated(OTHER_POLICY, TEAMS, chosen(E5)), admitted(OTHER_POLICY, TEAMS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t"})
    void A24_is_refused_without_a_name(String name) {
        scenario.when(named(name)).thenRefusedAt("/name", NAME_REQUIRED);
    }

    @Test
    void A24_keeps_the_name_without_the_space_around_it() {
        scenario.when(named("  " + NAME + " ")).thenEvents(policyCreated(chosen(E3)), admitted(POLICY, TEAMS));
    }

    @Test
    void A25_is_refused_without_a_product() {
        scenario.when(createsPolicy()).thenRefusedAt("/products", PRODUCT_REQUIRED);
    }

    @Test
    void A25_is_refused_without_a_known_app() {
        scenario.when(new CreatePolicy(CONTOSO, POLICY, NAME, new AppId(""), List.of(choice(E3)), EnvironmentScope.ALL))
                .thenRefusedAt("/app", UNKNOWN_APP);
    }

    @Test
    void A25_is_refused_with_a_product_that_was_never_bought() {
        new LicensingScenario()
                .given(registered(), switchedOn(), buys(E3, 1))
                .when(createsPolicy(E3, E5))
                .thenRefusedAt("/products/1/sku", PRODUCT_NOT_OWNED);
    }

    @Test
    void A25_is_refused_with_a_product_whose_only_purchase_is_gone() {
        scenario.given(new SubscriptionDeleted(CONTOSO, E3.skuId(), purchaseOf(E3), LicensingScenario.START))
                .when(createsPolicy(E3))
                .thenRefusedAt("/products/0/sku", PRODUCT_NOT_OWNED);
    }

    @Test
    void is_refused_with_a_product_nobody_knows() {
        scenario.when(createsPolicy(POLICY, TEAMS, List.of(new Selection(new SkuId("nonsense"), List.of()))))
                .thenRefusedAt("/products/0/sku", UNKNOWN_SKU);
    }

    @Test
    void is_refused_with_a_product_twice() {
        scenario.when(createsPolicy(E3, E3)).thenRefusedAt("/products/1/sku", DUPLICATE_PRODUCT);
    }

    @Test
    void A26_B10_B14_is_refused_with_a_product_without_the_app() {
        scenario.when(createsPolicy(VISIO)).thenRefusedAt("/products/0/sku", PRODUCT_LACKS_APP);
        scenario.when(createsPolicy(E3, VISIO)).thenRefusedAt("/products/1/sku", PRODUCT_LACKS_APP);
    }

    @ParameterizedTest
    @MethodSource("notClaimable")
    void is_refused_with_a_product_no_user_may_claim(Product product) {
        scenario.when(createsPolicy(product)).thenRefusedAt("/products/0/sku", PRODUCT_NOT_CLAIMABLE);
    }

    static Stream<Product> notClaimable() {
        return Stream.of(EXPLORATORY, DEVICE, COMPANY);
    }

    @Test
    void A27_A28_takes_the_services_to_leave_off_product_by_product() {
        scenario.when(createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER), choice(E5, SWAY, YAMMER))))
                .thenEvents(policyCreated(chosen(E3, YAMMER), chosen(E5, YAMMER, SWAY)), admitted(POLICY, TEAMS));
    }

    @Test
    void A27_is_refused_to_leave_off_a_service_the_product_has_not() {
        scenario.when(createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER), choice(F3, SWAY, YAMMER))))
                .thenRefusedAt("/products/1/disabledPlans/1", PLAN_NOT_IN_SKU);
    }

    @Test
    void B12_is_refused_to_leave_off_the_policys_own_app() {
        scenario.when(createsPolicy(POLICY, TEAMS, List.of(choice(E3, TEAMS_PLAN))))
                .thenRefusedAt("/products/0/disabledPlans/0", POLICY_APP_MANDATORY);
    }

    @Test
    void A29_names_every_fault_at_once_and_stores_nothing() {
        scenario.when(new CreatePolicy(
                        CONTOSO,
                        POLICY,
                        " ",
                        VISIO_APP.id(),
                        List.of(choice(E3, PHONE), choice(E3), choice(EXPLORATORY)),
                        EnvironmentScope.ALL))
                .thenRefused(
                        NAME_REQUIRED,
                        APP_NOT_CLAIMABLE,
                        PRODUCT_LACKS_APP,
                        PLAN_NOT_IN_SKU,
                        DUPLICATE_PRODUCT,
                        PRODUCT_LACKS_APP);
        assertThat(scenario.policy(CONTOSO, POLICY).exists()).isFalse();
        assertThat(scenario.tenant(CONTOSO).slots()).isEmpty();
    }

    @Test
    void A07_is_refused_for_an_app_that_cannot_be_claimed() {
        scenario.when(createsPolicy(POLICY, VISIO_APP, VISIO)).thenRefusedAt("/app", APP_NOT_CLAIMABLE);
    }

    @Test
    void A08_works_as_soon_as_the_catalogue_says_so() {
        scenario.released(Catalogues.with(TEAMS, variant(POWER_APPS_APP, false, null)));
        scenario.when(createsPolicy(POLICY, POWER_APPS_APP, POWER_APPS)).thenRefusedAt("/app", APP_NOT_CLAIMABLE);
        scenario.released(Catalogues.ALL)
                .when(createsPolicy(POLICY, POWER_APPS_APP, POWER_APPS))
                .thenEvents(
                        policyCreated(POLICY, POWER_APPS_APP, chosen(POWER_APPS)), admitted(POLICY, POWER_APPS_APP));
    }

    @ParameterizedTest
    @MethodSource("powerProducts")
    void A52_A57_works_for_the_power_products(App app, Product product) {
        scenario.when(createsPolicy(POLICY, app, product))
                .thenEvents(policyCreated(POLICY, app, chosen(product)), admitted(POLICY, app));
    }

    static Stream<Arguments> powerProducts() {
        return Stream.of(
                arguments(POWER_APPS_APP, POWER_APPS),
                arguments(FLOW_PREMIUM_APP, FLOW_PREMIUM),
                arguments(FLOW_PER_USER_APP, FLOW_PER_USER));
    }

    @ParameterizedTest
    @MethodSource("otherPowerProducts")
    void A57_is_refused_with_other_products_of_the_power_family(App app, Product product) {
        scenario.when(createsPolicy(POLICY, app, product)).thenRefusedAt("/products/0/sku", PRODUCT_LACKS_APP);
    }

    static Stream<Arguments> otherPowerProducts() {
        return Stream.of(
                arguments(FLOW_PREMIUM_APP, FLOW_PER_USER),
                arguments(FLOW_PER_USER_APP, FLOW_PREMIUM),
                arguments(POWER_APPS_APP, E5));
    }

    private static PolicyId policy(int number) {
        return new PolicyId("policy-" + number);
    }

    private static CreatePolicy named(String name) {
        return new CreatePolicy(CONTOSO, POLICY, name, TEAMS.id(), List.of(choice(E3)), EnvironmentScope.ALL);
    }
}
