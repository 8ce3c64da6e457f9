package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant owns: Total, Assigned, Available and Expiring soon per product, and who holds it (P11 to P13). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products")
class ProductController {

    private static final int FARTHEST_DAYS = 3650;

    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final SeatUsage seats;
    private final HeldLicences held;
    private final Names names;
    private final int soon;

    ProductController(Reads reads, TemporalReads moments, Past past, SeatUsage seats, HeldLicences held, Names names,
            @Value("${zetel.expiring-soon-days:" + SeatUsage.EXPIRING_WITHIN_DAYS + "}") int soon) {
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.soon = soon;
    }

    record SeatsByState(int enabled, int warning, int suspended, int lockedOut) {}

    record ProductSeats(String skuId, String skuPartNumber, String name, int total, int assigned, int available, int expiringSoon, int overAssigned,
            int suspended, SeatsByState byState, @Nullable Instant nextExpiry, @Nullable Instant overAssignedUntil, List<String> servicePlans) {}

    @GetMapping
    @Allowed(Role.READER) ResponseEntity<Page<ProductSeats>> list(@PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String expiringWithin, WaitFor waitFor, AsOf asOf) {
        int days = days(expiringWithin);
        return moments.ask(List.of(HeldLicences.GROUP, SeatUsage.GROUP), waitFor, asOf, now -> all(seats, t, now, days, held.suspended(t)),
                at -> allThen(t, at, days, past.suspended(t, at)));
    }

    @GetMapping("/{sku}")
    @Allowed(Role.READER) ResponseEntity<ProductSeats> show(@PathVariable TenantId t, @PathVariable String sku,
            @RequestParam(required = false) @Nullable String expiringWithin, WaitFor waitFor, AsOf asOf) {
        var skuId = skuId(sku);
        int days = days(expiringWithin);
        return moments.ask(List.of(HeldLicences.GROUP, SeatUsage.GROUP), waitFor, asOf, now -> one(seats, t, skuId, now, days, held.suspended(t)),
                at -> oneThen(t, skuId, at, days, past.suspended(t, at)));
    }

    @GetMapping("/{sku}/users")
    @Allowed(Role.READER) ResponseEntity<Page<ProductUserRow>> users(@PathVariable TenantId t, @PathVariable String sku, PageRequest page,
            WaitFor waitFor, AsOf asOf) {
        var skuId = skuId(sku);
        var after = page.cursor().map(cursor -> cursor.text(0)).orElse(null);
        return moments.ask(HeldLicences.GROUP, waitFor, asOf, _ -> users(page, held.usersOf(t, skuId, after, page.fetch())),
                at -> users(page, past.usersOf(t, skuId, at, after, page.fetch())));
    }

    private static Page<ProductUserRow> users(PageRequest page, List<ProductUserRow> rows) {
        return Page.of(page, rows, row -> Cursor.of(row.userId()));
    }

    private Page<ProductSeats> allThen(TenantId t, Instant at, int days, Map<SkuId, Integer> suspended) {
        return past.seats(t, at, then -> all(then, t, at, days, suspended));
    }

    private ProductSeats oneThen(TenantId t, SkuId skuId, Instant at, int days, Map<SkuId, Integer> suspended) {
        return past.seats(t, at, then -> one(then, t, skuId, at, days, suspended));
    }

    private Page<ProductSeats> all(SeatUsage seats, TenantId t, Instant now, int days, Map<SkuId, Integer> suspended) {
        return new Page<>(seats.products(t, now, days).stream().map(shown(suspended)).toList(), null);
    }

    private ProductSeats one(SeatUsage seats, TenantId t, SkuId skuId, Instant now, int days, Map<SkuId, Integer> suspended) {
        return seats.product(t, skuId, now, days).map(shown(suspended))
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
    }

    /** How far "soon" reaches, in days. */
    private int days(@Nullable String expiringWithin) {
        var asked = WholeNumber.parse("expiringWithin", expiringWithin, 0, FARTHEST_DAYS);
        return asked == null ? soon : asked;
    }

    private SkuId skuId(String sku) { return names.skuId(sku).orElseThrow(() -> HttpProblem.notFound("UNKNOWN_SKU", "There is no such product.")); }

    /** Assignments that sleep until their holder is restored are no seats, so their number comes from the holders (P24, DEC7). */
    private Function<PoolRow, ProductSeats> shown(Map<SkuId, Integer> suspended) {
        return row -> shown(row, suspended.getOrDefault(row.skuId(), 0));
    }

    private ProductSeats shown(PoolRow row, int suspended) {
        var product = names.catalogue().product(row.skuId());
        return new ProductSeats(row.skuId().value(), row.sku(), product.map(Product::name).orElse(row.sku()), row.total(), row.assigned(),
                row.available(),
                row.expiringSoon(), row.overAssigned(), suspended,
                new SeatsByState(row.enabledSeats(), row.warningSeats(), row.suspendedSeats(), row.lockedOutSeats()), row.nextExpiry(),
                row.overUntil(), product.map(p -> p.servicePlans().stream().map(ServicePlan::name).toList()).orElse(List.of()));
    }
}
