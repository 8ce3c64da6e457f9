package io.zetel.licensing.api.subscription;

import io.zetel.licensing.api.commands.Reads;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.security.Allowed;
import io.zetel.licensing.api.security.Role;
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
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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

    private final Reads reads;
    private final SeatUsage seats;
    private final HeldLicences held;
    private final Names names;
    private final InstantSource clock;

    ProductController(Reads reads, SeatUsage seats, HeldLicences held, Names names, InstantSource clock) {
        this.reads = reads;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.clock = clock;
    }

    record SeatsByState(int enabled, int warning, int suspended, int lockedOut) {}

    record ProductSeats(String skuId, String skuPartNumber, String name, int total, int assigned, int available, int expiringSoon, int overAssigned,
            int suspended, SeatsByState byState, @Nullable Instant nextExpiry, @Nullable Instant overAssignedUntil, List<String> servicePlans) {}

    @GetMapping
    @Allowed(Role.READER) ResponseEntity<Page<ProductSeats>> list(@PathVariable TenantId t, WaitFor waitFor) {
        return reads.of(SeatUsage.GROUP, waitFor,
                () -> new Page<>(seats.products(t, clock.instant(), SeatUsage.EXPIRING_WITHIN_DAYS).stream().map(shown(held.suspended(t))).toList(),
                        null));
    }

    @GetMapping("/{sku}")
    @Allowed(Role.READER) ResponseEntity<ProductSeats> show(@PathVariable TenantId t, @PathVariable String sku, WaitFor waitFor) {
        var skuId = skuId(sku);
        return reads.of(SeatUsage.GROUP, waitFor, () -> seats.product(t, skuId, clock.instant(), SeatUsage.EXPIRING_WITHIN_DAYS)
                .map(shown(held.suspended(t)))
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it.")));
    }

    @GetMapping("/{sku}/users")
    @Allowed(Role.READER) ResponseEntity<Page<ProductUserRow>> users(@PathVariable TenantId t, @PathVariable String sku, PageRequest page,
            WaitFor waitFor) {
        var skuId = skuId(sku);
        return reads.of(HeldLicences.GROUP, waitFor, () -> Page.of(page,
                held.usersOf(t, skuId, page.cursor().map(cursor -> cursor.text(0)).orElse(null), page.fetch()), row -> Cursor.of(row.userId())));
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
