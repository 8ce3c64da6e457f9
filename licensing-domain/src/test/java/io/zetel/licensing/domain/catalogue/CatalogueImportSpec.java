package io.zetel.licensing.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The vendor's list over a catalogue")
class CatalogueImportSpec {

    private static final ServicePlan TEAMS = new ServicePlan(new PlanId("57ff2da0-773e-42df-b2af-ffb7a2317929"), "TEAMS1", "Microsoft Teams");
    private static final ServicePlan NEW_PLAN = new ServicePlan(new PlanId("00000000-0000-4000-8000-000000000001"), "NEW_PLAN", "New plan");

    private final Catalogue bundled = BundledCatalogue.load();
    private final Product e3 = bundled.findProduct("SPE_E3").orElseThrow();
    private final Product device = bundled.findProduct("OFFICE_PROPLUS_DEVICE1").orElseThrow();

    @Test void adds_a_product_it_has_not_seen() {
        var listed = listed("00000000-0000-4000-8000-00000000000a", "NEW_SKU", "New product", TEAMS);

        var difference = CatalogueImport.difference(bundled, List.of(listed), true);

        assertThat(difference.added()).containsExactly(listed);
        assertThat(difference.changed()).isEmpty();
    }

    @Test void changes_nothing_when_it_says_what_is_known_in_another_order() {
        var listed = new ListedProduct(e3.skuId(), e3.sku(), e3.name(), e3.servicePlans().reversed());

        assertThat(CatalogueImport.difference(bundled, List.of(listed), true).isNone()).isTrue();
    }

    @Test void changes_nothing_the_second_time() {
        var list = List.of(listed(e3.skuId().value(), "SPE_E3", "Microsoft 365 E3 (renamed)", TEAMS, NEW_PLAN),
                listed("00000000-0000-4000-8000-00000000000a", "NEW_SKU", "New product", TEAMS));
        var once = CatalogueImport.overlay(bundled, CatalogueImport.difference(bundled, list, true).all());

        assertThat(CatalogueImport.difference(once, list, true).isNone()).isTrue();
        assertThat(once.product(e3.skuId()).orElseThrow().servicePlans()).containsExactly(TEAMS, NEW_PLAN);
    }

    @Test void removes_no_plan_when_a_row_was_damaged() {
        var list = List.of(listed(e3.skuId().value(), e3.sku(), e3.name(), NEW_PLAN));

        var next = CatalogueImport.overlay(bundled, CatalogueImport.difference(bundled, list, false).all()).product(e3.skuId()).orElseThrow();

        assertThat(next.servicePlans()).containsAll(e3.servicePlans()).contains(NEW_PLAN);
    }

    @Test
    @DisplayName("D04 keeps what Zetel maintains itself: target, claimable, agreements, apps and rules, and products it lacks") void D04_keeps_what_zetel_maintains() {
        var renamed = listed(device.skuId().value(), device.sku(), "Apps for machines", device.servicePlans().toArray(ServicePlan[]::new));

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
    @DisplayName("A07 lets users claim a new product only when it gives an app to users") void A07_a_new_product_is_claimable_only_with_an_app() {
        var next = CatalogueImport.overlay(bundled, List.of(listed("00000000-0000-4000-8000-00000000000a", "WITH_TEAMS", "Suite", TEAMS),
                listed("00000000-0000-4000-8000-00000000000b", "WITHOUT", "Storage", NEW_PLAN),
                listed("00000000-0000-4000-8000-00000000000c", "ROOM", "Room kit (Device)", TEAMS)));

        assertThat(Stream.of("WITH_TEAMS", "WITHOUT", "ROOM").map(sku -> next.findProduct(sku).orElseThrow()))
                .extracting(Product::target, Product::claimable)
                .containsExactly(tuple(Target.USER, true), tuple(Target.USER, false), tuple(Target.DEVICE, false));
    }

    @Test void finds_the_older_of_two_products_with_one_part_number() {
        var next = CatalogueImport.overlay(bundled, List.of(listed("00000000-0000-4000-8000-00000000000a", "SPE_E3", "Another E3", TEAMS)));

        assertThat(next.findProduct("SPE_E3")).contains(e3);
        assertThat(next.findProduct("00000000-0000-4000-8000-00000000000A").orElseThrow().name()).isEqualTo("Another E3");
    }

    private static ListedProduct listed(String skuId, String sku, String name, ServicePlan... plans) {
        return new ListedProduct(new SkuId(skuId), sku, name, List.of(plans));
    }
}
