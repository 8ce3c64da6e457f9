package io.zetel.licensing.api.http.desired;

import io.zetel.licensing.api.http.desired.DesiredState.WantedProduct;
import io.zetel.licensing.api.http.desired.Step.Action;
import io.zetel.licensing.api.http.desired.Step.FieldDifference;
import io.zetel.licensing.api.http.desired.Step.Kind;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.policy.EnvironmentScope;
import io.zetel.licensing.domain.policy.PolicyCommand.Selection;
import io.zetel.licensing.domain.policy.PolicyProduct;
import io.zetel.licensing.domain.policy.PolicyState;
import io.zetel.licensing.domain.shared.AppId;
import io.zetel.licensing.domain.shared.NewPlans;
import io.zetel.licensing.domain.shared.ServiceChoice;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.projections.policies.PolicyRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from what is to what is wanted, in an order in which it can be gone: auto-claim goes on first and off last,
 * and policies give way before others take their places.
 */
final class StatePlan {

    private static final ServiceChoice AS_BEFORE = new ServiceChoice(null, null, null);

    private final CurrentState present;
    private final Wanted wanted;
    private final boolean prune;
    private final StateWords words;
    private final Catalogue catalogue;
    private final Supplier<String> newIds;
    private final List<Step> first = new ArrayList<>();
    private final List<Step> leaving = new ArrayList<>();
    private final List<Step> changing = new ArrayList<>();
    private final List<Step> creatingOff = new ArrayList<>();
    private final List<Step> creating = new ArrayList<>();
    private final List<Step> turningOn = new ArrayList<>();
    private final List<Step> groups = new ArrayList<>();
    private final List<Step> last = new ArrayList<>();

    private StatePlan(CurrentState present, Wanted wanted, boolean prune, StateWords words, Supplier<String> newIds) {
        this.present = present;
        this.wanted = wanted;
        this.prune = prune;
        this.words = words;
        this.catalogue = words.catalogue();
        this.newIds = newIds;
    }

    /** The steps; only with {@code prune} does what is not wanted go. */
    static List<Step> steps(
            CurrentState present, Wanted wanted, boolean prune, StateWords words, Supplier<String> newIds) {
        var plan = new StatePlan(present, wanted, prune, words, newIds);
        plan.settings();
        plan.policies();
        plan.groups();
        var steps = new ArrayList<Step>();
        List.of(
                        plan.first,
                        plan.leaving,
                        plan.changing,
                        plan.creatingOff,
                        plan.creating,
                        plan.turningOn,
                        plan.groups,
                        plan.last)
                .forEach(steps::addAll);
        return steps;
    }

    private void settings() {
        var on = wanted.autoClaim();
        if (on != null && on != present.autoClaim()) {
            (on ? first : last).add(setting("autoClaim", present.autoClaim(), on, new StateChange.Switch(on)));
        }
        var later = wanted.newPlans();
        if (later != null && later != present.newPlans()) {
            first.add(setting("newPlans", present.newPlans(), later, new StateChange.LaterPlans(later)));
        }
    }

    private static Step setting(String name, Object before, Object after, StateChange change) {
        return new Step(Action.CHANGE, Kind.SETTING, name, List.of(new FieldDifference(name, before, after)), change);
    }

    private void policies() {
        Map<Called, Integer> seen = new HashMap<>();
        Set<PolicyRow> mentioned = new HashSet<>();
        for (var policy : wanted.policies()) {
            var called = new Called(policy.name(), policy.app());
            int place = seen.merge(called, 1, Integer::sum) - 1;
            var rows = present.called(policy.name(), policy.app());
            if (place < rows.size()) {
                mentioned.add(rows.get(place));
                change(rows.get(place), policy);
            } else {
                create(policy);
            }
        }
        if (prune) {
            present.policies().stream()
                    .filter(row -> !mentioned.contains(row))
                    .forEach(row -> leaving.add(new Step(
                            Action.REMOVE,
                            Kind.POLICY,
                            row.name(),
                            List.of(),
                            new StateChange.DropPolicy(row.policyId().value()))));
        }
    }

    private record Called(String name, AppId app) {}

    private void create(Wanted.OfPolicy policy) {
        var id = newIds.get();
        boolean on = !Boolean.FALSE.equals(policy.enabled());
        var scope = policy.scope() == null ? EnvironmentScope.ALL : policy.scope();
        var into = on ? creating : creatingOff;
        into.add(new Step(
                Action.CREATE,
                Kind.POLICY,
                policy.name(),
                List.of(
                        new FieldDifference("app", null, policy.app().value()),
                        new FieldDifference("environmentScope", null, scope),
                        new FieldDifference("products", null, shown(policy.products(), Map.of(), NewPlans.OFF))),
                new StateChange.MakePolicy(id, policy.name(), policy.app(), selections(policy.products()), scope)));
        if (!on) {
            into.add(turn(id, policy.name(), false));
        }
    }

