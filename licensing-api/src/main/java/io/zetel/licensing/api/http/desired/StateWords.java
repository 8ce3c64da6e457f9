package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.api.http.desired.DesiredState.Settings;
import io.zetel.licensing.api.http.desired.DesiredState.WantedGroup;
import io.zetel.licensing.api.http.desired.DesiredState.WantedPolicy;
import io.zetel.licensing.api.http.desired.DesiredState.WantedProduct;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.policies.PolicyRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts how a tenant is set up into the words of a document, and reads one. */
record StateWords(Names names) {

    Catalogue catalogue() {
        return names.catalogue();
    }

    String partNumber(SkuId sku) {
        return names.partNumber(sku);
    }

    /** A product and those of its service plans that are off; a plan that it has no more is not spoken of. */
    WantedProduct product(SkuId sku, Services services) {
        var all = catalogue().plansOf(sku);
        var off = all.stream().filter(plan -> !services.gives(plan)).toList();
        return new WantedProduct(partNumber(sku), names.planNames(sku, off), null, services.newPlans());
    }

    DesiredState document(CurrentState present) {
        return new DesiredState(
                new Settings(present.autoClaim(), present.newPlans()),
                present.policies().stream().map(this::policy).toList(),
                present.groups().stream().map(this::group).toList());
    }

    private WantedPolicy policy(PolicyRow row) {
        return new WantedPolicy(
                row.name(),
                row.app().value(),
                row.status() == PolicyState.Status.ACTIVE,
                row.environmentScope(),
                row.products().stream()
                        .map(product -> product(product.skuId(), product.services()))
                        .toList());
    }

    private WantedGroup group(CurrentState.OfGroup group) {
        return new WantedGroup(
                group.groupId().value(),
                group.mode(),
                group.licenses().entrySet().stream()
                        .map(license -> product(license.getKey(), license.getValue()))
                        .toList());
    }

    /** What a document says; a bad request with every fault where it says nothing that can be. */
    Wanted wanted(DesiredState document, CurrentState present) {
        var faults = new Faults();
        var policies = new ArrayList<Wanted.OfPolicy>();
        var all = document.policies() == null ? List.<WantedPolicy>of() : document.policies();
        var places = new HashMap<List<String>, Integer>();
        for (int i = 0; i < all.size(); i++) {
            var policy = all.get(i);
            var at = "/policies/" + i;
            var app = names.app(at + "/app", policy.app(), faults);
            var products = choices(at + "/products", policy.products(), present, faults);
            if (app == null) {
                continue;
            }
            var name = policy.name().strip();
            int place = places.merge(List.of(name, app.value()), 1, Integer::sum) - 1;
            var rows = present.called(name, app);
            faults.check(
                    policy.environmentScope() == null
                            || place >= rows.size()
                            || rows.get(place).environmentScope() == policy.environmentScope(),
                    at + "/environmentScope",
                    "NOT_CHANGEABLE",
                    "cannot be changed; make another policy");
            policies.add(new Wanted.OfPolicy(name, app, policy.enabled(), policy.environmentScope(), products));
        }
        var groups = groups(document.groups() == null ? List.of() : document.groups(), present, faults);
        faults.throwIfAny();
        var settings = Optional.ofNullable(document.settings());
        return new Wanted(
                settings.map(Settings::autoClaim).orElse(null),
                settings.map(Settings::newPlans).orElse(null),
                policies,
                groups);
    }

    private List<Wanted.OfGroup> groups(List<WantedGroup> all, CurrentState present, Faults faults) {
        Map<GroupId, CurrentState.OfGroup> known = present.byGroup();
        Set<GroupId> seen = new HashSet<>();
        var groups = new ArrayList<Wanted.OfGroup>();
        for (int i = 0; i < all.size(); i++) {
            var group = all.get(i);
            var at = "/groups/" + i;
            var id = new GroupId(group.groupId());
            faults.check(seen.add(id.compared()), at + "/groupId", "DUPLICATE_GROUP", "is in the list twice");
            var licenses = choices(at + "/licenses", group.licenses(), present, faults);
            groups.add(new Wanted.OfGroup(
                    Optional.ofNullable(known.get(id.compared()))
                            .map(CurrentState.OfGroup::groupId)
                            .orElse(id),
                    group.mode(),
                    licenses));
        }
        return groups;
    }

    private List<LicenseChoice> choices(
            String pointer, List<WantedProduct> bodies, CurrentState present, Faults faults) {
        var choices = new ArrayList<LicenseChoice>();
        for (int i = 0; i < bodies.size(); i++) {
            var body = bodies.get(i);
            var at = pointer + "/" + i;
            var gone =
                    catalogue().candidates(body.sku()).isEmpty() ? catalogue().skuIds(body.sku()) : List.<SkuId>of();
            @Nullable SkuId sku;
            List<Product> shelf;
            if (gone.size() == 1 && present.products().contains(gone.getFirst())) {
                // Sold no more: it can stay, and nothing can be said of its service plans.
                sku = gone.getFirst();
                shelf = List.of();
            } else {
                var product = names.product(at + "/sku", body.sku(), faults);
                sku = product == null ? null : product.skuId();
                shelf = product == null ? List.of() : List.of(product);
            }
            if (sku != null) {
                var services =
                        names.services(at, body.disabledPlans(), body.enabledPlans(), body.newPlans(), shelf, faults);
                var meant = sku;
                faults.check(
                        choices.stream().noneMatch(one -> one.skuId().equals(meant)),
                        at + "/sku",
                        "DUPLICATE_PRODUCT",
                        "is in the list twice");
                choices.add(new LicenseChoice(sku, services));
            }
        }
        return choices;
    }
}
