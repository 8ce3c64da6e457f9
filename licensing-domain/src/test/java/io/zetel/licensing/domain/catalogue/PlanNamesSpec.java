package io.zetel.licensing.domain.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.catalogue.Product.Target;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The name by which a service plan is printed beside its product")
class PlanNamesSpec {

    private static final SkuId BUNDLE = new SkuId("00000000-0000-4000-8000-00000000000a");
    private static final SkuId SMALL = new SkuId("00000000-0000-4000-8000-00000000000b");

    private static final PlanId TEAMS = new PlanId("00000000-0000-4000-8000-000000000001");
    private static final PlanId MAIL = new PlanId("00000000-0000-4000-8000-000000000002");
    private static final PlanId OTHER_MAIL = new PlanId("00000000-0000-4000-8000-000000000003");
    private static final PlanId GONE = new PlanId("00000000-0000-4000-8000-000000000004");

    private final Catalogue catalogue = new Catalogue(
            List.of(
                    product(
                            BUNDLE,
                            new ServicePlan(TEAMS, "TEAMS1", "Teams"),
                            new ServicePlan(MAIL, "Mail", "Mail"),
                            new ServicePlan(OTHER_MAIL, "MAIL", "Another mail")),
                    product(SMALL, new ServicePlan(MAIL, "Mail", "Mail"))),
            List.of(),
            PlanRules.NONE);

    @Test
    void is_the_vendors() {
        assertThat(catalogue.planName(BUNDLE, TEAMS)).isEqualTo("TEAMS1");
    }

    @Test
    void is_its_id_where_another_plan_of_the_product_has_the_name_in_any_case() {
        assertThat(catalogue.planName(BUNDLE, MAIL)).isEqualTo(MAIL.value());
        assertThat(catalogue.planName(BUNDLE, OTHER_MAIL)).isEqualTo(OTHER_MAIL.value());
        assertThat(catalogue.planName(SMALL, MAIL)).isEqualTo("Mail");
    }

    @Test
    void is_its_id_where_a_plan_the_product_has_now_is_called_as_one_it_had() {
        assertThat(catalogue.planName(SMALL, OTHER_MAIL)).isEqualTo(OTHER_MAIL.value());
    }

    @Test
    void is_the_vendors_also_where_the_product_does_not_have_it() {
        assertThat(catalogue.planName(SMALL, TEAMS)).isEqualTo("TEAMS1");
        assertThat(catalogue.planName(new SkuId("unknown"), TEAMS)).isEqualTo("TEAMS1");
    }

    @Test
    void is_its_id_where_the_plan_is_not_known() {
        assertThat(catalogue.planName(BUNDLE, GONE)).isEqualTo(GONE.value());
    }

    private static Product product(SkuId id, ServicePlan... plans) {
        return new Product(
                id, "SKU_" + id.value().charAt(35), "A product", Target.USER, true, Set.of(), List.of(plans));
    }
}
