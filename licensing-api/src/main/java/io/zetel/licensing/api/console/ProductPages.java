package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductController;
import io.zetel.licensing.api.http.subscription.ProductHoldersController;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.subscription.SubscriptionController;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicences;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How many seats are left of what the tenant owns. */
@RestController
class ProductPages {

    private final Pages pages;
    private final ProductViews products;
    private final ProductController users;
    private final ProductHoldersController holders;
    private final SubscriptionController subscriptions;
    private final PersonReading people;
    private final TrendReading trends;

    ProductPages(
            Pages pages,
            ProductViews products,
            ProductController users,
            ProductHoldersController holders,
            SubscriptionController subscriptions,
            PersonReading people,
            TrendReading trends) {
        this.trends = trends;
        this.people = people;
        this.pages = pages;
        this.products = products;
        this.users = users;
        this.holders = holders;
        this.subscriptions = subscriptions;
    }

    @GetMapping("/console/t/{t}/products")
    @Allowed(Role.READER)
    ResponseEntity<String> list(@PathVariable TenantId t, AsOf asOf, HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, SeatUsage.GROUP);
        var shell =
                base.titled(base.t("nav.products")).in("products").withPast().curl(base.api("/products"));
        var seats = list(t, asOf);
        var now = asOf.instant().isEmpty() ? seats : list(t, new AsOf(Optional.empty()));
        var assigned = now.stream().collect(Collectors.toMap(ProductSeats::skuId, ProductSeats::assigned));
        var days = trends.days(t, asOf);
        var lines = seats.stream()
                .map(product -> ProductLine.of(
                        product, trends.upTo(product, days, asOf), assigned.getOrDefault(product.skuId(), 0)))
                .toList();
        return Pages.page(200, out -> JteproductsGenerated.render(out, null, shell, lines));
    }

    @GetMapping("/console/t/{t}/products.csv")
    @Allowed(Role.READER)
    void csv(@PathVariable TenantId t, AsOf asOf, HttpServletResponse response) throws IOException {
        products.csv(t, null, Pages.noWait(), asOf, response);
    }

    @GetMapping("/console/t/{t}/products/{sku}")
    @Allowed(Role.READER)
    ResponseEntity<String> show(
            @PathVariable TenantId t,
            @PathVariable String sku,
            @RequestParam(required = false) @Nullable String groupsAfter,
            @RequestParam(required = false) @Nullable String devicesAfter,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, SeatUsage.GROUP, HeldLicences.GROUP);
        var product = Pages.body(products.show(t, sku, null, Pages.noWait(), asOf));
        var path = "/products/" + Url.encoded(sku);
        var purchases = Pages.body(subscriptions.list(t, Pages.all(), Pages.noWait(), asOf)).items().stream()
                .filter(row -> row.skuId().value().equals(product.skuId()))
                .toList();
        var users = Pages.body(this.users.users(t, sku, page, Pages.noWait(), asOf));
        var groups = Pages.body(holders.groups(t, sku, PageRequest.parse(null, groupsAfter), Pages.noWait(), asOf));
        var devices = Pages.body(holders.devices(t, sku, PageRequest.parse(null, devicesAfter), Pages.noWait(), asOf));
        var shell = base.titled(product.name())
                .in("products")
                .withPast()
                .curl(
                        base.api(path),
                        base.api(path + "/trend"),
                        base.api(path + "/users"),
                        base.api(path + "/groups"),
                        base.api(path + "/devices"),
                        base.api("/subscriptions"));
        var model = new PurchaseModel(
                product,
                SeatBar.of(product.total(), product.assigned(), product.expiringSoon()),
                trends.upTo(product, trends.days(t, asOf), asOf),
                purchases,
                users.items(),
                groups.items(),
                devices.items(),
                people.plans(t, product.skuId()),
                users.nextCursor() == null ? null : shell.here("cursor", users.nextCursor()),
                groups.nextCursor() == null ? null : shell.here("groupsAfter", groups.nextCursor()),
                devices.nextCursor() == null ? null : shell.here("devicesAfter", devices.nextCursor()));
        return Pages.page(200, out -> JteproductGenerated.render(out, null, shell, model));
    }

    private List<ProductSeats> list(TenantId t, AsOf asOf) {
        return Objects.requireNonNull(products.list(t, null, Pages.all(), Pages.noWait(), asOf)
                        .getBody())
                .items();
    }
}
