package io.zetel.licensing.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The vendor's list over a catalogue")
class CatalogueImportSpec {

    private static final ServicePlan TEAMS =
            new ServicePlan(new PlanId("57ff2da0-773e-42df-b2af-ffb7a2317929"), "TEAMS1", "Microsoft Teams");
    private static final ServicePlan NEW_PLAN =
            new ServicePlan(new PlanId("00000000-0000-4000-8000-000000000001"), "NEW_PLAN", "New plan");

    private static final String NEW_ID = "00000000-0000-4000-8000-00000000000a";

    private final Catalogue bundled = BundledCatalogue.load();
    private final CatalogueState started =
            CatalogueState.EMPTY.evolve(CatalogueRelease.start("bundle", bundled, List.of(), List.of()));
    private final Product e3 = bundled.findProduct("SPE_E3").orElseThrow();
    private final Product device = bundled.findProduct("OFFICE_PROPLUS_DEVICE1").orElseThrow();

    @Test
    void adds_a_product_it_has_not_seen() {
        var listed = listed(NEW_ID, "NEW_SKU", "New product", TEAMS);

        var outcome = outcome(bundled, List.of(listed));

        assertThat(outcome.added())
                .extracting(Product::skuId, Product::sku, Product::servicePlans)
                .containsExactly(tuple(listed.skuId(), "NEW_SKU", List.of(TEAMS)));
        assertThat(outcome.changed()).isEmpty();
    }

    @Test
    void changes_nothing_when_it_says_what_is_known_in_another_order() {
        var listed = new ListedProduct(
                e3.skuId(), e3.sku(), e3.name(), e3.servicePlans().reversed());

        assertThat(outcome(bundled, List.of(listed)).isNone()).isTrue();
    }

    @Test
    void changes_nothing_the_second_time() {
        var list = List.of(
                listed(e3.skuId().value(), "SPE_E3", "Microsoft 365 E3 (renamed)", TEAMS, NEW_PLAN),
                listed(NEW_ID, "NEW_SKU", "New product", TEAMS));
        var once = started.evolve(outcome(bundled, list).event()).catalogue();

        assertThat(outcome(once, list).isNone()).isTrue();
        assertThat(once.product(e3.skuId()).orElseThrow().servicePlans()).containsExactly(TEAMS, NEW_PLAN);
    }

    @Test
    void removes_no_plan_when_a_row_was_damaged() {
        var list = List.of(listed(e3.skuId().value(), e3.sku(), e3.name(), NEW_PLAN));

        var outcome = CatalogueImport.outcome(bundled, list, false, true, _ -> false);

        assertThat(outcome.changed().getFirst().servicePlans())
                .containsAll(e3.servicePlans())
                .contains(NEW_PLAN);
        assertThat(outcome.taken().products()).isEmpty();
    }

    @Test
    void takes_no_plan_from_a_product_in_use_and_no_product_and_says_which_it_lacks() {
        var list = List.of(listed(e3.skuId().value(), e3.sku(), e3.name(), TEAMS));

        var outcome = CatalogueImport.outcome(bundled, list, true, false, e3.skuId()::equals);

        assertThat(outcome.isNone()).isTrue();
        assertThat(outcome.kept().plans()).singleElement().satisfies(loss -> assertThat(loss.servicePlans())
                .hasSize(e3.servicePlans().size() - 1)
                .doesNotContain(TEAMS));
        assertThat(outcome.kept().products())
                .hasSize(bundled.products().size() - 1)
                .doesNotContain(e3);
        assertThat(outcome.taken().plans()).isEmpty();
    }

    @Test
    void takes_both_where_it_is_asked_to() {
        var list = List.of(listed(e3.skuId().value(), e3.sku(), e3.name(), TEAMS));

        var outcome = CatalogueImport.outcome(bundled, list, true, true, _ -> true);
        var next = started.evolve(outcome.event()).catalogue();

        assertThat(next.products()).extracting(Product::sku).containsExactly("SPE_E3");
        assertThat(next.products().getFirst().servicePlans()).containsExactly(TEAMS);
        assertThat(next.skuIds("spe_e5"))
                .as("who holds it can still be asked about")
                .hasSize(1);
        assertThat(next.candidates("SPE_E5")).isEmpty();
    }

    @Test
    void leaves_a_renamed_product_and_a_renamed_plan_their_old_names() {
        var renamed = new ServicePlan(TEAMS.id(), "TEAMS_NEXT", "Teams");
        var list = List.of(listed(e3.skuId().value(), "SPE_E3_NEXT", e3.name(), renamed));

        var next = started.evolve(outcome(bundled, list).event()).catalogue();

        assertThat(Stream.of("SPE_E3", "spe_e3_next").map(next::findProduct))
                .allMatch(found -> found.orElseThrow().skuId().equals(e3.skuId()));
        assertThat(Stream.of("TEAMS1", "teams_next").map(next::planCandidates))
                .allMatch(found -> found.stream().map(ServicePlan::id).toList().equals(List.of(TEAMS.id())));
    }

