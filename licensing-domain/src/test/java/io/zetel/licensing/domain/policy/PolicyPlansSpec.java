package io.zetel.licensing.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The service plans a policy gives")
class PolicyPlansSpec {

    private static final PlanId EXCHANGE = new PlanId("exchange");
    private static final PlanId SWAY = new PlanId("sway");
    private static final PlanId TEAMS = new PlanId("teams");
    private static final PlanId YAMMER = new PlanId("yammer");

    private static final List<PlanId> ALL = List.of(SWAY, EXCHANGE, TEAMS);
    private static final List<PlanId> FEW = List.of(EXCHANGE, TEAMS);

    private final PolicyProduct product = new PolicyProduct(new SkuId("e3"), "E3", List.of(), List.of(TEAMS, SWAY));
    private final PolicyProduct other =
            new PolicyProduct(new SkuId("e3"), "E3", List.of(YAMMER), product.enabledPlans());

    @Test
    void are_told_of_each_list_in_its_order_whichever_was_asked_about_before() {
        for (int i = 0; i < 2; i++) {
            assertThat(product.given(ALL)).containsExactly(SWAY, TEAMS);
            assertThat(product.off(ALL)).containsExactly(EXCHANGE);
            assertThat(product.given(FEW)).containsExactly(TEAMS);
            assertThat(product.given(FEW)).containsExactly(TEAMS);
            assertThat(other.off(FEW)).containsExactly(YAMMER, EXCHANGE);
            assertThat(product.off(FEW)).containsExactly(EXCHANGE);
        }
        assertThat(product.given(List.of(EXCHANGE))).isEmpty();
    }

    @Test
    void are_all_but_those_that_are_off_where_none_are_named() {
        var open = new PolicyProduct(new SkuId("e3"), "E3", List.of(SWAY));
        assertThat(open.given(ALL)).containsExactly(EXCHANGE, TEAMS);
        assertThat(open.off(ALL)).containsExactly(SWAY);
        assertThat(new PolicyProduct(new SkuId("e3"), "E3", List.of()).given(ALL))
                .isEqualTo(ALL);
    }
}
