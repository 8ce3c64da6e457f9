package io.zetel.licensing.api.http.catalogue;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.catalogue.CatalogueViews.ProductView;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.check.AName;
import io.zetel.licensing.api.http.problem.check.ASku;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.OwnProductSet;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Products that a tenant has of its own, beside what the vendor sells. */
@RestController
@RequestMapping("/api/v1/tenants/{t}/own-products")
class OwnProductController {

    private static final int MOST = 1000;

    private final StoredCatalogue catalogue;
    private final CatalogueNews news;
    private final RowChanges rows;

    OwnProductController(StoredCatalogue catalogue, CatalogueNews news, RowChanges rows) {
        this.rows = rows;
        this.catalogue = catalogue;
        this.news = news;
    }

    /** What is said of one; what is left out stays as it is. */
    record OwnProduct(
            @NotNull @AName String name,

            @Schema(description = "Whether policies may give it; so it is where nothing is said") @Nullable
            Boolean claimable,

            @Schema(
                    description =
                            "Service plans the vendor has, by name or id, or names of the tenant's own; one called as the product where "
                                    + "nothing is said")
            @Nullable
            @Size(min = 1, max = 100)
            List<@NotNull @AName String> servicePlans) {}

    @GetMapping
    @Allowed(Role.READER)
    Page<ProductView> list(@PathVariable TenantId t) {
        var seen = catalogue.now().of(t);
        return new Page<>(
                catalogue.now().ownOf(t).stream()
                        .map(product -> ProductView.of(product, seen))
                        .toList(),
                null);
    }

    @Operation(
            description =
                    "A product of the tenant's own by its part number, new or as it is from now on. It gets a GUID, and so do its service "
                            + "plans that the vendor does not have; they stay. It is bought, assigned, claimed and shown "
                            + "as any other, and no other tenant sees it.")
    @ServesDryRun
    @PutMapping("/{sku}")
    @Allowed({Role.GLOBAL_ADMIN, Role.BILLING_ADMIN})
    ResponseEntity<ProductView> put(
            @PathVariable TenantId t,
            @PathVariable @ASku String sku,
            @Valid @RequestBody OwnProduct body,
            Origin origin) {
        if (origin.dryRun()) {
            // What a tenant calls its own is told in no history, so there is no event either.
            catalogue.foresee(state -> next(state.catalogue(), t, VendorText.clean(sku), body));
            throw rows.end(t);
        }
        var stored = catalogue.append(
                state -> next(state.catalogue(), t, VendorText.clean(sku), body),
                next -> catalogue.now().ownOf(t).contains(next)
                        ? Optional.empty()
                        : Optional.of(new OwnProductSet(t, next)),
                origin.actor(),
                origin.reason().orElse(null));
        long position = news.announce();
        var response = ResponseEntity.ok();
        if (position > 0) {
            response.header(WaitFor.POSITION_HEADER, Long.toString(position));
        }
        return response.body(ProductView.of(stored.outcome(), catalogue.now().of(t)));
    }

    private static Product next(Catalogue now, TenantId t, String sku, OwnProduct body) {
        var seen = now.of(t);
        var mine = now.ownOf(t);
        var before = mine.stream()
                .filter(product ->
                        product.sku().equalsIgnoreCase(sku) || product.skuId().equals(new SkuId(sku)))
                .findFirst();
        if (before.isEmpty() && (!seen.candidates(sku).isEmpty() || Cell.isGuid(sku))) {
            throw HttpProblem.conflict("SKU_TAKEN", "%s is the vendor's.".formatted(sku));
        }
        if (before.isEmpty() && mine.size() >= MOST) {
            throw HttpProblem.conflict("TOO_MANY_PRODUCTS", "A tenant has at most %d of its own.".formatted(MOST));
        }
        var known = before.map(Product::servicePlans).orElse(List.of());
        return new Product(
                before.map(Product::skuId)
                        .orElseGet(() -> new SkuId(UUID.randomUUID().toString())),
                before.map(Product::sku).orElse(sku),
                body.name().strip(),
                Product.Target.USER,
                body.claimable() == null ? before.map(Product::claimable).orElse(true) : body.claimable(),
                Set.of(),
                plans(seen, mine, known, sku, body.servicePlans()));
    }

    private static List<ServicePlan> plans(
            Catalogue seen, List<Product> mine, List<ServicePlan> known, String sku, @Nullable List<String> names) {
        if (names == null && !known.isEmpty()) {
            return known;
        }
        var faults = new Faults();
        var plans = new ArrayList<ServicePlan>();
        var own = Stream.concat(known.stream(), mine.stream().flatMap(product -> product.servicePlans().stream()))
                .toList();
        var wanted = names == null ? List.of(sku) : names;
        for (int i = 0; i < wanted.size(); i++) {
            var name = wanted.get(i);
            var meant = own.stream()
                    .filter(plan -> plan.name().equalsIgnoreCase(name))
                    .findFirst()
                    .map(List::of)
                    .orElseGet(() -> seen.planCandidates(name));
            faults.check(
                    meant.size() <= 1, "/servicePlans/" + i, "AMBIGUOUS_PLAN", "may be any of several; name its id");
            faults.check(
                    !meant.isEmpty() || !Cell.isGuid(name),
                    "/servicePlans/" + i,
                    "UNKNOWN_PLAN",
                    "There is no service plan of that id");
            var plan = meant.isEmpty()
                    ? new ServicePlan(new PlanId(UUID.randomUUID().toString()), name, name)
                    : meant.getFirst();
            if (plans.stream().noneMatch(one -> one.name().equalsIgnoreCase(plan.name()))) {
                plans.add(plan);
            }
        }
        faults.throwIfAny();
        return plans;
    }
}
