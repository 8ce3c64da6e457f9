package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.F3;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.FABRIKAM;
import static io.zetel.licensing.domain.Contoso.bought;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsFreed;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatsTaken;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A seat pool")
class SeatPoolSpec {

    private static final Map<String, String> SAID = Map.of();

    private final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void three_seats_of_E3_and_nine_of_E5() {
        scenario.given(registered(), switchedOn()).given(bought(E3, 3)).given(bought(E5, 9));
    }

    @Test
    void writes_one_event_for_all_seats_taken_in_a_unit_of_work_after_everything_else() {
        scenario.given(createsPolicy(E3, E5));
        var claims = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> signIn("user" + i).request())
                .toList();
        var then = scenario.when(new ClaimLicenses(CONTOSO, claims));
        assertThat(then.events(SeatsTaken.class)).containsExactlyInAnyOrder(seatsTaken(E3, 3, 3), seatsTaken(E5, 2, 2));
        assertThat(then.events().subList(then.events().size() - 2, then.events().size()))
                .hasOnlyElementsOfType(SeatsTaken.class);
    }

    @Test
    void writes_one_event_for_the_commands_of_one_unit_of_work() {
        scenario.given(createsPolicy(E5));
        var then = scenario.whenTogether(IntStream.rangeClosed(1, 4)
                .mapToObj(i -> signIn("user" + i).command())
                .toList());
        assertThat(then.events(SeatsTaken.class)).containsExactly(seatsTaken(E5, 4, 4));
    }

    @Test
    void goes_on_counting_in_the_next_unit_of_work() {
        scenario.given(createsPolicy(E3), signIn("alice").command());
        assertThat(scenario.when(signIn("bob").command()).events(SeatsTaken.class))
                .containsExactly(seatsTaken(E3, 1, 2));
    }

    @Test
    void is_seen_with_what_the_same_unit_of_work_took_already() {
        var seen = new ArrayList<Integer>();
        scenario.whenSeatsMove((pools, books) -> {
            for (int i = 0; i < 3; i++) {
                seen.add(pools.state(books.open(SAID), CONTOSO, E3.skuId()).available());
                pools.take(books.open(SAID), CONTOSO, E3.skuId());
            }
            seen.add(pools.state(books.open(SAID), CONTOSO, E3.skuId()).available());
        });
        assertThat(seen).containsExactly(3, 2, 1, 0);
    }

    @Test
    void writes_what_came_back_before_what_went_out() {
        scenario.given(seatsTaken(E3, 3, 3))
                .whenSeatsMove((pools, books) -> {
                    pools.free(books.open(SAID), CONTOSO, E3.skuId());
                    pools.free(books.open(SAID), CONTOSO, E3.skuId());
                    pools.take(books.open(SAID), CONTOSO, E3.skuId());
                })
                .thenEvents(new SeatsFreed(CONTOSO, E3.skuId(), 2, 1), seatsTaken(E3, 1, 2));
    }

    @Test
    void writes_a_seat_that_changed_hands_though_the_number_stays() {
        scenario.given(seatsTaken(E3, 3, 3))
                .whenSeatsMove((pools, books) -> {
                    pools.free(books.open(SAID), CONTOSO, E3.skuId());
                    pools.take(books.open(SAID), CONTOSO, E3.skuId());
                })
                .thenEvents(new SeatsFreed(CONTOSO, E3.skuId(), 1, 2), seatsTaken(E3, 1, 3));
    }

    @Test
    void writes_nothing_when_it_was_only_looked_at() {
        scenario.whenSeatsMove((pools, books) -> pools.state(books.open(SAID), CONTOSO, E3.skuId()))
                .thenNothing();
    }

    @Test
    void writes_what_is_due_only_when_it_is_advanced() {
        scenario.given(new SubscriptionRegistered(
                CONTOSO, F3.skuId(), F3.sku(), purchaseOf(F3), 5, START, null, false, Channel.DIRECT));
        scenario.whenSeatsMove((pools, books) -> assertThat(pools.state(books.open(SAID), CONTOSO, F3.skuId())
                                .available())
                        .isZero())
                .thenNothing();
        scenario.whenSeatsMove((pools, books) -> assertThat(
                                pools.advance(books.open(SAID), CONTOSO, List.of(F3.skuId()), null, START))
                        .containsExactly(entry(F3.skuId(), new PoolView(5, 0, true, true))))
                .thenEvents(new SubscriptionStarted(CONTOSO, F3.skuId(), purchaseOf(F3), START));
        scenario.whenSeatsMove(
                        (pools, books) -> pools.advance(books.open(SAID), CONTOSO, List.of(F3.skuId()), null, START))
                .thenNothing();
    }

    @Test
    void says_why_the_first_of_its_seats_moved() {
        var then = scenario.whenSeatsMove((pools, books) -> {
            pools.take(books.open(Map.of("reason", "first")), CONTOSO, E3.skuId());
            pools.take(books.open(Map.of("reason", "second")), CONTOSO, E3.skuId());
        });
        assertThat(then.entries().getFirst().because()).containsEntry("reason", "first");
    }

    @Test
    void P12_is_the_sum_of_its_purchases() {
        scenario.given(new RegisterSubscription(
                CONTOSO, E3.skuId(), new SubscriptionId("more"), 4, null, null, false, Channel.DIRECT));
        assertThat(scenario.pool(CONTOSO, E3.skuId()).capacity()).isEqualTo(7);
    }

    @Test
    void P03_belongs_to_one_tenant() {
        scenario.whenSeatsMove((pools, books) -> assertThat(pools.state(books.open(SAID), FABRIKAM, E3.skuId())
                                .available())
                        .isZero())
                .thenNothing();
    }

    @Test
    void is_empty_and_not_owned_before_anything_was_bought() {
        var nothing = SubscriptionState.EMPTY;
        assertThat(nothing.available()).isZero();
        assertThat(nothing.overAssigned()).isZero();
        assertThat(nothing.isOwned()).isFalse();
    }

    @Test
    void says_once_when_more_seats_are_out_than_there_are() {
        scenario.given(seatsTaken(E3, 2, 2))
                .whenSeatsMove((pools, books) -> {
                    pools.take(books.open(SAID), CONTOSO, E3.skuId());
                    pools.take(books.open(SAID), CONTOSO, E3.skuId());
                })
                .thenEvents(
                        seatsTaken(E3, 2, 4),
                        new OverAssignmentDetected(CONTOSO, E3.skuId(), 1, START.plus(Duration.ofDays(90))));
        scenario.whenSeatsMove((pools, books) -> pools.take(books.open(SAID), CONTOSO, E3.skuId()))
                .thenEvents(seatsTaken(E3, 1, 5));
        assertThat(scenario.pool(CONTOSO, E3.skuId()).overAssigned()).isEqualTo(2);
        assertThat(scenario.pool(CONTOSO, E3.skuId()).available()).isZero();
    }

    @Test
    void says_once_when_no_more_seats_are_out_than_there_are() {
        scenario.given(seatsTaken(E3, 4, 4), new OverAssignmentDetected(CONTOSO, E3.skuId(), 1, START))
                .whenSeatsMove((pools, books) -> {
                    pools.free(books.open(SAID), CONTOSO, E3.skuId());
                    pools.free(books.open(SAID), CONTOSO, E3.skuId());
                })
                .thenEvents(new SeatsFreed(CONTOSO, E3.skuId(), 2, 2), new OverAssignmentResolved(CONTOSO, E3.skuId()));
    }

    @Test
    void has_new_seats_at_once() {
        scenario.given(
                seatsTaken(E3, 3, 3),
                new RegisterSubscription(
                        CONTOSO, E3.skuId(), new SubscriptionId("more"), 1, null, null, false, Channel.DIRECT));
        assertThat(scenario.pool(CONTOSO, E3.skuId()).available()).isEqualTo(1);
    }
}
