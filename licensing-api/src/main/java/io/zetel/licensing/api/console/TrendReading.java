package io.zetel.licensing.api.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.problem.Overdue;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.past.SeatTrend;
import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The seats of products in the ninety days before the instant that is looked at. The past does not change, so what was
 * asked for once is remembered.
 */
@Component
class TrendReading {

    private static final int POINTS = 15;
    private static final Duration APART = Duration.ofDays(6);
    private static final int REMEMBERED = 1_000;

    private final SeatTrend trend;
    private final Reads reads;
    private final InstantSource clock;
    private final Cache<Asked, Map<SkuId, List<Seats>>> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    TrendReading(SeatTrend trend, Reads reads, InstantSource clock) {
        this.trend = trend;
        this.reads = reads;
        this.clock = clock;
    }

    private record Asked(TenantId tenant, Instant last) {

        List<Instant> instants() {
            return IntStream.rangeClosed(0, POINTS)
                    .mapToObj(i -> last.minus(APART.multipliedBy(POINTS - i)))
                    .toList();
        }
    }

    /** Those of all products, at beginnings of days; none while the history stands still. */
    Map<SkuId, List<Seats>> days(TenantId t, AsOf asOf) {
        var last = asOf.instant().orElseGet(clock::instant).truncatedTo(ChronoUnit.DAYS);
        try {
            return remembered.get(new Asked(t, last), asked -> {
                reads.catchUp(History.GROUP);
                return trend.of(asked.tenant(), asked.instants());
            });
        } catch (Overdue _) {
            return Map.of();
        }
    }

    /** Those of one of them up to what the page shows. */
    List<Seats> upTo(ProductSeats product, Map<SkuId, List<Seats>> days, AsOf asOf) {
        Instant end = asOf.instant().orElseGet(clock::instant);
        var shown = new Seats(end, product.total(), product.assigned(), product.available());
        return Stream.concat(days.getOrDefault(new SkuId(product.skuId()), List.of()).stream(), Stream.of(shown))
                .toList();
    }
}
