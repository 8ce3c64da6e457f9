package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import io.zetel.licensing.domain.shared.PlanId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What service plans mean to each other, in the words of the contract (P05): plans of which a user may have only one,
 * plans that need one of others, and countries where a plan may not be used. What is read can be sent back.
 */
record PlanRulesView(
        @NotNull @Size(max = 5000) List<@NotNull @Valid Exclusion> exclusions,
        @NotNull @Size(max = 5000) List<@NotNull @Valid Dependency> dependencies,
        @NotNull @Size(max = 5000) List<@NotNull @Valid Prohibition> prohibitedLocations) {

    /** A plan that cannot be had beside any of the others; it need be said of one of two only. */
    record Exclusion(
            @NotNull String servicePlan,
            @NotNull @Size(min = 1, max = 500) List<@NotNull String> excludes) {}

    /** A plan that is of no use without one of the others. */
    record Dependency(
            @NotNull String servicePlan,
            @NotNull @Size(min = 1, max = 500) List<@NotNull String> needsOneOf) {}

    /** A plan that may not be used in these countries (ISO 3166). */
    record Prohibition(
            @NotNull String servicePlan,
            @NotNull @Size(min = 1, max = 300) List<@NotNull String> countries) {}

    static PlanRulesView of(Catalogue catalogue) {
        var rules = catalogue.rules();
        Function<PlanId, String> name = catalogue::planName;
        return new PlanRulesView(
                rows(rules.exclusions(), name, (plan, others) -> new Exclusion(plan, names(others, name))),
                rows(rules.dependencies(), name, (plan, others) -> new Dependency(plan, names(others, name))),
                rows(
                        rules.prohibitedLocations(),
                        name,
                        (plan, countries) -> new Prohibition(
                                plan, countries.stream().sorted().toList())));
    }

    private interface Row<T, R> {

        R of(String plan, Set<T> others);
    }

    private static <T, R> List<R> rows(Map<PlanId, Set<T>> rules, Function<PlanId, String> name, Row<T, R> row) {
        return rules.entrySet().stream()
                .sorted(Comparator.comparing(entry -> name.apply(entry.getKey())))
                .map(entry -> row.of(name.apply(entry.getKey()), entry.getValue()))
                .toList();
    }

    private static List<String> names(Collection<PlanId> plans, Function<PlanId, String> name) {
        return List.copyOf(new TreeSet<>(plans.stream().map(name).toList()));
    }

    /** The rules this says, with every plan and country that there is none of. */
    PlanRules rules(Catalogue catalogue) {
        var faults = new Faults();
        var excluded = new HashMap<PlanId, Set<PlanId>>();
        for (int i = 0; i < exclusions.size(); i++) {
            var at = "/exclusions/" + i;
            var plan = plan(catalogue, at + "/servicePlan", exclusions.get(i).servicePlan(), faults);
            for (var other :
                    plans(catalogue, at + "/excludes", exclusions.get(i).excludes(), plan, faults)) {
                if (plan != null) {
                    excluded.computeIfAbsent(plan, _ -> new HashSet<>()).add(other);
                    excluded.computeIfAbsent(other, _ -> new HashSet<>()).add(plan);
                }
            }
        }
        var needed = new HashMap<PlanId, Set<PlanId>>();
        for (int i = 0; i < dependencies.size(); i++) {
            var at = "/dependencies/" + i;
            var plan = plan(catalogue, at + "/servicePlan", dependencies.get(i).servicePlan(), faults);
            var others = Set.copyOf(
                    plans(catalogue, at + "/needsOneOf", dependencies.get(i).needsOneOf(), plan, faults));
            once(needed.put(plan == null ? new PlanId("") : plan, others) == null || plan == null, at, faults);
        }
        var prohibited = new HashMap<PlanId, Set<String>>();
        for (int i = 0; i < prohibitedLocations.size(); i++) {
            var at = "/prohibitedLocations/" + i;
            var row = prohibitedLocations.get(i);
            var plan = plan(catalogue, at + "/servicePlan", row.servicePlan(), faults);
            for (int j = 0; j < row.countries().size(); j++) {
                faults.country(at + "/countries/" + j, row.countries().get(j));
            }
            once(
                    prohibited.put(plan == null ? new PlanId("") : plan, Set.copyOf(row.countries())) == null
                            || plan == null,
                    at,
                    faults);
        }
        faults.throwIfAny();
        return new PlanRules(Map.copyOf(excluded), Map.copyOf(needed), Map.copyOf(prohibited));
    }

    private static void once(boolean isFirst, String at, Faults faults) {
        faults.check(isFirst, at + "/servicePlan", "DUPLICATE_PLAN", "is in the list twice");
    }

    private static List<PlanId> plans(
            Catalogue catalogue, String pointer, List<String> names, @Nullable PlanId except, Faults faults) {
        var plans = new ArrayList<PlanId>();
        for (int i = 0; i < names.size(); i++) {
            var plan = plan(catalogue, pointer + "/" + i, names.get(i), faults);
            if (plan != null) {
                faults.check(!plan.equals(except), pointer + "/" + i, "PLAN_NAMES_ITSELF", "is the plan itself");
                plans.add(plan);
            }
        }
        return plans;
    }

    private static @Nullable PlanId plan(Catalogue catalogue, String pointer, String name, Faults faults) {
        var meant = catalogue.planCandidates(name.strip());
        faults.check(!meant.isEmpty(), pointer, "UNKNOWN_PLAN", "There is no service plan of that name or id");
        faults.check(
                meant.size() <= 1,
                pointer,
                "AMBIGUOUS_PLAN",
                "may be any of "
                        + String.join(
                                ", ",
                                meant.stream().map(plan -> plan.id().value()).toList()) + "; name its id");
        return meant.size() == 1 ? meant.getFirst().id() : null;
    }
}
