package io.zetel.licensing.domain.holder;

import static io.zetel.licensing.domain.Catalogues.BASIC;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.VISIO;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.CAROL;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.SUPPORT;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.deletes;
import static io.zetel.licensing.domain.Directory.failed;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.leaves;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.recovered;
import static io.zetel.licensing.domain.Directory.seatsFreed;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.holder.AssignmentError.COUNT_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.HOLDER_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.TOO_MANY_HOLDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.group.GroupCommand.DeleteGroup;
import io.zetel.licensing.domain.group.GroupCommand.DetachSku;
import io.zetel.licensing.domain.holder.AssignmentCommand.EndAssignments;
import io.zetel.licensing.domain.holder.AssignmentCommand.Ended;
import io.zetel.licensing.domain.holder.AssignmentCommand.HealWaiting;
import io.zetel.licensing.domain.holder.AssignmentCommand.ReprocessUser;
import io.zetel.licensing.domain.holder.AssignmentCommand.Reprocessed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseLost;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Lifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentResolved;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Licences nobody asked to remove")
class LosingLicensesSpec {

    private final LicensingScenario scenario = new LicensingScenario()
            .given(
                    registered(),
                    buys(E3, 2),
                    buys(VISIO, 5),
                    buys(BASIC, 5),
                    member(ALICE, "NL"),
                    member(BOB, "NL"),
                    users(SALES),
                    users(SUPPORT));

