package io.zetel.licensing.api.console;

import io.zetel.licensing.api.console.ProductModel.Part;
import io.zetel.licensing.api.http.directory.DirectoryListController;
import io.zetel.licensing.api.http.group.GroupController;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.subscription.ProductController;
import io.zetel.licensing.api.http.subscription.ProductHoldersController;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.subscription.SubscriptionController;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.seats.SeatUsage;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One product, a tab each: its seats, who has it and through what, what was bought of it, and what it gives. */
@RestController
@RequestMapping("/console/t/{t}/products/{sku}")
@Allowed(Role.READER)
class ProductPages {

    private static final PageRequest FOUND = new PageRequest(FindPages.SHOWN, Optional.empty());

    private final Pages pages;
    private final ProductViews products;
    private final ProductController users;
    private final ProductHoldersController holders;
    private final SubscriptionController subscriptions;
    private final DirectoryListController directory;
    private final GroupController groups;
    private final PersonReading people;
    private final TrendReading trends;
    private final Names names;

    ProductPages(
            Pages pages,
            ProductViews products,
            ProductController users,
            ProductHoldersController holders,
            SubscriptionController subscriptions,
            DirectoryListController directory,
            GroupController groups,
            PersonReading people,
            TrendReading trends,
            Names names) {
        this.pages = pages;
        this.products = products;
        this.users = users;
        this.holders = holders;
        this.subscriptions = subscriptions;
        this.directory = directory;
        this.groups = groups;
        this.people = people;
        this.trends = trends;
        this.names = names;
    }

    @GetMapping
    ResponseEntity<String> seats(
            @PathVariable TenantId t, @PathVariable String sku, AsOf asOf, HttpServletRequest request) {
        var base = seen(request, t);
        var head = head(t, sku, Part.SEATS, asOf);
        var shell = shown(base, head, base.api(head.path() + "/trend"));
        var trend = trends.upTo(head.product(), trends.days(t, asOf), asOf);
        return Pages.page(200, out -> JteproductGenerated.render(out, null, shell, head, trend));
    }

    @GetMapping("/users")
    ResponseEntity<String> users(
            @PathVariable TenantId t,
            @PathVariable String sku,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = seen(request, t);
        var head = head(t, sku, Part.USERS, asOf);
        var found = Pages.body(users.users(t, sku, page, Pages.noWait(), asOf));
        var shell = shown(base, head, base.api(head.path() + "/users"));
        return Pages.page(
                200, out -> JteproductusersGenerated.render(out, null, shell, head, found.items(), next(shell, found)));
    }

    @GetMapping("/groups")
    ResponseEntity<String> groups(
            @PathVariable TenantId t,
            @PathVariable String sku,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = seen(request, t);
        var head = head(t, sku, Part.GROUPS, asOf);
        var found = Pages.body(holders.groups(t, sku, page, Pages.noWait(), asOf));
        var shell = shown(base, head, base.api(head.path() + "/groups"));
        return Pages.page(
                200,
                out -> JteproductgroupsGenerated.render(out, null, shell, head, found.items(), next(shell, found)));
    }

    @GetMapping("/devices")
    ResponseEntity<String> devices(
            @PathVariable TenantId t,
            @PathVariable String sku,
            PageRequest page,
            AsOf asOf,
            HttpServletRequest request) {
        var base = seen(request, t);
        var head = head(t, sku, Part.DEVICES, asOf);
        var found = Pages.body(holders.devices(t, sku, page, Pages.noWait(), asOf));
        var shell = shown(base, head, base.api(head.path() + "/devices"));
        return Pages.page(
                200,
                out -> JteproductdevicesGenerated.render(out, null, shell, head, found.items(), next(shell, found)));
    }

    @GetMapping("/purchases")
    ResponseEntity<String> purchases(
            @PathVariable TenantId t, @PathVariable String sku, AsOf asOf, HttpServletRequest request) {
        var base = seen(request, t);
        var head = head(t, sku, Part.PURCHASES, asOf);
        var bought = Pages.body(subscriptions.list(t, Pages.all(), Pages.noWait(), asOf)).items().stream()
                .filter(row -> row.skuId().value().equals(head.product().skuId()))
                .toList();
        var shell = shown(base, head, base.api("/subscriptions"));
        return Pages.page(200, out -> JteproductpurchasesGenerated.render(out, null, shell, head, bought));
    }

    @GetMapping("/plans")
    ResponseEntity<String> plans(
            @PathVariable TenantId t, @PathVariable String sku, AsOf asOf, HttpServletRequest request) {
        var head = head(t, sku, Part.PLANS, asOf);
        var shell = shown(seen(request, t), head);
        var plans = people.plans(t, head.product().skuId());
        return Pages.page(200, out -> JteproductplansGenerated.render(out, null, shell, head, plans));
    }

    /** To whom the product is to be given; what comes then is the page of the user or the group (P14, P18). */
    @GetMapping("/assign")
    @Allowed({Role.LICENSE_ADMIN, Role.USER_ADMIN, Role.GROUP_ADMIN})
    ResponseEntity<String> assign(
            @PathVariable TenantId t,
            @PathVariable String sku,
            @RequestParam(defaultValue = "") String search,
            HttpServletRequest request) {
        var base = seen(request, t);
        var known = names.of(t);
        var skuId = known.skuId(sku);
        var target = ProductModel.target(names.of(t), skuId);
        var asked = search.strip();
        var users = asked.isEmpty() || !ProductModel.isForUsers(base, target)
                ? null
                : directory.users(t, asked, null, null, null, null, null, null, FOUND, Pages.noWait(), Pages.now());
        var groups = asked.isEmpty() || !ProductModel.isForGroups(base, target)
                ? null
                : this.groups.list(t, asked, null, false, null, null, FOUND, Pages.noWait(), Pages.now());
        var found = new ProductModel.Takers(skuId, known.partNumber(skuId), target, asked, items(users), items(groups));
        var shell = base.titled(base.t("assign.to.title", known.productName(sku)))
                .in("products")
                .curl(
                        base.api("/users", "search", Pages.blankIsNone(asked)),
                        base.api("/groups", "search", Pages.blankIsNone(asked)));
        return Pages.page(200, out -> JteassigntoGenerated.render(out, null, shell, found));
    }

    private Shell seen(HttpServletRequest request, TenantId t) {
        return pages.seen(pages.shell(request, t), request, SeatUsage.GROUP, HeldLicenses.GROUP, Groups.GROUP);
    }

    private ProductModel head(TenantId t, String sku, Part part, AsOf asOf) {
        var product = Pages.body(products.show(t, sku, null, Pages.noWait(), asOf));
        var seats = SeatBar.of(product.total(), product.assigned(), product.expiringSoon());
        return new ProductModel(product, seats, ProductModel.target(names.of(t), new SkuId(product.skuId())), part);
    }

    /** The shell of a tab, which shows what the API says of the product and, at its own address, of the tab. */
    private static Shell shown(Shell base, ProductModel head, Shell.Curl... own) {
        return base.titled(head.product().name())
                .in("products")
                .withPast()
                .curl(Stream.concat(Stream.of(base.api(head.path())), Stream.of(own))
                        .toArray(Shell.Curl[]::new));
    }

    private static <T> List<T> items(@Nullable ResponseEntity<Page<T>> found) {
        return found == null ? List.of() : Pages.body(found).items();
    }

    private static @Nullable String next(Shell shell, Page<?> page) {
        return page.nextCursor() == null ? null : shell.here("cursor", page.nextCursor());
    }
}
