package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Catalogues.E5;
import static io.zetel.licensing.domain.Catalogues.SWAY;
import static io.zetel.licensing.domain.Claiming.signIn;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.buys;
import static io.zetel.licensing.domain.Contoso.createsPolicy;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;
import static io.zetel.licensing.domain.Directory.ALICE;
import static io.zetel.licensing.domain.Directory.BOB;
import static io.zetel.licensing.domain.Directory.SALES;
import static io.zetel.licensing.domain.Directory.assigns;
import static io.zetel.licensing.domain.Directory.gives;
import static io.zetel.licensing.domain.Directory.joins;
import static io.zetel.licensing.domain.Directory.member;
import static io.zetel.licensing.domain.Directory.removes;
import static io.zetel.licensing.domain.Directory.users;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.LicensingScenario.Answer;
import io.zetel.licensing.domain.claim.ClaimOutcome.Claimed;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.subscription.Purchase.Status;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test a column (R12): what can be done with a product whose only purchase is in a state. */
@DisplayName("With a product that is")
class StateByOperationSpec {

    private static final Instant END = START.plus(Duration.ofDays(40));

    private final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void alice_holds_one_of_three_seats() {
        scenario.given(
                registered(),
                switchedOn(),
                member(ALICE, "NL"),
                member(BOB, "NL"),
                buys(E5, 10),
                new RegisterSubscription(CONTOSO, E3.skuId(), purchaseOf(E3), 3, START, END, false, Channel.DIRECT),
                createsPolicy(E3, E5),
                users(SALES),
                gives(SALES, E3),
                assigns(ALICE, E3));
    }

    @ParameterizedTest
    @CsvSource({"ENABLED,3,2", "WARNING,3,2", "SUSPENDED,0,0", "LOCKED_OUT,0,0", "DELETED,0,0"})
    void P12_seats_are_counted(Status status, int total, int available) {
        become(status);
        var pool = scenario.pool(CONTOSO, E3.skuId());
        assertThat(pool.capacity()).isEqualTo(total);
        assertThat(pool.available()).isEqualTo(available);
        assertThat(pool.assigned()).as("assignments stay recorded").isEqualTo(1);
        assertThat(pool.overAssigned()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"ENABLED,SPE_E3", "WARNING,SPE_E3", "SUSPENDED,SPE_E5", "LOCKED_OUT,SPE_E5", "DELETED,SPE_E5"})
    void A20_a_claim_takes(Status status, String sku) {
        become(status);
        assertThat(scenario.when(signIn("bob").command()).outcome())
                .isInstanceOfSatisfying(Claimed.class, claimed -> assertThat(claimed.sku())
                        .isEqualTo(sku.equals("SPE_E3") ? E3.sku() : E5.sku()));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "assigned",
            value = {
                "ENABLED,assigned",
                "WARNING,assigned",
                "SUSPENDED,OUT_OF_LICENSES",
                "LOCKED_OUT,OUT_OF_LICENSES",
                "DELETED,PRODUCT_NOT_OWNED"
            })
    void P14_an_administrator_is_answered(Status status, @Nullable Refusal refusal) {
        become(status);
        assertThat(asked(assigns(BOB, E3))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({"ENABLED,true", "WARNING,true", "SUSPENDED,false", "LOCKED_OUT,false", "DELETED,false"})
    void G08_a_member_inherits(Status status, boolean inherits) {
        become(status);
        var happened = scenario.when(joins(SALES, BOB));
        assertThat(happened.events(HolderEvent.LicenseInherited.class)).hasSize(inherits ? 1 : 0);
        assertThat(happened.events(HolderEvent.AssignmentFailed.class)).hasSize(inherits ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource({"ENABLED,2", "WARNING,2", "SUSPENDED,0", "LOCKED_OUT,0", "DELETED,0"})
    void P20_a_removal_frees(Status status, int usable) {
        become(status);
        assertThat(asked(removes(ALICE, E3))).isNull();
        var pool = scenario.pool(CONTOSO, E3.skuId());
        assertThat(pool.assigned()).isZero();
        assertThat(pool.available()).isEqualTo(usable == 0 ? 0 : 3);
    }

    @ParameterizedTest
    @CsvSource({"ENABLED", "WARNING", "SUSPENDED", "LOCKED_OUT"})
    void P14_a_change_of_services_is_recorded(Status status) {
        become(status);
        assertThat(asked(assigns(ALICE, E3, SWAY))).isNull();
        assertThat(scenario.holder(CONTOSO, ALICE)
                        .assignment(E3.skuId())
                        .orElseThrow()
                        .enables(SWAY.id()))
                .isFalse();
    }

    private @Nullable Refusal asked(LicensingCommand command) {
        Answer answer = scenario.when(command).answers().getFirst();
        @Nullable Refused refused = answer.refused();
        return refused == null ? null : refused.faults().getFirst().code();
    }

    private void become(Status status) {
        switch (status) {
            case ENABLED -> scenario.after(Duration.ofDays(1));
            case WARNING -> scenario.at(END);
            case SUSPENDED -> scenario.at(END.plus(Duration.ofDays(30)));
            case LOCKED_OUT -> scenario.given(adjust(RequestedStatus.CANCELLED));
            case DELETED -> scenario.given(adjust(RequestedStatus.DELETED));
            case PENDING -> throw new IllegalArgumentException();
        }
        scenario.given(new AdvanceLifecycle(CONTOSO, E3.skuId()));
        assertThat(Objects.requireNonNull(
                                scenario.pool(CONTOSO, E3.skuId()).purchases().getFirst())
                        .status())
                .isEqualTo(status);
    }

    private static AdjustSubscription adjust(RequestedStatus status) {
        return new AdjustSubscription(CONTOSO, E3.skuId(), purchaseOf(E3), null, null, null, status, null).confirm();
    }
}
