package io.zetel.licensing.api.subscription;

import io.zetel.licensing.api.commands.Moments;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.security.Allowed;
import io.zetel.licensing.api.security.Role;
import io.zetel.licensing.api.web.AsOf;
import io.zetel.licensing.api.web.Cursor;
import io.zetel.licensing.api.web.Page;
import io.zetel.licensing.api.web.PageRequest;
import io.zetel.licensing.api.web.WaitFor;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant owns: Total, Assigned, Available and Expiring soon per product, and who holds it (P11 to P13). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products")
class ProductController {

    private final Moments moments;
    private final Past past;
    private final SeatUsage seats;
    private final HeldLicences held;
    private final Names names;

    ProductController(Moments moments, Past past, SeatUsage seats, HeldLicences held, Names names) {
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
    }

    record SeatsByState(int enabled, int warning, int suspended, int lockedOut) {}

    record ProductSeats(String skuId, String skuPartNumber, String name, int total, int assigned, int available, int expiringSoon, int overAssigned,
            int suspended, SeatsByState byState, @Nullable Instant nextExpiry, @Nullable Instant overAssignedUntil, List<String> servicePlans) {}

    @GetMapping
    @Allowed(Role.READER) ResponseEntity<Page<ProductSeats>> list(@PathVariable TenantId t, WaitFor waitFor, AsOf asOf) {
        return moments.ask(SeatUsage.GROUP, waitFor, asOf, now -> all(seats, t, now), at -> past.seats(t, at, then -> all(then, t, at)));
    }

    @GetMapping("/{sku}")
    @Allowed(Role.READER) ResponseEntity<ProductSeats> show(@PathVariable TenantId t, @PathVariable String sku, WaitFor waitFor, AsOf asOf) {
        var skuId = skuId(sku);
        return moments.ask(SeatUsage.GROUP, waitFor, asOf, now -> one(seats, t, skuId, now),
                at -> past.seats(t, at, then -> one(then, t, skuId, at)));
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

    private Page<ProductSeats> all(SeatUsage seats, TenantId t, Instant now) {
        return new Page<>(seats.products(t, now, SeatUsage.EXPIRING_WITHIN_DAYS).stream().map(this::shown).toList(), null);
    }

    private ProductSeats one(SeatUsage seats, TenantId t, SkuId skuId, Instant now) {
        return seats.product(t, skuId, now, SeatUsage.EXPIRING_WITHIN_DAYS).map(this::shown)
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
    }

    private SkuId skuId(String sku) { return names.skuId(sku).orElseThrow(() -> HttpProblem.notFound("UNKNOWN_SKU", "There is no such product.")); }

    private ProductSeats shown(PoolRow row) {
        var product = names.catalogue().product(row.skuId());
        return new ProductSeats(row.skuId().value(), row.sku(), product.map(Product::name).orElse(row.sku()), row.total(), row.assigned(),
                row.available(),
                row.expiringSoon(), row.overAssigned(), row.suspended(),
                new SeatsByState(row.enabledSeats(), row.warningSeats(), row.suspendedSeats(), row.lockedOutSeats()), row.nextExpiry(),
                row.overUntil(), product.map(p -> p.servicePlans().stream().map(ServicePlan::name).toList()).orElse(List.of()));
    }
}
