package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.Called;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
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
import io.zetel.licensing.projections.holders.LicenceState;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.past.Past;
import io.zetel.licensing.projections.seats.PoolRow;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.time.Instant;
import java.util.Comparator;
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
    private static final Comparator<PoolRow> IN_ORDER = Comparator.comparing(PoolRow::sku).thenComparing(row -> row.skuId().value());

    private final Reads reads;
    private final TemporalReads moments;
    private final Past past;
    private final SeatUsage seats;
    private final HeldLicences held;
    private final Names names;
    private final DirectoryNames directory;
    private final Called called;
    private final int soon;

    ProductController(Reads reads, TemporalReads moments, Past past, SeatUsage seats, HeldLicences held, Names names,
            DirectoryNames directory, Called called,
            @Value("${zetel.expiring-soon-days:" + SeatUsage.EXPIRING_WITHIN_DAYS + "}") int soon) {
        this.reads = reads;
        this.moments = moments;
        this.past = past;
        this.seats = seats;
        this.held = held;
        this.names = names;
        this.directory = directory;
        this.called = called;
        this.soon = soon;
    }

    record SeatsByState(int enabled, int warning, int suspended, int lockedOut) {}

    record ProductSeats(String skuId, String skuPartNumber, String name, int total, int assigned, int available, int expiringSoon, int overAssigned,
            int suspended, SeatsByState byState, @Nullable Instant nextExpiry, @Nullable Instant overAssignedUntil, List<String> servicePlans) {}

    /** Who holds a product, since when, whether it sleeps, and through which sources; called as it is called now. */
    record ProductUser(String userId, @Nullable String displayName, Instant since, LicenceState state, List<Called.NamedSource> sources) {}

    @GetMapping
    @Allowed(Role.READER) ResponseEntity<Page<ProductSeats>> list(@PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String expiringWithin, PageRequest page, WaitFor waitFor, AsOf asOf) {
        int days = days(expiringWithin);
        var then = names.at(asOf.instant());
        return moments.ask(List.of(HeldLicences.GROUP, SeatUsage.GROUP), waitFor, asOf,
                now -> page(page, seats, t, now, days, shown(held.suspended(t), then)),
                at -> pageThen(page, t, at, days, shown(past.suspended(t, at), then)));
    }

    @GetMapping("/{sku}")
    @Allowed(Role.READER) ResponseEntity<ProductSeats> show(@PathVariable TenantId t, @PathVariable String sku,
            @RequestParam(required = false) @Nullable String expiringWithin, WaitFor waitFor, AsOf asOf) {
        var skuId = skuId(sku);
        int days = days(expiringWithin);
        var then = names.at(asOf.instant());
        return moments.ask(List.of(HeldLicences.GROUP, SeatUsage.GROUP), waitFor, asOf,
                now -> one(seats, t, skuId, now, days, shown(held.suspended(t), then)),
                at -> oneThen(t, skuId, at, days, shown(past.suspended(t, at), then)));
    }

    @GetMapping("/{sku}/users")
    @Allowed(Role.READER) ResponseEntity<Page<ProductUser>> users(@PathVariable TenantId t, @PathVariable String sku, PageRequest page,
            WaitFor waitFor, AsOf asOf) {
        var skuId = skuId(sku);
        var after = page.cursor().map(cursor -> cursor.text(0)).orElse(null);
        return moments.ask(HeldLicences.GROUP, waitFor, asOf, _ -> users(t, page, held.usersOf(t, skuId, after, page.fetch())),
                at -> users(t, page, past.usersOf(t, skuId, at, after, page.fetch())));
    }

    private Page<ProductUser> users(TenantId t, PageRequest page, List<ProductUserRow> found) {
        var rows = Page.of(page, found, row -> Cursor.of(row.userId()));
        var people = directory.of(t, Kind.USER, rows.items().stream().map(ProductUserRow::userId).toList());
        var sources = names(t, rows.items());
        return new Page<>(rows.items().stream().map(row -> new ProductUser(row.userId(), people.get(row.userId()), row.since(), row.state(),
                sources.named(row.sources()))).toList(), rows.nextCursor());
    }

    private Called.Sources names(TenantId t, List<ProductUserRow> rows) {
        return called.sources(t, rows.stream().flatMap(row -> row.sources().stream()).toList());
    }

    private Page<ProductSeats> pageThen(PageRequest page, TenantId t, Instant at, int days, Function<PoolRow, ProductSeats> shown) {
        return past.seats(t, at, then -> page(page, then, t, at, days, shown));
    }

    private ProductSeats oneThen(TenantId t, SkuId skuId, Instant at, int days, Function<PoolRow, ProductSeats> shown) {
        return past.seats(t, at, then -> one(then, t, skuId, at, days, shown));
    }

    /** A tenant has hundreds of products at most, so that they are counted all and cut into pages here. */
    private static Page<ProductSeats> page(PageRequest page, SeatUsage seats, TenantId t, Instant now, int days,
            Function<PoolRow, ProductSeats> shown) {
        var all = seats.products(t, now, days).stream().sorted(IN_ORDER).toList();
        var after = page.cursor();
        var rest = after.isEmpty() ? all.stream() : all.stream().filter(row -> isBehind(row, after.get()));
        var rows = Page.of(page, rest.limit(page.fetch()).toList(), row -> Cursor.of(row.sku(), row.skuId()));
        return new Page<>(rows.items().stream().map(shown).toList(), rows.nextCursor());
    }

    private static boolean isBehind(PoolRow row, Cursor last) {
        int byName = row.sku().compareTo(last.text(0));
        return byName > 0 || byName == 0 && row.skuId().value().compareTo(last.text(1)) > 0;
    }

    private static ProductSeats one(SeatUsage seats, TenantId t, SkuId skuId, Instant now, int days, Function<PoolRow, ProductSeats> shown) {
        return seats.product(t, skuId, now, days).map(shown)
                .orElseThrow(() -> HttpProblem.notFound("PRODUCT_NOT_OWNED", "The tenant never bought it."));
    }

    /** How far "soon" reaches, in days. */
    private int days(@Nullable String expiringWithin) {
        var asked = WholeNumber.parse("expiringWithin", expiringWithin, 0, FARTHEST_DAYS);
        return asked == null ? soon : asked;
    }

    private SkuId skuId(String sku) { return names.skuId(sku).orElseThrow(() -> HttpProblem.notFound("UNKNOWN_SKU", "There is no such product.")); }

    /** Assignments that sleep until their holder is restored are no seats, so their number comes from the holders (P24, DEC7). */
    private static Function<PoolRow, ProductSeats> shown(Map<SkuId, Integer> suspended, Names names) {
        return row -> shown(row, suspended.getOrDefault(row.skuId(), 0), names);
    }

    private static ProductSeats shown(PoolRow row, int suspended, Names names) {
        var product = names.catalogue().product(row.skuId());
        return new ProductSeats(row.skuId().value(), row.sku(), product.map(Product::name).orElse(row.sku()), row.total(), row.assigned(),
                row.available(),
                row.expiringSoon(), row.overAssigned(), suspended,
                new SeatsByState(row.enabledSeats(), row.warningSeats(), row.suspendedSeats(), row.lockedOutSeats()), row.nextExpiry(),
                row.overUntil(), product.map(p -> p.servicePlans().stream().map(ServicePlan::name).toList()).orElse(List.of()));
    }
}
