package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.DEVICE;
import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.DecisionRow.happens;
import static io.zetel.licensing.domain.DecisionRow.refused;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static io.zetel.licensing.domain.shared.Refusal.CANCELLATION_WINDOW_CLOSED;
import static io.zetel.licensing.domain.shared.Refusal.CONFIRMATION_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_SEATS;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_TERM;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ELIGIBLE;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_ENDED;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.SUBSCRIPTION_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;
import static io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus.ACTIVE;
import static io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus.CANCELLED;
import static io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus.DELETED;
import static io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus.SUSPENDED;
import static io.zetel.licensing.domain.subscription.SubscriptionDecider.MOST_SEATS;

import io.zetel.licensing.domain.DecisionRow;
import io.zetel.licensing.domain.DecisionRow.Question;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.OverAssignmentDetected;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SeatCountSet;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionDeleted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionExpired;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionLockedOut;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionReactivated;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionRegistered;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionStarted;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.SubscriptionSuspended;
import io.zetel.licensing.domain.subscription.SubscriptionEvent.TermSet;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rules of what is bought")
class SubscriptionDeciderSpec {

    private static final SubscriptionId ID = purchaseOf(E3);
    private static final Instant END = START.plus(Duration.ofDays(365));
    private static final SubscriptionState NOTHING = SubscriptionState.EMPTY;
    private static final SubscriptionState BOUGHT = NOTHING.evolve(registered(END, Channel.DIRECT))
            .evolve(new SubscriptionStarted(CONTOSO, E3.skuId(), ID, START));
    private static final SubscriptionState USED = BOUGHT.withAssigned(2);
    private static final SubscriptionId OTHER = new SubscriptionId("other");
    private static final SubscriptionState BESIDE = USED.evolve(new SubscriptionRegistered(
                    CONTOSO, E3.skuId(), E3.sku(), OTHER, 3, START, END, false, Channel.DIRECT))
            .evolve(new SubscriptionStarted(CONTOSO, E3.skuId(), OTHER, START));
    private static final SubscriptionState ASLEEP =
            BOUGHT.evolve(new SubscriptionSuspended(CONTOSO, E3.skuId(), ID, START));
    private static final SubscriptionState OF_A_PARTNER = NOTHING.evolve(registered(END, Channel.CSP))
            .evolve(new SubscriptionStarted(CONTOSO, E3.skuId(), ID, START))
            .evolve(new SubscriptionSuspended(CONTOSO, E3.skuId(), ID, END));
    private static final SubscriptionState GONE =
            BOUGHT.evolve(new SubscriptionDeleted(CONTOSO, E3.skuId(), ID, START));

    @ParameterizedTest(name = "{0}")
    @MethodSource({"buying", "changing", "takingAway"})
    void decide(DecisionRow row) throws Refused {
        row.check();
    }

    static Stream<DecisionRow> buying() {
        return Stream.of(
                happens("seats are bought", buys(NOTHING, E3, 3, END, null), registered(END, Channel.DIRECT)),
                refused("once", buys(BOUGHT, E3, 3, END, null), SUBSCRIPTION_EXISTS),
                refused("at least one", buys(NOTHING, E3, 0, END, null), INVALID_SEATS),
                refused("and not too many", buys(NOTHING, E3, MOST_SEATS + 1, END, null), INVALID_SEATS),
                refused("a term has an end after its start", buys(NOTHING, E3, 3, START, null), INVALID_TERM),
                happens(
                        "or none at all, as price lists write it",
                        buys(NOTHING, E3, 3, Instant.parse("9999-12-31T23:59:59Z"), null),
                        registered(null, Channel.DIRECT)),
                refused(
                        "an hour or more",
                        buys(NOTHING, E3, 3, START.plus(Duration.ofHours(1)).minusNanos(1), null),
                        INVALID_TERM),
                refused(
                        "within reason",
                        buys(NOTHING, E3, 3, Instant.parse("2200-01-02T00:00:00Z"), null),
                        INVALID_TERM),
                refused(
                        "nor beyond the year that means none",
                        buys(NOTHING, E3, 3, Instant.parse("+10000-01-01T00:00:00Z"), null),
                        INVALID_TERM),
                refused("some need an agreement", buys(NOTHING, DEVICE, 3, END, null), NOT_ELIGIBLE),
                refused("of the right kind", buys(NOTHING, DEVICE, 3, END, "MCA"), NOT_ELIGIBLE));
    }

