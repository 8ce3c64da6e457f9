package io.zetel.licensing.domain.claim;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.EXCHANGE;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Catalogues.TEAMS;
import static io.zetel.licensing.domain.Catalogues.YAMMER;
import static io.zetel.licensing.domain.Claiming.passed;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Claiming.took;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.OTHER_POLICY;
import static io.zetel.licensing.domain.Contoso.POLICY;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.choice;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.knows;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.Catalogues;
import io.zetel.licensing.domain.Claiming;
import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.holder.HolderEvent.ClaimRefused;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("Claiming")
class ClaimingFromBackupsSpec extends ClaimsAtContoso {

    @Nested
    class from_backups {

        @Test
        void A20_B14_uses_the_backup_when_the_primary_is_empty() {
            scenario.given(buys(E3, 1), buys(E5, 3), createsPolicy(E3, E5), bob.command(), knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 3))),
                            alice.fallsBack(E3, E5, 1),
                            seatsTaken(E5, 1, 1));
            assertThat(scenario.pool(CONTOSO, E5.skuId()).available()).isEqualTo(2);
        }

        @Test
        void A36_takes_the_first_in_order_that_has_a_seat() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 1),
                    buys(F3, 4),
                    createsPolicy(E3, E5, F3),
                    bob.command(),
                    signIn("carol").command(),
                    knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(
                                    F3,
                                    List.of(
                                            passed(E3, 0, OUT_OF_LICENSES),
                                            passed(E5, 0, OUT_OF_LICENSES),
                                            took(F3, 4))),
                            alice.fallsBack(E3, F3, 2),
                            seatsTaken(F3, 1, 1));
        }

        @Test
        void A22_A47_follows_the_order_of_the_moment() {
            scenario.given(
                    buys(E3, 5),
                    buys(E5, 5),
                    createsPolicy(E3, E5),
                    knows("alice", "NL"),
                    new MoveProduct(CONTOSO, POLICY, E5.skuId(), Direction.UP, null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.takes(E5, 5), seatsTaken(E5, 1, 1));
        }

        @Test
        void A38_A39_A40_grants_no_removed_product_and_takes_none_back() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 5),
                    createsPolicy(E3, E5),
                    bob.command(),
                    signIn("carol").command());
            scenario.given(new RemoveProducts(CONTOSO, POLICY, List.of(E5.skuId()), null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES)));
            assertThat(scenario.holder(CONTOSO, signIn("carol").holder()).assignments())
                    .containsOnlyKeys(E5.skuId());
        }

        @Test
        void B02_DEC6_is_refused_on_record_when_all_are_empty() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command());
            scenario.when(alice.command())
                    .thenOutcome(new ClaimOutcome.Refused(
                            alice.claimId(), POLICY, 1, OUT_OF_LICENSES, List.of(passed(E3, 0, OUT_OF_LICENSES))))
                    .thenEvents(alice.refused(OUT_OF_LICENSES, passed(E3, 0, OUT_OF_LICENSES)));
        }

        @Test
        void DEC6_keeps_refusals_out_of_the_users_own_stream() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command());
            var refusal = scenario.when(alice.command()).entries().getFirst();
            assertThat(refusal.event()).isInstanceOf(ClaimRefused.class);
            assertThat(refusal.stream()).isNull();
            assertThat(scenario.holder(CONTOSO, alice.holder()).isKnown()).isFalse();
        }

        @Test
        void B04_never_buys_anything() {
            scenario.given(buys(E3, 1), createsPolicy(E3), bob.command(), alice.command());
            assertThat(scenario.pool(CONTOSO, E3.skuId()).capacity()).isEqualTo(1);
        }

        @Test
        void B11_hands_out_exactly_what_was_bought() {
            scenario.given(buys(E3, 5), createsPolicy(E3));
            var six = IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> signIn("user" + i).request())
                    .toList();
            var then = scenario.when(new ClaimLicenses(CONTOSO, six));
            assertThat(then.events(LicenseClaimed.class)).hasSize(5);
            assertThat(then.events(ClaimRefused.class)).hasSize(1);
            assertThat(then.events(SeatsTaken.class)).containsExactly(seatsTaken(E3, 5, 5));
        }

        @Test
        void B11_hands_out_exactly_what_was_bought_to_commands_of_one_unit_of_work() {
            scenario.given(buys(E3, 5), createsPolicy(E3));
            var then = scenario.whenTogether(IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> signIn("user" + i).command())
                    .toList());
            assertThat(then.events(LicenseClaimed.class)).hasSize(5);
            assertThat(then.outcomes())
                    .extracting(outcome -> (Object) outcome.getClass())
                    .containsExactly(
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            Claimed.class,
                            ClaimOutcome.Refused.class);
            assertThat(then.events(SeatsTaken.class)).containsExactly(seatsTaken(E3, 5, 5));
        }
    }

    @Nested
    class with_services {

        @Test
        void A27_B13_leaves_off_what_the_policy_says() {
            scenario.given(
                    buys(E3, 1), createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER, SWAY))), knows("alice", "NL"));
            scenario.when(alice.command()).thenEvents(alice.takes(E3, 1, YAMMER, SWAY), seatsTaken(E3, 1, 1));
            assertThat(scenario.holder(CONTOSO, alice.holder())
                            .assignments()
                            .get(E3.skuId())
                            .enabledPlans(E3))
                    .containsExactlyElementsOf(Catalogues.ids(Catalogues.TEAMS_PLAN, EXCHANGE));
        }

        @Test
        void A28_leaves_off_only_what_is_said_of_the_product_taken() {
            scenario.given(
                    buys(E3, 1),
                    buys(E5, 1),
                    createsPolicy(POLICY, TEAMS, List.of(choice(E3, YAMMER), choice(E5, SWAY))),
                    bob.command(),
                    knows("alice", "NL"));
            scenario.when(alice.command())
                    .thenEvents(
                            alice.takes(E5, List.of(passed(E3, 0, OUT_OF_LICENSES), took(E5, 1)), SWAY),
                            alice.fallsBack(E3, E5, 1),
                            seatsTaken(E5, 1, 1));
        }

        @Test
        void A45b_applies_a_new_selection_to_the_next_claim_only() {
            scenario.given(
                    buys(E3, 2),
                    createsPolicy(E3),
                    bob.command(),
                    knows("alice", "NL"),
                    new SetServices(CONTOSO, POLICY, E3.skuId(), Catalogues.ids(SWAY), null));
            var now = alice.answeredBy(POLICY, 2);
            scenario.when(alice.command()).thenEvents(now.takes(E3, 1, SWAY), seatsTaken(E3, 1, 2));
            assertThat(scenario.holder(CONTOSO, bob.holder())
                            .assignments()
                            .get(E3.skuId())
                            .enables(SWAY.id()))
                    .isTrue();
        }

        @Test
        void A01_adds_a_source_but_takes_no_second_seat_of_a_product_held_without_the_app() {
            var withoutTeams = new LicenseClaimed(
                    CONTOSO,
                    alice.holder(),
                    "old",
                    OTHER_POLICY,
                    1,
                    TEAMS.id(),
                    Trigger.SIGN_IN,
                    E3.skuId(),
                    E3.sku(),
                    0,
                    Catalogues.ids(Catalogues.TEAMS_PLAN),
                    true,
                    List.of(),
                    LicensingScenario.START,
                    null);
            scenario.given(buys(E3, 1), createsPolicy(E3), knows("alice", "NL"), withoutTeams, seatsTaken(E3, 1, 1));
            scenario.when(alice.command()).thenEvents(Claiming.withoutSeat(alice.takes(E3, 0)));
            assertThat(scenario.holder(CONTOSO, alice.holder())
                            .assignments()
                            .get(E3.skuId())
                            .sources())
                    .hasSize(2);
        }
    }
}
