package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_SEATS;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ELIGIBLE;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.TENANT_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.UNKNOWN_SKU;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.tenant.TenantEvent.TenantRegistered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A purchase (R10)")
class BuyingSpec extends PurchaseAtContoso {

    @Nested
    class being_made {

        @Test
        void starts_at_once_without_a_start() {
            var then = scenario.when(buys(E3, 5))
                    .thenEvents(
                            new SubscriptionRegistered(
                                    CONTOSO, SKU, E3.sku(), ID, 5, START, null, false, Channel.DIRECT),
                            new SubscriptionStarted(CONTOSO, SKU, ID, START));
            assertThat(then.answer()).isEqualTo(new NewVersion(2));
        }

        @Test
        void starts_when_it_should() {
            var later = START.plus(Duration.ofDays(10));
            scenario.given(purchase(later, null, false, Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
            scenario.at(later.minusNanos(1)).when(ADVANCE).thenNothing();
            scenario.at(later).when(ADVANCE).thenEvents(new SubscriptionStarted(CONTOSO, SKU, ID, later));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(10);
        }

        @Test
        void is_refused_with_an_id_that_is_taken() {
            scenario.given(buys(E3, 5)).when(buys(E3, 6)).thenRefused(SUBSCRIPTION_EXISTS);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, SubscriptionDecider.MOST_SEATS})
        void has_a_seat_or_more(int seats) {
            scenario.given(buys(E3, seats));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(seats);
        }

        @ParameterizedTest
        @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, SubscriptionDecider.MOST_SEATS + 1})
        void is_refused_with_no_seats_or_too_many(int seats) {
            scenario.when(buys(E3, seats)).thenRefusedAt("/seats", INVALID_SEATS);
        }

        @Test
        void is_refused_when_the_pool_would_grow_beyond_all_bounds() {
            scenario.given(buys(E3, SubscriptionDecider.MOST_SEATS));
            scenario.when(new RegisterSubscription(
                            CONTOSO, SKU, new SubscriptionId("more"), 1, null, null, false, Channel.DIRECT))
                    .thenRefusedAt("/seats", INVALID_SEATS);
        }

        @Test
        void has_no_limit_where_it_is_bought_without_one_however_often_and_whatever_else_is_bought() {
            scenario.given(buys(E3, Purchase.UNLIMITED));
            for (var more : List.of("more", "still-more")) {
                scenario.given(new RegisterSubscription(
                        CONTOSO, SKU, new SubscriptionId(more), Purchase.UNLIMITED, null, null, false, Channel.DIRECT));
            }
            scenario.given(new RegisterSubscription(
                    CONTOSO,
                    SKU,
                    new SubscriptionId("some"),
                    SubscriptionDecider.MOST_SEATS,
                    null,
                    null,
                    false,
                    Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isEqualTo(Purchase.UNLIMITED);
        }

        @Test
        void may_have_begun_or_ended_long_ago() {
            var begun = Instant.parse("1996-05-01T00:00:00Z");
            scenario.given(purchase(begun, Instant.parse("1999-05-01T00:00:00Z"), false, Channel.DIRECT));
            assertThat(scenario.pool(CONTOSO, SKU).capacity()).isZero();
            assertThat(scenario.pool(CONTOSO, SKU).purchase(ID).orElseThrow().status())
                    .isEqualTo(Purchase.Status.DELETED);
        }

        @Test
        void is_refused_when_it_ends_before_it_starts() {
            scenario.when(purchase(START, START, false, Channel.DIRECT)).thenRefusedAt("/endsOn", INVALID_TERM);
            scenario.when(purchase(null, START.minusNanos(1), false, Channel.DIRECT))
                    .thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void is_refused_outside_of_all_calendars() {
            scenario.when(purchase(Instant.MIN, null, false, Channel.DIRECT)).thenRefusedAt("/startsOn", INVALID_TERM);
            scenario.when(purchase(null, Instant.MAX, false, Channel.DIRECT)).thenRefusedAt("/endsOn", INVALID_TERM);
        }

        @Test
        void is_refused_of_a_product_nobody_knows() {
            scenario.when(new RegisterSubscription(
                            CONTOSO, new SkuId("nonsense"), ID, 1, null, null, false, Channel.DIRECT))
                    .thenRefusedAt("/sku", UNKNOWN_SKU);
        }

        @Test
        void is_refused_to_an_unknown_tenant() {
            new LicensingScenario().when(buys(E3, 1)).thenRefused(TENANT_NOT_FOUND);
        }

        @Test
        void D05_is_refused_without_the_agreement_the_product_is_sold_under() {
            new LicensingScenario()
                    .given(new TenantRegistered(CONTOSO, "Contoso", "NL", "CSP", 1))
                    .when(buys(DEVICE, 1))
                    .thenRefused(NOT_ELIGIBLE);
            new LicensingScenario()
                    .given(new TenantRegistered(CONTOSO, "Contoso", "NL", null, 1))
                    .when(buys(DEVICE, 1))
                    .thenRefused(NOT_ELIGIBLE);
        }

        @Test
        void D05_works_under_the_agreement_the_product_is_sold_under() {
            scenario.given(buys(DEVICE, 1));
            assertThat(scenario.pool(CONTOSO, DEVICE.skuId()).capacity()).isEqualTo(1);
        }
    }
}
