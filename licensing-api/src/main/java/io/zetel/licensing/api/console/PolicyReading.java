package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.policy.PolicyView;
import io.zetel.licensing.api.http.policy.PolicyViews;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.subscription.ProductViews;
import io.zetel.licensing.api.http.subscription.ProductViews.ProductSeats;
import io.zetel.licensing.api.http.tenant.TenantController;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.policies.PolicyVersionRow;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Policies as their pages show them: what the API answers, with the catalogue's names. */
@Component
class PolicyReading {

    private static final int MOST_BACKUPS = 4;
    /** So many of those who claimed are beside a policy; the report has them all. */
    static final PageRequest LAST_CLAIMANTS = new PageRequest(10, Optional.empty());

    private final PolicyViews policies;
    private final ProductViews products;
    private final TenantOverview tenants;
    private final TenantController past;
    private final PolicyList history;
    private final Names names;
    private final Actors actors;

    PolicyReading(
            PolicyViews policies,
            ProductViews products,
            TenantOverview tenants,
            TenantController past,
            PolicyList history,
            Names names,
            Actors actors) {
        this.history = history;
        this.actors = actors;
        this.policies = policies;
        this.products = products;
        this.tenants = tenants;
        this.past = past;
        this.names = names;
    }

    /** The page of policies, with one of them beside the list where it is asked for. */
    PolicyModel model(Shell shell, TenantId t, @Nullable PolicyId shown, PageRequest page, AsOf asOf) {
        var tenant = asOf.instant().isEmpty() ? tenant(t) : Pages.body(past.show(t, Pages.noWait(), asOf));
        var list = Pages.body(policies.list(t, page, Pages.noWait(), asOf));
        var lines = list.items().stream().map(view -> line(t, view)).toList();
        var next = list.nextCursor() == null ? null : shell.link("/policies", "cursor", list.nextCursor());
        var pane = shown == null ? null : pane(t, show(t, shown, asOf), asOf);
        return new PolicyModel(tenant.autoClaimEnabled(), tenant.version(), tenant.policyLimit(), lines, pane, next);
    }

    PolicyView show(TenantId t, PolicyId id, AsOf asOf) {
        return Pages.body(policies.show(t, id, Pages.noWait(), asOf));
    }

    TenantRow tenant(TenantId t) {
        return tenants.tenant(t).orElseThrow(() -> HttpProblem.notFound("TENANT_NOT_FOUND", "There is no such tenant"));
    }

    /** What users can claim, by name. */
    List<App> apps() {
        return names.catalogue().apps().stream()
                .filter(App::claimable)
                .sorted(Comparator.comparing(App::name))
                .toList();
    }

    String appName(String app) {
        return names.catalogue().app(new AppId(app)).map(App::name).orElse(app);
    }

    String productName(TenantId t, String sku) {
        return names.of(t).productName(sku);
    }

    /** The products that could go into a policy for this app. */
    List<PolicyModel.Backup> eligible(TenantId t, String app) {
        return Pages.body(policies.eligible(t, app, null, Pages.noWait())).products().stream()
                .map(row -> new PolicyModel.Backup(row.sku(), row.name(), row.available()))
                .toList();
    }

    /** The services of a product for this app, those aside that are left off. */
    List<PolicyModel.Plan> plans(TenantId t, String app, String sku, Set<String> off) {
        Set<PlanId> locked =
                names.catalogue().app(new AppId(app)).map(App::servicePlans).orElse(Set.of());
        return names.of(t).catalogue().findProduct(sku).map(Product::servicePlans).orElse(List.of()).stream()
                .map(plan -> new PolicyModel.Plan(
                        plan.id().value(), plan.friendlyName(), !isOff(plan, off), locked.contains(plan.id())))
                .sorted(Comparator.comparing(PolicyModel.Plan::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static boolean isOff(ServicePlan plan, Set<String> off) {
        return off.contains(plan.id().value()) || off.contains(plan.name());
    }

    private PolicyModel.Line line(TenantId t, PolicyView view) {
        return new PolicyModel.Line(
                view.policyId(),
                view.name(),
                appName(view.app()),
                productName(t, view.primary()),
                view.products().size() - 1,
                view.available(),
                isOn(view));
    }

    private PolicyModel.Pane pane(TenantId t, PolicyView view, AsOf asOf) {
        Map<String, ProductSeats> seats =
                Pages.body(products.list(t, null, Pages.all(), Pages.noWait(), asOf)).items().stream()
                        .collect(Collectors.toMap(ProductSeats::skuId, Function.identity()));
        var shown = view.products().stream()
                .map(product -> {
                    var row = seats.get(product.skuId());
                    return new PolicyModel.Product(
                            product.skuPartNumber(),
                            productName(t, product.skuPartNumber()),
                            product.position(),
                            product.available(),
                            row == null
                                    ? SeatBar.of(0, 0, 0)
                                    : SeatBar.of(row.total(), row.assigned(), row.expiringSoon()),
                            plans(t, view.app(), product.skuPartNumber(), Set.copyOf(product.disabledPlans())));
                })
                .toList();
        return new PolicyModel.Pane(
                view.policyId(),
                view.name(),
                appName(view.app()),
                isOn(view),
                view.version(),
                view.origin(),
                view.environmentScope(),
                shown,
                asOf.instant().isPresent() || shown.size() > MOST_BACKUPS ? List.of() : backups(t, view),
                Pages.body(policies.claimants(t, new PolicyId(view.policyId()), LAST_CLAIMANTS, Pages.noWait(), asOf))
                        .items(),
                asOf.instant().isPresent() ? List.of() : versions(t, new PolicyId(view.policyId()), 0));
    }

    /** What was done to a policy after this version of it, and what that made different. */
    List<PolicyModel.Version> versionsAfter(TenantId t, PolicyId id, long shown) {
        return versions(t, id, shown - 1).stream()
                .filter(row -> row.version() > shown)
                .toList();
    }

    /** What was done to a policy since this version of it. */
    List<PolicyModel.Version> versions(TenantId t, PolicyId id, long since) {
        var known = names.of(t);
        var versions = new ArrayList<PolicyModel.Version>();
        PolicyVersionRow before = null;
        var rows = history.versions(t, id, since, PageRequest.DEFAULT_LIMIT);
        var called = actors.of(rows.stream().map(PolicyVersionRow::actor));
        for (var row : rows) {
            versions.add(new PolicyModel.Version(
                    row.version(),
                    row.change(),
                    before == null ? List.of() : PolicyChanges.between(before, row, known),
                    row.changedAt(),
                    called.name(row.actor()),
                    row.reason() == null ? "" : row.reason()));
            before = row;
        }
        return List.copyOf(versions);
    }

    private List<PolicyModel.Backup> backups(TenantId t, PolicyView view) {
        var eligible = Pages.body(policies.eligible(t, view.app(), new PolicyId(view.policyId()), Pages.noWait()));
        return !eligible.canAddBackup()
                ? List.of()
                : eligible.products().stream()
                        .filter(row -> !row.inPolicy())
                        .map(row -> new PolicyModel.Backup(row.sku(), row.name(), row.available()))
                        .toList();
    }

    private static boolean isOn(PolicyView view) {
        return view.status().equals("On");
    }
}