    @Test
    void a_name_means_who_has_it_now_and_else_who_had_it() {
        var other = listed(NEW_ID, "SPE_E3", "Another", NEW_PLAN);
        var renamed =
                listed(e3.skuId().value(), "SPE_E3_NEXT", e3.name(), new ServicePlan(TEAMS.id(), "NEXT", "Teams"));

        var once = started.evolve(outcome(bundled, List.of(renamed, other)).event());
        var next = once.catalogue();

        assertThat(next.candidates("spe_e3")).extracting(Product::skuId).containsExactly(other.skuId());
        assertThat(List.of(next.partNumber(e3.skuId()), next.partNumber(other.skuId())))
                .containsExactly("SPE_E3_NEXT", "SPE_E3");
        assertThat(next.candidates("SPE_E3_NEXT")).extracting(Product::skuId).containsExactly(e3.skuId());

        var twins = once.evolve(outcome(
                                next,
                                List.of(listed("00000000-0000-4000-8000-00000000000b", "SPE_E3", "A third", NEW_PLAN)))
                        .event())
                .catalogue();
        assertThat(twins.candidates("SPE_E3")).hasSize(2);
        assertThat(twins.partNumber(other.skuId()))
                .as("what is printed is accepted")
                .isEqualTo(NEW_ID);

        var again = once.evolve(outcome(next, List.of(listed(NEW_ID, "ANOTHER", "Another", NEW_PLAN)))
                        .event())
                .catalogue();
        assertThat(again.candidates("SPE_E3"))
                .as("two had the name, and nobody has it")
                .extracting(Product::skuId)
                .containsExactlyInAnyOrder(other.skuId(), e3.skuId());
        assertThat(again.partNumber(other.skuId())).isEqualTo("ANOTHER");
    }

    @Test
    void a_plan_has_one_name_in_every_product_and_the_present_one_goes_first() {
        var taught = List.of(listed(
                e3.skuId().value(),
                e3.sku(),
                e3.name(),
                new ServicePlan(TEAMS.id(), "TEAMS_NEXT", "Teams"),
                new ServicePlan(NEW_PLAN.id(), "TEAMS1", "New")));

        var next = started.evolve(outcome(bundled, taught).event()).catalogue();

        assertThat(next.products().stream()
                        .flatMap(product -> product.servicePlans().stream())
                        .filter(plan -> plan.id().equals(TEAMS.id()))
                        .map(ServicePlan::name))
                .hasSizeGreaterThan(1)
                .containsOnly("TEAMS_NEXT");
        assertThat(next.planCandidates("teams1")).extracting(ServicePlan::id).containsExactly(NEW_PLAN.id());
        assertThat(next.plansEver("teams1"))
                .extracting(ServicePlan::id)
                .containsExactlyInAnyOrder(NEW_PLAN.id(), TEAMS.id());
    }

    @Test
    void what_is_sold_no_more_is_printed_by_its_last_name_as_long_as_that_tells_it() {
        var list = List.of(listed(e3.skuId().value(), e3.sku(), e3.name(), TEAMS));
        var e5 = bundled.findProduct("SPE_E5").orElseThrow().skuId();

        var pruned = started.evolve(
                CatalogueImport.outcome(bundled, list, true, true, _ -> true).event());

        assertThat(pruned.catalogue().partNumber(e5)).isEqualTo("SPE_E5");
        var taken = pruned.evolve(outcome(pruned.catalogue(), List.of(listed(NEW_ID, "SPE_E5", "Another", NEW_PLAN)))
                .event());
        assertThat(taken.catalogue().partNumber(e5)).isEqualTo(e5.value());
        assertThat(taken.catalogue().skuIds("SPE_E5")).containsExactly(new SkuId(NEW_ID));
    }

    @Test
    void a_plan_of_the_vendors_in_a_product_of_a_tenants_own_is_called_as_the_vendor_does() {
        var tenant = new TenantId("contoso");
        var own = new Product(new SkuId(NEW_ID), "OURS", "Ours", Target.USER, true, Set.of(), List.of(TEAMS));
        var renamed = new ServicePlan(TEAMS.id(), "TEAMS_NEXT", "Teams");

        var next = started.evolve(new CatalogueEvent.OwnProductSet(tenant, own))
                .evolve(outcome(bundled, List.of(listed(e3.skuId().value(), "OURS", e3.name(), renamed)))
                        .event())
                .catalogue();

        assertThat(next.of(tenant).product(own.skuId()).orElseThrow().servicePlans())
                .extracting(ServicePlan::name)
                .containsExactly("TEAMS_NEXT");
        assertThat(next.of(tenant).candidates("OURS")).hasSize(2);
        assertThat(List.of(next.partNumber(own.skuId()), next.of(tenant).partNumber(e3.skuId())))
                .as("to the tenant the name tells neither")
                .containsExactly(NEW_ID, e3.skuId().value());
        assertThat(next.partNumber(e3.skuId())).isEqualTo("OURS");
    }