    @Test
    void end_with_their_product_whatever_gave_them() {
        scenario.given(
                        assigns(ALICE, E3),
                        gives(SALES, E3),
                        joins(SALES, ALICE),
                        assigns(BOB, E3),
                        deletes(BOB),
                        gone(E3))
                .after(Duration.ofDays(10));
        var happened = scenario.when(ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE, BOB));
        happened.thenEvents(
                lost(ALICE, true, LossReason.SUBSCRIPTION_DELETED, Source.DIRECT, Source.group(SALES)),
                lost(BOB, false, LossReason.SUBSCRIPTION_DELETED, Source.DIRECT),
                seatsFreed(E3, 1, 0));
        assertThat(happened.answer()).isEqualTo(new Ended(1));
        scenario.when(ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE, BOB)).thenNothing();
    }

    @Test
    void make_way_for_what_they_excluded() {
        scenario.given(assigns(ALICE, E3), gives(SALES, BASIC), joins(SALES, ALICE), gone(E3));
        assertThat(scenario.when(ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE))
                        .events())
                .contains(recovered(ALICE, SALES, BASIC));
    }

    @Test
    void wait_for_the_next_seat_when_they_were_reclaimed_from_a_group() {
        scenario.given(
                gives(SALES, E3),
                joins(SALES, ALICE, BOB),
                new AdjustSubscription(CONTOSO, E3.skuId(), purchaseOf(E3), 1, null, null, null, null),
                over(1, START));
        var happened = scenario.when(ends(E3, LossReason.RECLAIMED, BOB));
        assertThat(happened.events())
                .contains(
                        lost(BOB, true, LossReason.RECLAIMED, Source.group(SALES)),
                        failed(BOB, SALES, E3, COUNT_VIOLATION),
                        seatsFreed(E3, 1, 1));
        assertThat(scenario.when(leaves(SALES, ALICE)).events())
                .contains(recovered(BOB, SALES, E3), seatsTaken(E3, 1, 1));
    }

    @Test
    void leave_no_dead_product_on_a_group() {
        scenario.given(
                gives(SALES, E3, VISIO),
                joins(SALES, ALICE),
                gone(E3),
                ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE),
                new DetachSku(CONTOSO, SALES, E3.skuId()));
        assertThat(scenario.group(CONTOSO, SALES).licenses()).extracting("sku").containsExactly(VISIO.sku());
        assertThat(scenario.holder(CONTOSO, ALICE).holds(VISIO.skuId())).isTrue();
        scenario.when(new DetachSku(CONTOSO, SALES, E3.skuId())).thenNothing();
        scenario.given(new DetachSku(CONTOSO, SALES, VISIO.skuId()), new DeleteGroup(CONTOSO, SALES, null));
    }

    @Test
    void are_looked_at_anew_when_somebody_asks() {
        scenario.given(member(CAROL, "NL"), gives(SALES, E3), joins(SALES, ALICE, BOB, CAROL));
        assertThat(((Reprocessed)
                                scenario.when(new ReprocessUser(CONTOSO, CAROL)).answer())
                        .errors())
                .containsExactly(COUNT_VIOLATION);
        var happened = scenario.given(leaves(SALES, ALICE)).when(new ReprocessUser(CONTOSO, CAROL));
        happened.thenNothing();
        assertThat(((Reprocessed) happened.answer()).errors()).isEmpty();
        scenario.when(new ReprocessUser(CONTOSO, HolderId.user("nobody"))).thenRefused(HOLDER_NOT_FOUND);
    }

    @Test
    void are_dealt_with_in_lists_of_bounded_length() {
        var crowd =
                IntStream.range(0, 501).mapToObj(i -> HolderId.user("u" + i)).toArray(HolderId[]::new);
        scenario.when(ends(E3, LossReason.RECLAIMED, crowd)).thenRefused(TOO_MANY_HOLDERS);
        scenario.when(new HealWaiting(CONTOSO, E3.skuId(), List.of(crowd))).thenRefused(TOO_MANY_HOLDERS);
    }

    @Test
    void stay_while_the_product_is_there_or_was_bought_anew() {
        scenario.given(assigns(ALICE, E3));
        scenario.when(ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE)).thenNothing();
        scenario.given(
                gone(E3),
                new RegisterSubscription(
                        CONTOSO, E3.skuId(), new SubscriptionId("anew"), 1, null, null, false, Channel.DIRECT));
        scenario.when(ends(E3, LossReason.SUBSCRIPTION_DELETED, ALICE)).thenNothing();
    }

    @Test
    void are_reclaimed_in_the_order_asked_until_no_more_are_out_than_there_are() {
        scenario.given(
                assigns(ALICE, E3),
                assigns(BOB, E3),
                new AdjustSubscription(CONTOSO, E3.skuId(), purchaseOf(E3), 1, null, null, null, null));
        var until = START.plus(Lifecycle.OVER_ASSIGNMENT);
        scenario.at(until.minusNanos(1))
                .when(ends(E3, LossReason.RECLAIMED, BOB, ALICE))
                .thenNothing();
        var happened = scenario.at(until.plus(Duration.ofDays(10))).when(ends(E3, LossReason.RECLAIMED, BOB, ALICE));
        assertThat(happened.answer()).isEqualTo(new Ended(1));
        assertThat(happened.events(LicenseLost.class))
                .extracting(LicenseLost::holder, LicenseLost::effectiveOn)
                .as("R10 however late")
                .containsExactly(tuple(BOB, until));
        assertThat(happened.events(OverAssignmentResolved.class)).hasSize(1);
        scenario.when(ends(E3, LossReason.RECLAIMED, ALICE)).thenNothing();
    }

    @Test
    void are_not_reclaimed_from_a_suspended_product() {
        scenario.given(
                assigns(ALICE, E3),
                assigns(BOB, E3),
                new AdjustSubscription(
                                CONTOSO, E3.skuId(), purchaseOf(E3), 1, null, null, RequestedStatus.SUSPENDED, null)
                        .confirm());
        scenario.at(START.plus(Lifecycle.OVER_ASSIGNMENT))
                .when(ends(E3, LossReason.RECLAIMED, BOB))
                .thenEvents(new SubscriptionDeleted(
                        CONTOSO, E3.skuId(), purchaseOf(E3), START.plus(Lifecycle.OVER_ASSIGNMENT)));
    }

    private static AdjustSubscription gone(Product product) {
        return new AdjustSubscription(
                        CONTOSO, product.skuId(), purchaseOf(product), null, null, null, RequestedStatus.DELETED, null)
                .confirm();
    }

    private static OverAssignmentDetected over(int seats, Instant until) {
        return new OverAssignmentDetected(CONTOSO, E3.skuId(), seats, until);
    }

    private static EndAssignments ends(Product product, LossReason reason, HolderId... holders) {
        return new EndAssignments(CONTOSO, product.skuId(), List.of(holders), reason);
    }

    private static LicenseLost lost(HolderId holder, boolean seatFreed, LossReason reason, Source... sources) {
        return new LicenseLost(CONTOSO, holder, E3.skuId(), E3.sku(), List.of(sources), reason, seatFreed, START);
    }
}
