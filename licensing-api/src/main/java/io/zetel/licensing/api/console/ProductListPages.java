package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How many seats are left of what the tenant owns. */
@RestController
class ProductListPages {

    private final Pages pages;
    private final ProductViews products;
    private final TrendReading trends;
    private final Names names;

    ProductListPages(Pages pages, ProductViews products, TrendReading trends, Names names) {
        this.names = names;
        this.trends = trends;
        this.pages = pages;
        this.products = products;
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
        var known = names.of(t);
        var assignable = seats.stream()
                .filter(product ->
                        ProductModel.isAssignable(shell, ProductModel.target(known, new SkuId(product.skuId()))))
                .map(ProductSeats::skuId)
                .collect(Collectors.toSet());
        return Pages.page(200, out -> JteproductsGenerated.render(out, null, shell, lines, assignable));
    }

    @GetMapping("/console/t/{t}/products.csv")
    @Allowed(Role.READER)
    void csv(@PathVariable TenantId t, AsOf asOf, HttpServletResponse response) throws IOException {
        products.csv(t, null, Pages.noWait(), asOf, response);
    }

    private List<ProductSeats> list(TenantId t, AsOf asOf) {
        return Objects.requireNonNull(products.list(t, null, Pages.all(), Pages.noWait(), asOf)
                        .getBody())
                .items();
    }
}
