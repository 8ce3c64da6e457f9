package io.zetel.licensing.api.http.catalogue;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.AppView;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.ProductPage;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.VersionView;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.IfMatch;
import io.zetel.licensing.api.http.web.LooksUp;
import io.zetel.licensing.api.http.web.NullIsNone;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.UploadedLines;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.AppSet;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.PlanRulesReplaced;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.ProductSaleSet;
import io.zetel.licensing.domain.catalogue.Trigger;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The catalogue: products with their service plans, apps with their triggers, rules between plans, and how it came to
 * be what it is.
 */
@RestController
class CatalogueController {

    private final StoredCatalogue catalogue;
    private final CatalogueImports imports;
    private final CatalogueNews news;
    private final Names names;

    CatalogueController(StoredCatalogue catalogue, CatalogueImports imports, CatalogueNews news, Names names) {
        this.names = names;
        this.imports = imports;
        this.catalogue = catalogue;
        this.news = news;
    }

    record AppBody(
            @NotNull @AName String name,
            @NotNull @Size(min = 1, max = 100) List<@NotNull String> servicePlans,
            @NotNull @Size(min = 1) List<@NotNull Trigger> triggers,
            @NotNull Boolean claimable,
            @NullIsNone @Nullable String defaultProduct) {}

    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    @GetMapping("/api/v1/tenants/{t}/catalogue/products")
    ProductPage products(
            @PathVariable TenantId t,
            @LooksUp @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable String app,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return new ProductSearch(search, app, limit, cursor).in(catalogue.now().of(t));
    }

    @Allowed(value = Role.OPERATOR, anyOfTenant = true)
    @GetMapping("/api/v1/tenants/{t}/catalogue/apps")
    List<AppView> apps() {
        var now = catalogue.now();
        return now.apps().stream()
                .map(app -> AppView.of(app, now))
                .sorted(Comparator.comparing(AppView::app))
                .toList();
    }

    @Operation(description = """
            Lays the vendor's list (CSV, not compressed) over the catalogue. It adds products and plans and renames them.
            It takes no product, and no plan from a product that a tenant has bought or draws on, unless `prune=true`; `kept` in the
            answer is what it would have taken. Every import that changes something is a version of the catalogue; tenants find what it
            changed about their products in their history. With `dryRun=true` the answer is the same report of what it would do.""")
    @Allowed(Role.OPERATOR)
    @ServesDryRun(ownAnswer = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/catalogue/import",
            consumes = {UploadedLines.CSV, UploadedLines.APPLICATION_CSV, UploadedLines.EXCEL})
    ResponseEntity<ImportReport> importList(
            HttpServletRequest request,
            @RequestHeader("Content-Type") MediaType type,
            @Parameter(description = "Whether products and plans that the list lacks go")
                    @RequestParam(defaultValue = "false")
                    boolean prune,
            Origin origin)
            throws IOException {
        var imported = imports.lay(request.getInputStream(), type.getCharset(), prune, origin);
        if (origin.dryRun()) {
            KeptAnswer.keepNothing(request);
        }
        return at(imported.position()).body(imported.report());
    }

    @Operation(
            description =
                    "Every version the catalogue has had, the oldest first: who brought it about, when, why, and what it changed.")
    @Allowed(Role.OPERATOR)
    @GetMapping("/api/v1/catalogue/versions")
    Page<VersionView> versions(PageRequest page) {
        long after = page.cursor().map(cursor -> cursor.number(0)).orElse(0L);
        return Page.of(page, imports.versions(after, after + page.fetch()), row -> Cursor.of(row.version()));
    }

    @Operation(
            description =
                    "What service plans mean to each other: exclusions, dependencies, and where one may not be used.")
    @Allowed(Role.OPERATOR)
    @GetMapping("/api/v1/catalogue/rules")
    ResponseEntity<PlanRulesView> rules() {
        return ResponseEntity.ok().eTag(IfMatch.etag(catalogue.version())).body(PlanRulesView.of(catalogue.now()));
    }

    @Operation(
            description =
                    "Replaces all rules between service plans; releases of Zetel leave them alone from then on. It "
                            + "decides what is done from now on.")
    @Allowed(Role.OPERATOR)
    @PutMapping("/api/v1/catalogue/rules")
    ResponseEntity<PlanRulesView> replaceRules(@Valid @RequestBody PlanRulesView body, IfMatch match, Origin origin) {
        return changed(
                match,
                origin,
                now -> {
                    var rules = body.rules(now);
                    return rules.equals(now.rules()) ? Optional.empty() : Optional.of(new PlanRulesReplaced(rules));
                },
                PlanRulesView::of);
    }

