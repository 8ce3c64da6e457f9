package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.api.http.problem.check.AText;
import io.zetel.licensing.api.http.subscription.PurchaseDetails.Detail;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.domain.subscription.Channel;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.domain.subscription.SubscriptionDecider;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A purchase as callers tell of it, one by one or a line each. */
public record NewPurchase(
        @NotNull @ASku String sku,

        @Nullable @Min(1) @Max(SubscriptionDecider.MOST_SEATS)
        Integer seats,

        @Schema(description = "Instead of seats: as many as are wanted") @Nullable
        Boolean unlimited,

        @Nullable Instant startsOn,
        @NullIsNone @Nullable Instant endsOn,
        @Nullable Boolean autoRenew,
        @Nullable Channel channel,

        @Schema(description = "What the purchase is called elsewhere: the same purchase sent again makes no second one")
        @Nullable
        @Size(min = 1, max = 128)
        @Pattern(regexp = NewPurchase.NOT_BLANK, message = "must not be blank")
        @AText
        String externalKey,

        @Schema(description = "The number of the order; without externalKey it is the key")
        @Nullable
        @Size(min = 1, max = 128)
        @Pattern(regexp = NewPurchase.NOT_BLANK, message = "must not be blank")
        @AText
        String orderNumber,

        @Nullable @Valid Cost cost,

        @Nullable @Size(max = 2000) @Pattern(regexp = NewPurchase.LINES, message = NewPurchase.NO_LINES)
        String notes) {

    /** A purchase from now on of which nothing else is told. */
    public static NewPurchase of(
            String sku, int seats, @Nullable Instant endsOn, boolean autoRenew, @Nullable Channel channel) {
        return new NewPurchase(sku, seats, null, null, endsOn, autoRenew, channel, null, null, null, null);
    }

    /** Two blank keys would be one purchase. */
    static final String NOT_BLANK = "(?s).*\\S.*|";

    /** Text of several lines. */
    static final String LINES = "[[^\\p{Cc}\\p{Cs}]\n\r\t]*";

    /** What other text is told. */
    static final String NO_LINES =
            "must not contain control characters beside line breaks, or halves of surrogate pairs";

    /** The key it is known by, if any. */
    @Nullable
    String key() {
        return externalKey == null ? orderNumber : externalKey;
    }

    Detail detail() {
        return new Detail(key(), orderNumber, cost, notes);
    }

    /** How many seats; a fault where neither a number nor none is told, or both. */
    int wanted(Faults faults) {
        boolean noLimit = Boolean.TRUE.equals(unlimited);
        faults.check(noLimit || seats != null, "/seats", "REQUIRED", "is required, unless unlimited is true");
        faults.check(!noLimit || seats == null, "/seats", "INVALID_SEATS", "must be absent where unlimited is true");
        return noLimit || seats == null ? Purchase.UNLIMITED : seats;
    }
}
