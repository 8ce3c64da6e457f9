package io.zetel.licensing.projections.policies;

import static io.zetel.licensing.projections.shared.SampleFacts.E3;
import static io.zetel.licensing.projections.shared.SampleFacts.E5;
import static io.zetel.licensing.projections.shared.Shop.CATALOGUE;
import static io.zetel.licensing.projections.shared.Shop.KIOSK;
import static io.zetel.licensing.projections.shared.Shop.TEAMS_APP;
import static io.zetel.licensing.projections.shared.Shop.VISIO;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.policies.EligibleProducts.Row;
import io.zetel.licensing.projections.seats.PoolRow;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The products eligible for a policy")
class EligibleProductsSpec {

    @Test
    void B10_are_the_owned_ones_that_give_the_app_and_can_be_claimed() {
        var eligible = EligibleProducts.of(
                CATALOGUE, TEAMS_APP, List.of(pool(E3, 7, true), pool(VISIO, 5, true), pool(KIOSK, 5, true)), Set.of());
        assertThat(eligible.products()).containsExactly(new Row(E3, "SPE_E3", "SPE_E3 in full", 7, false));
    }

    @Test
    void B10_leave_out_a_product_whose_last_purchase_is_gone_and_one_the_catalogue_lacks() {
        var unknown = new SkuId("00000000-0000-0000-0000-0000000000ff");
        assertThat(EligibleProducts.of(
                                CATALOGUE, TEAMS_APP, List.of(pool(E3, 0, false), pool(unknown, 1, true)), Set.of())
                        .products())
                .isEmpty();
    }

    @Test
    void A43_offer_no_backup_where_there_is_only_one() {
        var eligible = EligibleProducts.of(CATALOGUE, TEAMS_APP, List.of(pool(E3, 7, true)), Set.of());
        assertThat(eligible.canAddBackup()).isFalse();
        assertThat(eligible.backups()).isEmpty();
    }

    @Test
    void A43_offer_as_backup_what_the_policy_does_not_have_yet() {
        var eligible =
                EligibleProducts.of(CATALOGUE, TEAMS_APP, List.of(pool(E3, 7, true), pool(E5, 0, true)), Set.of(E3));
        assertThat(eligible.canAddBackup()).isTrue();
        assertThat(eligible.products()).extracting(Row::inPolicy).containsExactly(true, false);
        assertThat(eligible.backups()).extracting(Row::skuId).containsExactly(E5);
    }

    private static PoolRow pool(SkuId sku, int available, boolean owned) {
        return new PoolRow(sku, 10, 10 - available, available, 0, 0, 0, 10, 0, 0, 0, null, null, owned);
    }
}