    @Operation(description = """
            Describes an app, as when it is rolled out (`claimable`). Tenants that asked for preconfigured policies get one for an app
            that can be claimed now and could not before, if it has a default product.""")
    @Allowed(Role.OPERATOR)
    @PutMapping("/api/v1/catalogue/apps/{app}")
    ResponseEntity<AppView> setApp(
            @PathVariable
                    @Pattern(
                            regexp = "[A-Z][A-Z0-9_]{1,63}",
                            message = "must be 2 to 64 capitals, digits or underscores")
                    String app,
            @Valid @RequestBody AppBody body,
            IfMatch match,
            Origin origin) {
        return changed(
                match,
                origin,
                now -> {
                    var next = app(now, app, body);
                    return now.app(next.id()).filter(next::equals).isPresent()
                            ? Optional.empty()
                            : Optional.of(new AppSet(next));
                },
                now -> AppView.of(now.app(new AppId(app)).orElseThrow(), now));
    }

    record Sale(@NotNull Boolean sold) {}

    @Operation(description = """
            Says whether a product can be bought, which the vendor's list does not say. What is not sold refuses new purchases with
            `PRODUCT_NOT_SOLD`; what was bought goes on, renews and can be changed.""")
    @Allowed(Role.OPERATOR)
    @PutMapping("/api/v1/catalogue/products/{sku}/sale")
    ResponseEntity<CatalogueViews.ProductView> setSale(
            @PathVariable String sku, @Valid @RequestBody Sale body, IfMatch match, Origin origin) {
        var skuId = names.skuId(sku);
        if (catalogue.now().product(skuId).isEmpty()) {
            throw Names.noProduct();
        }
        return changed(
                match,
                origin,
                now -> now.isSold(skuId) == body.sold()
                        ? Optional.empty()
                        : Optional.of(new ProductSaleSet(skuId, body.sold())),
                now -> CatalogueViews.ProductView.of(now.product(skuId).orElseThrow(), now));
    }

    private <T> ResponseEntity<T> changed(
            IfMatch match,
            Origin origin,
            Function<Catalogue, Optional<? extends CatalogueEvent>> decide,
            Function<Catalogue, T> shown) {
        var stored = catalogue.append(
                state -> {
                    match.require(state.version());
                    return decide.apply(state.catalogue());
                },
                event -> event,
                origin.actor(),
                origin.reason().orElse(null));
        return told().eTag(IfMatch.etag(stored.version())).body(shown.apply(catalogueAt(stored.version())));
    }

    private Catalogue catalogueAt(long version) {
        return catalogue.version(version).catalogue();
    }

    /** With the position at which every tenant concerned knows. */
    private ResponseEntity.BodyBuilder told() {
        return at(news.announce());
    }

    private static ResponseEntity.BodyBuilder at(long position) {
        var response = ResponseEntity.ok();
        return position == 0 ? response : response.header(WaitFor.POSITION_HEADER, Long.toString(position));
    }

    private static App app(Catalogue now, String app, AppBody body) {
        var faults = new Faults();
        Set<PlanId> plans = new HashSet<>();
        for (int i = 0; i < body.servicePlans().size(); i++) {
            var meant = now.planCandidates(body.servicePlans().get(i).strip());
            faults.check(
                    meant.size() == 1,
                    "/servicePlans/" + i,
                    meant.isEmpty() ? "UNKNOWN_PLAN" : "AMBIGUOUS_PLAN",
                    meant.isEmpty()
                            ? "There is no service plan of that name or id"
                            : "may be any of "
                                    + String.join(
                                            ", ",
                                            meant.stream()
                                                    .map(plan -> plan.id().value())
                                                    .toList()) + "; name its id");
            meant.forEach(plan -> plans.add(plan.id()));
        }
        var product = body.defaultProduct() == null
                ? null
                : now.findProduct(body.defaultProduct().strip()).orElse(null);
        faults.check(
                body.defaultProduct() == null || product != null,
                "/defaultProduct",
                "UNKNOWN_SKU",
                "There is no one product of that name or id");
        faults.check(
                product == null || product.hasAny(plans),
                "/defaultProduct",
                "PRODUCT_LACKS_APP",
                "gives none of the app's service plans");
        faults.throwIfAny();
        SkuId defaultProduct = product == null ? null : product.skuId();
        return new App(
                new AppId(app),
                body.name().strip(),
                Set.copyOf(plans),
                Set.copyOf(body.triggers()),
                body.claimable(),
                defaultProduct);
    }
}
