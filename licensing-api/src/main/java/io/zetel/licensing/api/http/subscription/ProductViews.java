package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.subscription.Purchase;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What a tenant owns: Total, Assigned, Available and Expiring soon per product (P11, P12), now or as it was, for
 * whoever shows it.
 */
@Component
public class ProductViews {

    private static final int FARTHEST_DAYS = 3650;
    /** More than there are. */
    private static final PageRequest ALL = new PageRequest(1_000_000, Optional.empty());

    private final TemporalReads moments;
    private final Past past;
    private final SeatUsage seats;
    private final HeldLicenses held;
    private final Names names;
    private final int soon;

    ProductViews(
            TemporalReads moments,
            Past past,
            SeatUsage seats,
            HeldLicenses held,
            Names names,
            @Value("${zetel.expiring-soon-days:" + SeatUsage.EXPIRING_WITHIN_DAYS + "}") int soon) {
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.soon = soon;
    }

    /** Seats by what their purchases are. */
    public record SeatsByState(int enabled, int warning, int suspended, int lockedOut) {}

    /** A product and its seats; where a purchase has no limit, the total is 1,000,000,000. */
    public record ProductSeats(
            String skuId,
            String skuPartNumber,
            String name,
            int total,
            int assigned,
            int available,
            int expiringSoon,
            int overAssigned,
            int suspended,
            boolean unlimited,
            SeatsByState byState,
            @Nullable Instant nextExpiry,
            @Nullable Instant overAssignedUntil,
            List<String> servicePlans) {}

    /** The products the tenant has or of which seats are out. */
    public ResponseEntity<Page<ProductSeats>> list(
            TenantId t, @Nullable String expiringWithin, PageRequest page, WaitFor waitFor, AsOf asOf) {
        int days = days(expiringWithin);
        var then = names.of(t).at(asOf.instant());
        return moments.ask(
                List.of(HeldLicenses.GROUP, SeatUsage.GROUP),
                waitFor,
                asOf,
                now -> page(page, seats, t, now, days, new Shown(held.suspended(t), then)),
                at -> pageThen(page, t, at, days, new Shown(past.suspended(t, at), then)));
    }

    /** The same without those that sleep, which take no seats and have to be counted. */
    public ResponseEntity<Page<ProductSeats>> seats(TenantId t, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var shown = new Shown(Map.of(), names.of(t).at(asOf.instant()));
        return moments.ask(
                SeatUsage.GROUP,
                waitFor,
                asOf,
                now -> page(page, seats, t, now, soon, shown),
                at -> pageThen(page, t, at, soon, shown));
    }

    /** All of them as CSV. */
    public void csv(
            TenantId t, @Nullable String expiringWithin, WaitFor waitFor, AsOf asOf, HttpServletResponse response)
            throws IOException {
        var all = list(t, expiringWithin, ALL, waitFor, asOf);
        response.setHeader(WaitFor.POSITION_HEADER, all.getHeaders().getFirst(WaitFor.POSITION_HEADER));
        ProductCsv.write(response, Objects.requireNonNull(all.getBody()).items());
    }

    /** One product. */
    public ResponseEntity<ProductSeats> show(
            TenantId t, String sku, @Nullable String expiringWithin, WaitFor waitFor, AsOf asOf) {
        var skuId = names.of(t).skuId(sku);
        int days = days(expiringWithin);
        var then = names.of(t).at(asOf.instant());
        return moments.ask(
                List.of(HeldLicenses.GROUP, SeatUsage.GROUP),
                waitFor,
                asOf,
                now -> one(seats, t, skuId, now, days, new Shown(held.suspended(t), then)),
                at -> oneThen(t, skuId, at, days, new Shown(past.suspended(t, at), then)));
    }

    private Page<ProductSeats> pageThen(PageRequest page, TenantId t, Instant at, int days, Shown shown) {
        return past.seats(t, at, then -> page(page, then, t, at, days, shown));
    }

    private ProductSeats oneThen(TenantId t, SkuId skuId, Instant at, int days, Shown shown) {
        return past.seats(t, at, then -> one(then, t, skuId, at, days, shown));
    }

    /** A tenant has hundreds of products at most, so that they are counted all and cut into pages here. */
    private static Page<ProductSeats> page(
            PageRequest page, SeatUsage seats, TenantId t, Instant now, int days, Shown shown) {
        var all = seats.products(t, now, days).stream()
                .sorted(Comparator.comparing(shown::partNumber)
                        .thenComparing(row -> row.skuId().value()))
                .toList();
        var after = page.cursor();
        var rest = after.isEmpty() ? all.stream() : all.stream().filter(row -> shown.isBehind(row, after.get()));
        var rows =
                Page.of(page, rest.limit(page.fetch()).toList(), row -> Cursor.of(shown.partNumber(row), row.skuId()));
        return new Page<>(rows.items().stream().map(shown::of).toList(), rows.nextCursor());
    }

    private static ProductSeats one(SeatUsage seats, TenantId t, SkuId skuId, Instant now, int days, Shown shown) {
        return seats.product(t, skuId, now, days)
                .map(shown::of)
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
    }

    /** How far "soon" reaches, in days. */
    private int days(@Nullable String expiringWithin) {
        var asked = WholeNumber.parse("expiringWithin", expiringWithin, 0, FARTHEST_DAYS);
        return asked == null ? soon : asked;
    }

    /**
     * How products are shown. Assignments that sleep until their holder is restored are no seats, so their number comes
     * from the holders (P24, DEC7).
     */
    private record Shown(Map<SkuId, Integer> suspended, Names names) {

        String partNumber(PoolRow row) {
            return names.partNumber(row.skuId());
        }

        boolean isBehind(PoolRow row, Cursor last) {
            int byName = partNumber(row).compareTo(last.text(0));
            return byName > 0 || byName == 0 && row.skuId().value().compareTo(last.text(1)) > 0;
        }

        ProductSeats of(PoolRow row) {
            return new ProductSeats(
                    row.skuId().value(),
                    names.partNumber(row.skuId()),
                    names.title(row.skuId()),
                    row.total(),
                    row.assigned(),
                    row.available(),
                    row.expiringSoon(),
                    row.overAssigned(),
                    suspended.getOrDefault(row.skuId(), 0),
                    row.total() == Purchase.UNLIMITED,
                    new SeatsByState(
                            row.enabledSeats(), row.warningSeats(), row.suspendedSeats(), row.lockedOutSeats()),
                    row.nextExpiry(),
                    row.overUntil(),
                    names.planNames(row.skuId(), names.catalogue().plansOf(row.skuId())));
        }
    }
}
