package io.zetel.licensing.api.http.subscription;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.directory.Called;
import io.zetel.licensing.api.http.directory.DirectoryNames;
import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.holders.LicenseState;
import io.zetel.licensing.projections.holders.ProductUserRow;
import io.zetel.licensing.projections.past.Past;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant owns: Total, Assigned, Available and Expiring soon per product, and who holds it (P11 to P13). */
@RestController
@RequestMapping("/api/v1/tenants/{t}/products")
public class ProductController {

    private final ProductViews views;
    private final TemporalReads moments;
    private final Past past;
    private final HeldLicenses held;
    private final Names names;
    private final DirectoryNames directory;
    private final Called called;

    ProductController(
            ProductViews views,
            TemporalReads moments,
            Past past,
            HeldLicenses held,
            Names names,
            DirectoryNames directory,
            Called called) {
        this.views = views;
        this.moments = moments;
        this.past = past;
        this.held = held;
        this.names = names;
        this.directory = directory;
        this.called = called;
    }

    /** Who holds a product, since when, whether it sleeps, and through which sources; called as it is called now. */
    public record ProductUser(
            String userId,
            @Nullable String displayName,
            Instant since,
            LicenseState state,
            List<Called.NamedSource> sources) {}

    @Operation(description = SpreadsheetCells.RULE)
    @GetMapping
    @Allowed(Role.READER)
    ResponseEntity<Page<ProductViews.ProductSeats>> list(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String expiringWithin,
            @RequestParam(defaultValue = "json") String format,
            PageRequest page,
            WaitFor waitFor,
            AsOf asOf) {
        if (!format.equals("json")) {
            throw new BadRequest("/format", "INVALID_FORMAT", "must be json or csv");
        }
        return views.list(t, expiringWithin, page, waitFor, asOf);
    }

    @Operation(description = SpreadsheetCells.RULE)
    @GetMapping(params = "format=csv")
    @Allowed(Role.READER)
    void csv(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String expiringWithin,
            WaitFor waitFor,
            AsOf asOf,
            HttpServletResponse response)
            throws IOException {
        views.csv(t, expiringWithin, waitFor, asOf, response);
    }

    @GetMapping("/{sku}")
    @Allowed(Role.READER)
    ResponseEntity<ProductViews.ProductSeats> show(
            @PathVariable TenantId t,
            @PathVariable String sku,
            @RequestParam(required = false) @Nullable String expiringWithin,
            WaitFor waitFor,
            AsOf asOf) {
        return views.show(t, sku, expiringWithin, waitFor, asOf);
    }

    /** Its users, or those that are asked for. */
    @GetMapping("/{sku}/users")
    @Allowed(Role.READER)
    public ResponseEntity<Page<ProductUser>> users(
            @PathVariable TenantId t, @PathVariable String sku, PageRequest page, WaitFor waitFor, AsOf asOf) {
        var skuId = names.of(t).skuId(sku);
        var after = page.cursor().map(cursor -> cursor.text(0)).orElse(null);
        return moments.ask(
                HeldLicenses.GROUP,
                waitFor,
                asOf,
                _ -> users(t, page, held.usersOf(t, skuId, after, page.fetch())),
                at -> users(t, page, past.usersOf(t, skuId, at, after, page.fetch())));
    }

    private Page<ProductUser> users(TenantId t, PageRequest page, List<ProductUserRow> found) {
        var rows = Page.of(page, found, row -> Cursor.of(row.userId()));
        var people = directory.of(
                t, Kind.USER, rows.items().stream().map(ProductUserRow::userId).toList());
        var sources = names(t, rows.items());
        return new Page<>(
                rows.items().stream()
                        .map(row -> new ProductUser(
                                row.userId(),
                                people.get(row.userId()),
                                row.since(),
                                row.state(),
                                sources.named(row.sources())))
                        .toList(),
                rows.nextCursor());
    }

    private Called.Sources names(TenantId t, List<ProductUserRow> rows) {
        return called.sources(
                t, rows.stream().flatMap(row -> row.sources().stream()).toList());
    }
}