    static Stream<DecisionRow> changing() {
        return Stream.of(
                happens(
                        "seats change",
                        adjusts(BOUGHT, START, 5, null, null),
                        new SeatCountSet(CONTOSO, E3.skuId(), ID, 5)),
                happens("not to what they are", adjusts(BOUGHT, START, 3, END, ACTIVE)),
                refused("nor to none", adjusts(BOUGHT, START, 0, null, null), INVALID_SEATS),
                happens(
                        "the term changes",
                        adjusts(BOUGHT, START, null, END.plusSeconds(1), null),
                        new TermSet(CONTOSO, E3.skuId(), ID, END.plusSeconds(1), false)),
                happens(
                        "or has no end any more",
                        adjusts(BOUGHT, START, null, SubscriptionDecider.NEVER, null),
                        new TermSet(CONTOSO, E3.skuId(), ID, null, false)),
                refused("not to one that never was", adjusts(BOUGHT, START, null, START, null), INVALID_TERM),
                happens(
                        "it is suspended",
                        adjusts(BOUGHT, START, null, null, SUSPENDED),
                        new SubscriptionSuspended(CONTOSO, E3.skuId(), ID, START)),
                happens("once", adjusts(ASLEEP, START, null, null, SUSPENDED)),
                happens(
                        "and works again",
                        adjusts(ASLEEP, START, null, null, ACTIVE),
                        new SubscriptionReactivated(CONTOSO, E3.skuId(), ID, END, START)),
                refused("with an end in the future", adjusts(ASLEEP, END, null, null, ACTIVE), INVALID_TERM),
                refused(
                        "where its channel lets it",
                        adjusts(OF_A_PARTNER, END, null, null, ACTIVE),
                        SUBSCRIPTION_ENDED),
                happens(
                        "it is cancelled at once",
                        adjusts(BOUGHT, START, null, null, CANCELLED),
                        new SubscriptionLockedOut(CONTOSO, E3.skuId(), ID, START)),
                refused(
                        "or not any more",
                        adjusts(BOUGHT, END.minusSeconds(1), null, null, CANCELLED),
                        CANCELLATION_WINDOW_CLOSED),
                happens(
                        "it is deleted",
                        adjusts(BOUGHT, START, null, null, DELETED),
                        new SubscriptionDeleted(CONTOSO, E3.skuId(), ID, START)),
                refused("for good", adjusts(GONE, START, 5, null, ACTIVE), SUBSCRIPTION_ENDED),
                refused(
                        "nothing changes that was not bought",
                        adjusts(NOTHING, START, 5, null, null),
                        SUBSCRIPTION_NOT_FOUND),
                refused(
                        "nor by who saw another version",
                        () -> SubscriptionDecider.adjust(
                                BOUGHT,
                                new AdjustSubscription(CONTOSO, E3.skuId(), ID, 5, null, null, null, 99L),
                                START),
                        VERSION_MISMATCH));
    }

    /** Two of three seats are out. */
    static Stream<DecisionRow> takingAway() {
        return Stream.of(
                refused("suspending what people use wants a yes", takes(USED, SUSPENDED, false), CONFIRMATION_REQUIRED),
                refused("cancelling as well", takes(USED, CANCELLED, false), CONFIRMATION_REQUIRED),
                refused("and deleting", takes(USED, DELETED, false), CONFIRMATION_REQUIRED),
                refused(
                        "and deleting what sleeps",
                        takes(after(USED, takes(USED, SUSPENDED, true)), DELETED, false),
                        CONFIRMATION_REQUIRED),
                happens(
                        "with it that happens",
                        takes(USED, SUSPENDED, true),
                        new SubscriptionSuspended(CONTOSO, E3.skuId(), ID, START)),
                happens(
                        "what nobody uses needs none",
                        takes(BOUGHT, DELETED, false),
                        new SubscriptionDeleted(CONTOSO, E3.skuId(), ID, START)),
                happens(
                        "nor what is left to others",
                        takes(BESIDE, DELETED, false),
                        new SubscriptionDeleted(CONTOSO, E3.skuId(), ID, START)),
                refused(
                        "unless it is too little",
                        takes(BESIDE.withAssigned(4), DELETED, false),
                        CONFIRMATION_REQUIRED),
                happens("nothing needs none", takes(ASLEEP.withAssigned(2), SUSPENDED, false)),
                happens(
                        "what ended in the past ends at once",
                        () -> SubscriptionDecider.course(
                                BOUGHT,
                                new AdjustSubscription(
                                        CONTOSO, E3.skuId(), ID, null, START.plusSeconds(1), null, null, null),
                                START.plusSeconds(2)),
                        new TermSet(CONTOSO, E3.skuId(), ID, START.plusSeconds(1), false),
                        new SubscriptionExpired(CONTOSO, E3.skuId(), ID, START.plusSeconds(1))),
                happens(
                        "and what is too little is told",
                        () -> SubscriptionDecider.course(
                                USED,
                                new AdjustSubscription(CONTOSO, E3.skuId(), ID, 1, null, null, null, null),
                                START),
                        new SeatCountSet(CONTOSO, E3.skuId(), ID, 1),
                        new OverAssignmentDetected(CONTOSO, E3.skuId(), 1, START.plus(Lifecycle.OVER_ASSIGNMENT))));
    }

    private static Question takes(SubscriptionState state, RequestedStatus status, boolean confirmed) {
        return () -> SubscriptionDecider.course(
                state,
                new AdjustSubscription(CONTOSO, E3.skuId(), ID, null, null, null, status, null, confirmed),
                START);
    }

    private static SubscriptionState after(SubscriptionState state, Question question) {
        try {
            return state.after(question.decide().stream()
                    .map(SubscriptionEvent.class::cast)
                    .toList());
        } catch (Refused e) {
            throw new AssertionError(e);
        }
    }

    private static Question buys(
            SubscriptionState state, Product product, int seats, Instant endsOn, @Nullable String agreement) {
        return () -> SubscriptionDecider.register(
                state,
                new RegisterSubscription(CONTOSO, product.skuId(), ID, seats, null, endsOn, false, Channel.DIRECT),
                product,
                true,
                agreement,
                START);
    }

    private static Question adjusts(
            SubscriptionState state,
            Instant now,
            @Nullable Integer seats,
            @Nullable Instant endsOn,
            @Nullable RequestedStatus status) {
        return () -> SubscriptionDecider.adjust(
                state, new AdjustSubscription(CONTOSO, E3.skuId(), ID, seats, endsOn, null, status, null), now);
    }

    private static SubscriptionRegistered registered(@Nullable Instant endsOn, Channel channel) {
        return new SubscriptionRegistered(CONTOSO, E3.skuId(), E3.sku(), ID, 3, START, endsOn, false, channel);
    }
}
