package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.seatsTaken;
import static io.zetel.licensing.domain.LicensingScenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.ForeseenPool;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.PreviewAdjustment;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A dry run of a change of a purchase")
class DryRunSpec {

    private static final SkuId SKU = E3.skuId();
    private static final List<SubscriptionId> IDS = List.of(new SubscriptionId("one"), new SubscriptionId("two"));

    private final LicensingScenario scenario = new LicensingScenario();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void tells_what_the_change_does_whatever_was_before(long seed) {
        var random = new Random(seed);
        scenario.given(registered());
        for (var id : IDS) {
            var end = random.nextInt(4) == 0 ? null : START.plus(Duration.ofDays(10 + random.nextInt(60)));
            scenario.given(new RegisterSubscription(
                    CONTOSO,
                    SKU,
                    id,
                    1 + random.nextInt(5),
                    null,
                    end,
                    end != null && random.nextBoolean(),
                    random.nextInt(5) == 0 ? Channel.TRIAL : Channel.DIRECT));
        }
        int out = 1 + random.nextInt(4);
        scenario.given(seatsTaken(E3, out, out));
        var now = START;
        int done = 0;
        for (int i = 0; i < 30; i++) {
            now = now.plus(Duration.ofHours(1 + random.nextInt(24 * 15)));
            scenario.at(now);
            done += isToldAsItHappens(change(random, now)) ? 1 : 0;
        }
        assertThat(done).as("changes that happened").isPositive();
    }

    private boolean isToldAsItHappens(AdjustSubscription change) {
        var before = scenario.pool(CONTOSO, SKU);
        var told = scenario.when(new PreviewAdjustment(change));
        assertThat(told.events()).isEmpty();
        assertThat(scenario.pool(CONTOSO, SKU)).isEqualTo(before);
        var unconfirmed = scenario.when(change);
        if (told.isRefused()) {
            assertThat(unconfirmed.refusals()).as("%s", change).isEqualTo(told.refusals());
            return false;
        }
        var foreseen = (ForeseenPool) told.answer();
        assertThat(unconfirmed.isRefused()).as("%s", change).isEqualTo(foreseen.confirmationRequired());
        var happened = unconfirmed.isRefused() ? scenario.when(change.confirm()) : unconfirmed;
        var events =
                happened.events().stream().map(SubscriptionEvent.class::cast).toList();
        var due = unconfirmed.isRefused()
                ? unconfirmed.events().stream()
                        .map(SubscriptionEvent.class::cast)
                        .toList()
                : List.<SubscriptionEvent>of();
        assertThat(before.after(due).after(events)).as("%s", change).isEqualTo(foreseen.pool());
        return true;
    }

    private static AdjustSubscription change(Random random, Instant now) {
        var seats = random.nextInt(3) == 0 ? 1 + random.nextInt(5) : null;
        return new AdjustSubscription(
                CONTOSO,
                SKU,
                IDS.get(random.nextInt(2)),
                seats,
                end(random, now),
                random.nextInt(3) == 0 ? random.nextBoolean() : null,
                random.nextInt(2) == 0
                        ? RequestedStatus.values()[random.nextInt(random.nextInt(4) == 0 ? 4 : 3)]
                        : null,
                null);
    }

    private static @Nullable Instant end(Random random, Instant now) {
        return random.nextInt(3) == 0 ? now.plus(Duration.ofDays(random.nextInt(60) - 10)) : null;
    }
}
