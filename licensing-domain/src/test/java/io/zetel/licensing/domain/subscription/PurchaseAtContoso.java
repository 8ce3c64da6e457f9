package io.zetel.licensing.domain.subscription;

import static io.zetel.licensing.domain.Catalogues.E3;
import static io.zetel.licensing.domain.Contoso.CONTOSO;
import static io.zetel.licensing.domain.Contoso.on;
import static io.zetel.licensing.domain.Contoso.purchaseOf;
import static io.zetel.licensing.domain.Contoso.registered;
import static io.zetel.licensing.domain.Contoso.switchedOn;

import io.zetel.licensing.domain.LicensingScenario;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.SubscriptionId;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdjustSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.AdvanceLifecycle;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RegisterSubscription;
import io.zetel.licensing.domain.subscription.SubscriptionCommand.RequestedStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** A tenant that buys, and the purchase it is about. */
abstract class PurchaseAtContoso {

    static final SubscriptionId ID = purchaseOf(E3);
    static final SkuId SKU = E3.skuId();
    static final Instant END = on("2026-04-02");
    static final AdvanceLifecycle ADVANCE = new AdvanceLifecycle(CONTOSO, SKU);

    final LicensingScenario scenario = new LicensingScenario();

    @BeforeEach
    void contoso() {
        scenario.given(registered(), switchedOn());
    }

    static RegisterSubscription purchase(
            @Nullable Instant start, @Nullable Instant end, boolean renews, Channel channel) {
        return new RegisterSubscription(CONTOSO, SKU, ID, 10, start, end, renews, channel);
    }

    static AdjustSubscription becomes(RequestedStatus status) {
        return adjust(null, null, null, status);
    }

    static AdjustSubscription adjust(
            @Nullable Integer seats,
            @Nullable Instant endsOn,
            @Nullable Boolean renews,
            @Nullable RequestedStatus status) {
        return new AdjustSubscription(CONTOSO, SKU, ID, seats, endsOn, renews, status, null).confirm();
    }
}
