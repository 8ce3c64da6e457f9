package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product in the list of products; {@code since} is how many more are assigned now than at the past instant that is
 * looked at.
 */
record ProductLine(
        String skuId,
        String sku,
        String name,
        int total,
        int assigned,
        int available,
        int expiring,
        int over,
        int suspended,
        @Nullable Instant next,
        SeatBar seats,
        @Nullable Spark trend,
        int since) {

    static ProductLine of(ProductSeats seats, List<Seats> trend, int assignedNow) {
        return new ProductLine(
                seats.skuId(),
                seats.skuPartNumber(),
                seats.name(),
                seats.total(),
                seats.assigned(),
                seats.available(),
                seats.expiringSoon(),
                seats.overAssigned(),
                seats.suspended(),
                seats.nextExpiry(),
                SeatBar.of(seats.total(), seats.assigned(), seats.expiringSoon()),
                Spark.of(trend),
                assignedNow - seats.assigned());
    }
}
