package io.zetel.licensing.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The bundled catalogue")
class BundledCatalogueSpec {

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Catalogue catalogue = BundledCatalogue.load();

    @Test
    void knows_some_fifty_products_with_unique_names_and_well_formed_ids() {
        assertThat(catalogue.products()).hasSizeBetween(50, 100).allSatisfy(product -> {
            assertThat(product.skuId().value()).matches(GUID);
            assertThat(product.name()).isNotBlank();
            assertThat(product.servicePlans()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(product.planIds()).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id.value())
                    .matches(GUID));
            assertThat(catalogue.findProduct(product.sku().toLowerCase(Locale.ROOT)))
                    .contains(product);
            assertThat(catalogue.findProduct(product.skuId().value().toUpperCase(Locale.ROOT)))
                    .contains(product);
        });
    }

    @Test
    void names_a_plan_the_same_in_every_product() {
        var plans = catalogue.products().stream()
                .flatMap(p -> p.servicePlans().stream())
                .distinct()
                .toList();

        assertThat(plans).extracting(ServicePlan::id).doesNotHaveDuplicates();
        assertThat(plans).extracting(ServicePlan::name).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("A13 gives every claimable app a default product that users may claim and that contains it")
    void A13_gives_every_claimable_app_a_default_product() {
        assertThat(catalogue.apps()).filteredOn(App::claimable).isNotEmpty().allSatisfy(app -> {
            var product = catalogue.product(app.defaultProduct()).orElseThrow();
            assertThat(product.hasAny(app.servicePlans())).isTrue();
            assertThat(product.claimable()).isTrue();
            assertThat(product.target()).isEqualTo(Target.USER);
        });
    }

    @Test
    void has_every_plan_of_every_app_and_every_rule_in_at_least_one_product() {
        var rules = catalogue.rules();
        var named = Stream.of(
                        catalogue.apps().stream().flatMap(a -> a.servicePlans().stream()),
                        rules.exclusions().keySet().stream(),
                        rules.exclusions().values().stream().flatMap(Set::stream),
                        rules.dependencies().keySet().stream(),
                        rules.dependencies().values().stream().flatMap(Set::stream),
                        rules.prohibitedLocations().keySet().stream())
                .flatMap(s -> s);

        assertThat(named).isNotEmpty().allSatisfy(plan -> assertThat(catalogue.plan(plan))
                .isPresent());
    }

    @Test
    @DisplayName("A07, A08: offers some apps only: Exchange, Visio and Project are known but not claimable yet")
    void A07_A08_offers_some_apps_only() {
        var claimable = catalogue.apps().stream()
                .filter(App::claimable)
                .map(a -> a.id().value())
                .collect(Collectors.toSet());

        assertThat(claimable)
                .containsExactlyInAnyOrder("TEAMS", "POWER_APPS", "POWER_AUTOMATE_PREMIUM", "POWER_AUTOMATE_PER_USER");
        assertThat(app("EXCHANGE").claimable()).isFalse();
        assertThat(app("VISIO").claimable()).isFalse();
        assertThat(app("PROJECT").claimable()).isFalse();
    }

    @Test
    @DisplayName("A26, B10: E3 contains Teams, Visio and the suites without Teams do not")
    void A26_B10_knows_which_products_contain_teams() {
        var teams = app("TEAMS").servicePlans();

        assertThat(Stream.of(
                        "SPE_E3",
                        "SPE_E5",
                        "ENTERPRISEPACK",
                        "TEAMS_EXPLORATORY",
                        "Microsoft_Teams_EEA_New",
                        "ENTERPRISEPACK_GOV"))
                .allMatch(sku -> product(sku).hasAny(teams));
        assertThat(Stream.of("VISIOCLIENT", "Microsoft_365_E3_(no_Teams)", "Microsoft_365_E5_(no_Teams)", "EMS"))
                .noneMatch(sku -> product(sku).hasAny(teams));
    }

    @Test
    @DisplayName("A52 to A55: Power Apps comes with the per-user plan, on request and on the two launches")
    void A52_A53_A54_A55_power_apps() {
        assertThat(product("POWERAPPS_PER_USER").hasAny(app("POWER_APPS").servicePlans()))
                .isTrue();
        assertThat(app("POWER_APPS").triggers())
                .containsExactlyInAnyOrder(
                        Trigger.USER_REQUEST,
                        Trigger.POWERAPPS_LAUNCH_PREMIUM_APP,
                        Trigger.POWERAPPS_LAUNCH_IN_MANAGED_ENV);
    }

    @Test
    @DisplayName("A56 the Power Apps rights seeded in an office suite are not a standalone licence")
    void A56_seeded_rights_do_not_count() {
        assertThat(Stream.of(
                        "SPE_E3",
                        "SPE_E5",
                        "ENTERPRISEPACK",
                        "STANDARDPACK",
                        "DYN365_ENTERPRISE_SALES",
                        "POWERAPPS_DEV",
                        "POWERAPPS_VIRAL"))
                .allSatisfy(sku -> {
                    assertThat(product(sku).servicePlans())
                            .anyMatch(plan -> plan.name().startsWith("POWERAPPS_"));
                    assertThat(product(sku).hasAny(app("POWER_APPS").servicePlans()))
                            .isFalse();
                });
    }

    @Test
    @DisplayName("A57 only the Premium and the per-user plan of Power Automate carry their app, no other plan does")
    void A57_other_power_automate_plans_are_no_apps() {
        var premium = app("POWER_AUTOMATE_PREMIUM").servicePlans();
        var perUser = app("POWER_AUTOMATE_PER_USER").servicePlans();

        assertThat(catalogue.products())
                .filteredOn(p -> p.hasAny(premium))
                .extracting(Product::sku)
                .containsExactlyInAnyOrder("POWERAUTOMATE_ATTENDED_RPA", "POWERAUTOMATE_ATTENDED_RPA_GCC");
        assertThat(catalogue.products())
                .filteredOn(p -> p.hasAny(perUser))
                .extracting(Product::sku)
                .containsExactlyInAnyOrder("FLOW_PER_USER", "FLOW_PER_USER_GCC");
        assertThat(Stream.of("FLOW_FREE", "FLOW_BUSINESS_PROCESS", "POWERAUTOMATE_UNATTENDED_RPA"))
                .noneMatch(sku -> product(sku).claimable());
    }

    @Test
    @DisplayName(
            "A59, A60, A61: the per-user plan has the three premium triggers, Premium has the attended RPA ones as well")
    void A59_A60_A61_power_automate_triggers() {
        assertThat(app("POWER_AUTOMATE_PER_USER").triggers())
                .containsExactlyInAnyOrder(
                        Trigger.USER_REQUEST,
                        Trigger.FLOW_PREMIUM_TRIGGER,
                        Trigger.FLOW_PREMIUM_SAVE,
                        Trigger.FLOW_PREMIUM_TURN_ON);
        assertThat(app("POWER_AUTOMATE_PREMIUM").triggers())
                .containsExactlyInAnyOrder(
                        Trigger.USER_REQUEST,
                        Trigger.FLOW_PREMIUM_TRIGGER,
                        Trigger.FLOW_PREMIUM_SAVE,
                        Trigger.FLOW_PREMIUM_TURN_ON,
                        Trigger.FLOW_RPA_TRIGGER,
                        Trigger.FLOW_RPA_SAVE,
                        Trigger.FLOW_RPA_TURN_ON);
    }

    @Test
    @DisplayName("D04 to D06: the device products are for devices only and bound to their agreements")
    void D04_D05_D06_device_products() {
        var enterprise = product("OFFICE_PROPLUS_DEVICE1");
        var education = product("OFFICE_PROPLUS_DEVICE_EDUCATION");

        assertThat(enterprise.target()).isEqualTo(Target.DEVICE);
        assertThat(enterprise.agreements()).containsExactlyInAnyOrder("EA", "EAS");
        assertThat(education.target()).isEqualTo(Target.DEVICE);
        assertThat(education.agreements()).containsExactly("EES");
        assertThat(catalogue.products())
                .filteredOn(p -> p.target() != Target.USER)
                .noneMatch(Product::claimable);
    }

    @Test
    @DisplayName("P04 knows Entra ID Free, P1 and P2")
    void P04_knows_the_entra_plans() {
        assertThat(Stream.of("AAD_FREE", "AAD_PREMIUM", "AAD_PREMIUM_P2"))
                .allMatch(sku -> catalogue.findProduct(sku).isPresent());
    }

    @Test
    @DisplayName("P05 not every service is available in every location")
    void P05_prohibits_locations() {
        assertThat(catalogue.rules().prohibitedLocations().get(plan("MCOMEETADV")))
                .contains("CN")
                .doesNotContain("NL", "DE", "US");
        assertThat(catalogue.rules().prohibitedLocations().values())
                .allSatisfy(countries -> assertThat(countries).isNotEmpty().isSubsetOf(Locale.getISOCountries()));
    }

    @Test
    @DisplayName("R01 two mailbox plans exclude each other, both ways, and suites with the same plan do not")
    void excludes_two_mailbox_plans() {
        var exclusions = catalogue.rules().exclusions();

        assertThat(exclusions.get(plan("EXCHANGE_S_STANDARD"))).containsExactly(plan("EXCHANGE_S_ENTERPRISE"));
        assertThat(exclusions.get(plan("EXCHANGE_S_ENTERPRISE"))).containsExactly(plan("EXCHANGE_S_STANDARD"));
        assertThat(conflict("STANDARDPACK", "ENTERPRISEPACK")).isTrue();
        assertThat(conflict("SPE_E3", "SPE_E5")).isFalse();
        assertThat(conflict("SPE_E3", "EMS")).isFalse();
        assertThat(conflict("Microsoft_365_E3_(no_Teams)", "Microsoft_Teams_EEA_New"))
                .isFalse();
    }

    @Test
    @DisplayName("R01 add-ons need their base, and no product contradicts itself")
    void add_ons_need_their_base() {
        var dependencies = catalogue.rules().dependencies();

        assertThat(dependencies.get(plan("WORKPLACE_ANALYTICS")))
                .contains(plan("EXCHANGE_S_STANDARD"), plan("EXCHANGE_S_ENTERPRISE"));
        var needy = catalogue.products().stream()
                .filter(p -> p.planIds().stream()
                        .anyMatch(plan -> dependencies.containsKey(plan) && !p.hasAny(dependencies.get(plan))))
                .map(Product::sku);
        assertThat(needy)
                .containsExactlyInAnyOrder(
                        "EXCHANGEARCHIVE_ADDON", "Microsoft_365_Copilot", "MCOEV", "MCOPSTN1", "WORKPLACE_ANALYTICS");
        assertThat(catalogue.products()).noneMatch(p -> conflict(p.sku(), p.sku()));
    }

    private boolean conflict(String one, String other) {
        return product(one).planIds().stream().anyMatch(plan -> product(other)
                .hasAny(catalogue.rules().exclusions().getOrDefault(plan, Set.of())));
    }

    private Product product(String sku) {
        return catalogue.findProduct(sku).orElseThrow();
    }

    private App app(String id) {
        return catalogue.app(new AppId(id)).orElseThrow();
    }

    private PlanId plan(String name) {
        return catalogue.products().stream()
                .flatMap(p -> p.servicePlans().stream())
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }
}