    @Test
    void A08_a_release_adds_what_is_new_takes_nothing_and_runs_once() {
        var without =
                new Catalogue(bundled.products().subList(1, bundled.products().size()), List.of(), PlanRules.NONE);
        var before = CatalogueState.EMPTY.evolve(
                CatalogueRelease.start("first", without, List.of(listed(NEW_ID, "SUITE", "Suite", TEAMS)), List.of()));
        assertThat(before.catalogue().findProduct("SUITE").orElseThrow().claimable())
                .isFalse();

        var next =
                before.evolve(CatalogueRelease.take(before, "second", bundled).orElseThrow());

        assertThat(next.catalogue().products()).containsAll(bundled.products());
        assertThat(next.catalogue().apps()).containsExactlyInAnyOrderElementsOf(bundled.apps());
        assertThat(next.catalogue().rules()).isEqualTo(bundled.rules());
        assertThat(next.catalogue().findProduct("SUITE").orElseThrow().claimable())
                .as("it gives an app now")
                .isTrue();
        assertThat(CatalogueRelease.take(next, "second", bundled)).isEmpty();
        assertThat(CatalogueRelease.take(next, "first", without))
                .as("an old node beside a new one")
                .isEmpty();
    }

    @Test
    void tells_how_products_differ() {
        var list = List.of(listed(e3.skuId().value(), "SPE_E3_NEXT", e3.name(), NEW_PLAN));

        var next = started.evolve(outcome(bundled, list).event()).catalogue();

        assertThat(ProductChange.between(bundled, next)).singleElement().satisfies(change -> {
            assertThat(change.sku()).isEqualTo("SPE_E3_NEXT");
            assertThat(change.formerSku()).isEqualTo("SPE_E3");
            assertThat(change.formerName()).isNull();
            assertThat(change.plansAdded()).containsExactly(NEW_PLAN);
            assertThat(change.plansTaken()).containsExactlyElementsOf(e3.servicePlans());
        });
        assertThat(ProductChange.between(next, next)).isEmpty();
    }

    @Test
    @DisplayName(
            "D04 keeps what Zetel maintains itself: target, claimable, agreements, apps and rules, and products it lacks")
    void D04_keeps_what_zetel_maintains() {
        var renamed = listed(
                device.skuId().value(),
                device.sku(),
                "Apps for machines",
                device.servicePlans().toArray(ServicePlan[]::new));

        var next = CatalogueImport.overlay(bundled, List.of(renamed));

        var product = next.product(device.skuId()).orElseThrow();
        assertThat(product.name()).isEqualTo("Apps for machines");
        assertThat(product.target()).isEqualTo(Target.DEVICE);
        assertThat(product.agreements()).containsExactlyInAnyOrder("EA", "EAS");
        assertThat(product.claimable()).isFalse();
        assertThat(next.products()).hasSameSizeAs(bundled.products());
        assertThat(next.apps()).containsExactlyInAnyOrderElementsOf(bundled.apps());
        assertThat(next.rules()).isEqualTo(bundled.rules());
    }

    @Test
    @DisplayName("A07 lets users claim a new product only when it gives an app to users")
    void A07_a_new_product_is_claimable_only_with_an_app() {
        var next = CatalogueImport.overlay(
                bundled,
                List.of(
                        listed("00000000-0000-4000-8000-00000000000a", "WITH_TEAMS", "Suite", TEAMS),
                        listed("00000000-0000-4000-8000-00000000000b", "WITHOUT", "Storage", NEW_PLAN),
                        listed("00000000-0000-4000-8000-00000000000c", "ROOM", "Room kit (Device)", TEAMS)));

        assertThat(Stream.of("WITH_TEAMS", "WITHOUT", "ROOM")
                        .map(sku -> next.findProduct(sku).orElseThrow()))
                .extracting(Product::target, Product::claimable)
                .containsExactly(tuple(Target.USER, true), tuple(Target.USER, false), tuple(Target.DEVICE, false));
    }

    @Test
    void of_two_products_with_one_part_number_it_finds_none_by_it_and_both_by_their_ids() {
        var next = CatalogueImport.overlay(
                bundled, List.of(listed("00000000-0000-4000-8000-00000000000a", "SPE_E3", "Another E3", TEAMS)));

        assertThat(next.findProduct("SPE_E3")).isEmpty();
        assertThat(next.candidates("SPE_E3")).hasSize(2).contains(e3);
        assertThat(next.findProduct("00000000-0000-4000-8000-00000000000A")
                        .orElseThrow()
                        .name())
                .isEqualTo("Another E3");
    }

    private static CatalogueImport.Outcome outcome(Catalogue current, List<ListedProduct> list) {
        return CatalogueImport.outcome(current, list, true, false, _ -> false);
    }

    private static ListedProduct listed(String skuId, String sku, String name, ServicePlan... plans) {
        return new ListedProduct(new SkuId(skuId), sku, name, List.of(plans));
    }
}
