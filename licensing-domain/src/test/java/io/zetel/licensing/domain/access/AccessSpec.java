package io.zetel.licensing.domain.access;

import static io.zetel.licensing.domain.Catalogues.ALL;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Catalogues.VISIO_PLAN;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.FABRIKAM;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.access.ServiceAccess.Level.FULL;
import static io.zetel.licensing.domain.access.ServiceAccess.Level.NONE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.LICENSE_FAILED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.LICENSE_SUSPENDED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.NO_LICENSE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.PLAN_DISABLED;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.SUBSCRIPTION_INACTIVE;
import static io.zetel.licensing.domain.access.ServiceAccess.Reason.USER_LICENSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.access.ServiceAccess.Level;
import io.zetel.licensing.domain.access.ServiceAccess.Reason;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.HeldPath;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Access to a service")
class AccessSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(registered(), buys(E3, 1), buys(VISIO, 1), member(ALICE, "NL"), member(BOB, "NL"), users(SALES));

    @Test
    void P02_P14_is_full_with_a_licence_that_works_and_the_service_on() {
        scenario.given(assigns(ALICE, E3, YAMMER));
        is(ALICE, EXCHANGE, FULL, USER_LICENSE);
        is(ALICE, YAMMER, NONE, PLAN_DISABLED);
        is(ALICE, VISIO_PLAN, NONE, NO_LICENSE);
        is(BOB, EXCHANGE, NONE, NO_LICENSE);
    }

    @Test
    void names_the_sources_that_give_the_service() {
        scenario.given(assigns(ALICE, E3, YAMMER), givesWithout(SALES, E3, EXCHANGE), joins(SALES, ALICE));
        assertThat(access(CONTOSO, ALICE, YAMMER).because())
                .extracting(because -> because.path().source())
                .containsExactly(Source.group(SALES));
    }

    @Test
    void P02_is_none_while_the_licence_failed() {
        scenario.given(assigns(ALICE, E3), gives(SALES, E3), joins(SALES, BOB));
        is(BOB, EXCHANGE, NONE, LICENSE_FAILED);
    }

    @Test
    void P24_is_none_while_the_user_is_deleted() {
        scenario.given(assigns(ALICE, E3), deletes(ALICE));
        is(ALICE, EXCHANGE, NONE, LICENSE_SUSPENDED);
    }

    @Test
    void is_none_while_nothing_that_was_bought_works() {
        scenario.given(
                assigns(ALICE, E3),
                new AdjustSubscription(
                                CONTOSO, E3.skuId(), purchaseOf(E3), null, null, null, RequestedStatus.SUSPENDED, null)
                        .confirm());
        is(ALICE, EXCHANGE, NONE, SUBSCRIPTION_INACTIVE);
    }

    @Test
    void P03_does_not_carry_over_to_another_tenant() {
        scenario.given(assigns(ALICE, E3));
        assertThat(access(FABRIKAM, ALICE, EXCHANGE).access()).isEqualTo(NONE);
    }

    private void is(HolderId user, ServicePlan plan, Level level, Reason reason) {
        var access = access(CONTOSO, user, plan);
        assertThat(access.access()).isEqualTo(level);
        assertThat(access.because()).extracting(ServiceAccess.Because::reason).containsExactly(reason);
    }

    private ServiceAccess<HeldPath> access(TenantId tenant, HolderId user, ServicePlan plan) {
        return HeldPath.access(scenario, ALL, tenant, plan.id(), user);
    }
}
