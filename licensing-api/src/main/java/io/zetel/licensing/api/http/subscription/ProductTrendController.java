package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.OneOf;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.past.SeatTrend;
import io.zetel.licensing.projections.past.SeatTrend.Seats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the seats of a product changed over time: at each point what {@code asOf} answers for its instant. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products/{sku}/trend")
class ProductTrendController {

    private static final Duration WINDOW = Duration.ofDays(90);

    private final TemporalReads moments;
    private final SeatTrend trend;
    private final Names names;
    private final InstantSource clock;

    ProductTrendController(TemporalReads moments, SeatTrend trend, Names names, InstantSource clock) {
        this.moments = moments;
        this.trend = trend;
        this.names = names;
        this.clock = clock;
    }

    /**
     * The seats at the beginning of each hour, day or week (Monday) in UTC within the time asked for, and at its end.
     */
    @Schema(name = "SeatTrend")
    record Trend(String skuId, String skuPartNumber, TrendStep step, Instant from, Instant to, List<Seats> items) {}

    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<Trend> show(
            @PathVariable TenantId t,
            @PathVariable String sku,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String step,
            WaitFor waitFor,
            AsOf asOf) {
        var skuId = names.of(t).skuId(sku);
        var known = asOf.instant().orElseGet(clock::instant);
        var faults = new Faults();
        var since = from == null ? null : faults.instant("/from", from);
        var until = to == null ? null : faults.instant("/to", to);
        var chosen = OneOf.optional("step", step, faults, TrendStep.values());
        faults.check(
                until == null || !until.isAfter(known), "/to", "FUTURE_INSTANT", "must not be later than now or asOf");
        faults.throwIfAny();
        var end = until == null ? known : until;
        var begin = since == null ? end.minus(WINDOW) : since;
        var width = chosen == null ? TrendStep.DAY : chosen;
        faults.check(begin.isBefore(end), "/from", "INVALID_RANGE", "must be earlier than to");
        faults.check(
                width.fits(begin, end),
                "/step",
                "INVALID_RANGE",
                "makes more than %d points of that time; take a longer step".formatted(TrendStep.MOST_POINTS));
        faults.throwIfAny();
        return moments.ofHistory(
                waitFor,
                known,
                () -> shown(t, skuId, width, begin, end, names.of(t).at(asOf.instant())));
    }

    private Trend shown(TenantId t, SkuId skuId, TrendStep step, Instant from, Instant to, Names called) {
        var seats = trend.of(t, step.points(from, to)).get(skuId);
        if (seats == null) {
            throw HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it.");
        }
        return new Trend(skuId.value(), called.partNumber(skuId), step, from, to, seats);
    }
}
