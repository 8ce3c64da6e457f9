package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.BOOKABLE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE_ONLY;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.TEAMS_PLAN;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.choice;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.givesWithout;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.removed;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.claim.ClaimOutcome.AlreadyLicensed;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.group.GroupCommand.SetGroupLicenses;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A claim beside the other paths to a licence")
class ClaimsBesideOtherPathsSpec {

    private final Claiming alice = signIn("alice");
    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    switchedOn(),
                    buys(E3, 2),
                    buys(E5, 2),
                    buys(F3, 2),
                    buys(BASIC, 2),
                    buys(BOOKABLE, 2),
                    buys(EXCHANGE_ONLY, 2),
                    member(ALICE, "NL"),
                    member(BOB, "NL"),
                    users(SALES),
                    createsPolicy(E3, E5));

    @Test
    void A01_gives_one_seat_three_sources_when_all_paths_lead_to_the_same_product() {
        scenario.given(alice.command(), gives(SALES, E3), joins(SALES, ALICE), assigns(ALICE, E3));
        assertThat(scenario.pool(CONTOSO, E3.skuId()).assigned()).isEqualTo(1);
        assertThat(scenario.holder(CONTOSO, ALICE)
                        .assignment(E3.skuId())
                        .orElseThrow()
                        .sources())
                .extracting("source")
                .containsExactly(Source.autoClaim(POLICY), Source.group(SALES), Source.DIRECT);
    }

    @Test
    void A03_takes_nothing_where_a_hand_or_a_group_gave_the_app() {
        scenario.given(assigns(ALICE, F3), gives(SALES, E5), joins(SALES, BOB));
        assertThat(scenario.when(alice.command()).thenEvents().outcome()).isInstanceOf(AlreadyLicensed.class);
        assertThat(scenario.when(signIn("bob").command()).thenEvents().outcome())
                .isInstanceOfSatisfying(AlreadyLicensed.class, already -> assertThat(already.skuId())
                        .isEqualTo(E5.skuId()));
    }

    @Test
    void A03_takes_what_is_left_where_a_group_has_no_seat_yet() {
        for (var name : List.of("x", "y", "z")) {
            scenario.given(member(HolderId.user(name), "NL"));
        }
        scenario.given(
                gives(SALES, F3), joins(SALES, BOB, HolderId.user("x"), HolderId.user("y"), HolderId.user("z"), ALICE));
        assertThat(scenario.holder(CONTOSO, ALICE).holds(F3.skuId())).isFalse();
        assertThat(scenario.when(alice.command()).outcome())
                .isInstanceOfSatisfying(
                        Claimed.class, claimed -> assertThat(claimed.skuId()).isEqualTo(E3.skuId()));
        assertThat(scenario.when(alice.command()).thenEvents().outcome()).isInstanceOf(AlreadyLicensed.class);
    }

    @Test
    void A03_takes_a_backup_where_the_purchase_of_what_the_user_has_is_suspended_and_tells_what_the_user_has_then() {
        var suspends = new AdjustSubscription(
                        CONTOSO, E3.skuId(), purchaseOf(E3), null, null, null, RequestedStatus.SUSPENDED, null)
                .confirm();
        scenario.given(alice.command(), suspends);
        assertThat(scenario.when(alice.command()).outcome())
                .isInstanceOfSatisfying(
                        Claimed.class, claimed -> assertThat(claimed.skuId()).isEqualTo(E5.skuId()));
        assertThat(scenario.after(Duration.ofHours(1))
                        .when(alice.command())
                        .thenEvents()
                        .outcome())
                .isEqualTo(new AlreadyLicensed(
                        alice.claimId(),
                        POLICY,
                        1,
                        E5.skuId(),
                        E5.sku(),
                        List.of(),
                        START,
                        List.of(Source.autoClaim(POLICY))));
    }

    @Test
    void is_decided_for_itself_where_the_group_cannot_give_the_app() {
        scenario.given(assigns(ALICE, EXCHANGE_ONLY), gives(SALES, E3), joins(SALES, ALICE));
        assertThat(scenario.when(alice.command()).refusal()).isEqualTo(Refusal.MUTUALLY_EXCLUSIVE);
    }

    @Test
    void takes_no_second_seat_of_a_product_whose_app_was_off() {
        scenario.given(givesWithout(SALES, E3, TEAMS_PLAN), joins(SALES, ALICE))
                .when(alice.command())
                .thenEvents(Claiming.withoutSeat(alice.takes(E3, List.of(took(E3, 1)))));
    }

    @Test
    void lets_a_group_give_what_only_lacked_what_the_claim_brought() {
        var both = new SetGroupLicenses(
                CONTOSO,
                SALES,
                List.of(choice(EXCHANGE_ONLY), choice(BOOKABLE, TEAMS_PLAN)),
                List.of(),
                null,
                false,
                null);
        scenario.given(both, new DetachSku(CONTOSO, SALES, EXCHANGE_ONLY.skuId()), joins(SALES, ALICE));
        scenario.when(alice.command())
                .thenEvents(
                        alice.takes(E3, 2),
                        recovered(ALICE, SALES, BOOKABLE),
                        seatsTaken(E3, 1, 1),
                        seatsTaken(BOOKABLE, 1, 1));
    }

    @Test
    void DEC12_is_removed_by_hand_like_any_other() {
        scenario.given(alice.command())
                .when(removes(ALICE, E3))
                .thenEvents(removed(ALICE, E3, Source.autoClaim(POLICY), true), seatsFreed(E3, 1, 0));
        assertThat(scenario.when(alice.command()).outcome()).isInstanceOf(Claimed.class);
    }
}