    private void change(PolicyRow row, Wanted.OfPolicy policy) {
        Map<SkuId, Services> before = new LinkedHashMap<>();
        row.products().forEach(product -> before.put(product.skuId(), product.services()));
        var products = new ArrayList<>(policy.products());
        if (!prune) {
            row.products().stream()
                    .map(PolicyProduct::skuId)
                    .filter(sku ->
                            products.stream().noneMatch(one -> one.skuId().equals(sku)))
                    .forEach(sku -> products.add(new LicenseChoice(sku, AS_BEFORE)));
        }
        var next = products.stream()
                .map(product -> isSame(product, before.get(product.skuId()), NewPlans.OFF)
                        ? new LicenseChoice(product.skuId(), AS_BEFORE)
                        : product)
                .toList();
        boolean isSame = next.stream()
                        .allMatch(
                                product -> product.services().equals(AS_BEFORE) && before.containsKey(product.skuId()))
                && next.stream().map(LicenseChoice::skuId).toList().equals(List.copyOf(before.keySet()));
        var id = row.policyId().value();
        if (!isSame) {
            changing.add(new Step(
                    Action.CHANGE,
                    Kind.POLICY,
                    row.name(),
                    List.of(new FieldDifference("products", shown(before), shown(next, before, NewPlans.OFF))),
                    new StateChange.SetProducts(id, selections(next))));
        }
        boolean isOn = row.status() == PolicyState.Status.ACTIVE;
        if (policy.enabled() != null && policy.enabled() != isOn) {
            (isOn ? leaving : turningOn).add(turn(id, row.name(), !isOn));
        }
    }

    private static Step turn(String id, String name, boolean on) {
        return new Step(
                Action.CHANGE,
                Kind.POLICY,
                name,
                List.of(new FieldDifference("enabled", !on, on)),
                new StateChange.TurnPolicy(id, on));
    }

    private void groups() {
        var known = present.byGroup();
        for (var group : wanted.groups()) {
            change(known.remove(group.groupId().compared()), group);
        }
        if (prune) {
            known.values()
                    .forEach(group -> change(group, new Wanted.OfGroup(group.groupId(), group.mode(), List.of())));
        }
    }

    private void change(CurrentState.@Nullable OfGroup group, Wanted.OfGroup wanted) {
        Map<SkuId, Services> before = group == null ? Map.of() : group.licenses();
        var usual = this.wanted.newPlans() == null ? present.newPlans() : this.wanted.newPlans();
        var add = wanted.licenses().stream()
                .filter(license -> !isSame(license, before.get(license.skuId()), usual))
                .toList();
        var remove = before.keySet().stream()
                .filter(sku -> prune
                        && wanted.licenses().stream()
                                .noneMatch(license -> license.skuId().equals(sku)))
                .toList();
        boolean isOtherMode = wanted.mode() != null && group != null && wanted.mode() != group.mode();
        if (add.isEmpty() && remove.isEmpty() && !isOtherMode) {
            return;
        }
        var fields = new ArrayList<FieldDifference>();
        add.forEach(license -> fields.add(new FieldDifference(
                "licenses/" + words.partNumber(license.skuId()),
                before.containsKey(license.skuId())
                        ? words.product(license.skuId(), before.get(license.skuId()))
                        : null,
                words.product(license.skuId(), services(license, before.get(license.skuId()), usual)))));
        remove.forEach(sku -> fields.add(
                new FieldDifference("licenses/" + words.partNumber(sku), words.product(sku, before.get(sku)), null)));
        if (isOtherMode) {
            fields.add(new FieldDifference("mode", group.mode(), wanted.mode()));
        }
        var action = before.isEmpty() ? Action.CREATE : remove.size() == before.size() ? Action.REMOVE : Action.CHANGE;
        groups.add(new Step(
                add.isEmpty() || action == Action.CREATE ? action : Action.CHANGE,
                Kind.GROUP,
                wanted.groupId().value(),
                fields,
                new StateChange.SetLicenses(wanted.groupId().value(), add, remove, wanted.mode())));
    }

    /** Whether it gives what it gave: of service plans that the product has no more nothing can be said. */
    private boolean isSame(LicenseChoice choice, @Nullable Services before, NewPlans usual) {
        if (before == null) {
            return false;
        }
        var after = services(choice, before, usual);
        var all = catalogue.plansOf(choice.skuId());
        return after.newPlans() == before.newPlans()
                && all.stream().allMatch(plan -> after.gives(plan) == before.gives(plan));
    }

    private Services services(LicenseChoice choice, @Nullable Services before, NewPlans usual) {
        return choice.services().of(catalogue.plansOf(choice.skuId()), before, usual);
    }

    private List<WantedProduct> shown(Map<SkuId, Services> products) {
        return products.entrySet().stream()
                .map(product -> words.product(product.getKey(), product.getValue()))
                .toList();
    }

    private List<WantedProduct> shown(List<LicenseChoice> products, Map<SkuId, Services> before, NewPlans usual) {
        return products.stream()
                .map(product -> words.product(product.skuId(), services(product, before.get(product.skuId()), usual)))
                .toList();
    }

    private static List<Selection> selections(List<LicenseChoice> products) {
        return products.stream()
                .map(product -> new Selection(product.skuId(), product.services()))
                .toList();
    }
}
