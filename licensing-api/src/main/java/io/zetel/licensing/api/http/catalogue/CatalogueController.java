package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.catalogue.CatalogueViews.AppView;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.ProductPage;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.LooksUp;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.security.Principal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue: products with their service plans, apps with their triggers, and the import of the vendor's list. */
@RestController
class CatalogueController {

    private final StoredCatalogue catalogue;

    CatalogueController(StoredCatalogue catalogue) { this.catalogue = catalogue; }

    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    @GetMapping("/api/v1/tenants/{t}/catalogue/products") ProductPage products(
            @LooksUp @RequestParam(required = false) @Nullable String search, @RequestParam(required = false) @Nullable String app,
            @RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable String cursor) {
        return new ProductSearch(search, app, limit, cursor).in(catalogue.now());
    }

    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    @GetMapping("/api/v1/tenants/{t}/catalogue/apps") List<AppView> apps() {
        var now = catalogue.now();
        return now.apps().stream().map(app -> AppView.of(app, now)).sorted(Comparator.comparing(AppView::app)).toList();
    }

    @Allowed(Role.OPERATOR)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(path = "/api/v1/catalogue/import", consumes = "text/csv") ImportReport importList(HttpServletRequest request,
            @RequestHeader("Content-Type") MediaType type, @Nullable Principal actor) throws IOException {
        var list = VendorList.read(request.getInputStream(), type.getCharset());
        var difference = catalogue.take(list.products(), list.complete(), actor == null ? null : actor.getName());
        return new ImportReport(list.rows(), list.products().size(), list.servicePlans(), difference.added().size(),
                difference.changed().size(), list.duplicates(), list.warnings());
    }
}
