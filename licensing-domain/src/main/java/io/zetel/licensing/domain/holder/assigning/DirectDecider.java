package io.zetel.licensing.domain.holder.assigning;

import static io.zetel.licensing.domain.shared.Refusal.ACCOUNT_DISABLED;
import static io.zetel.licensing.domain.shared.Refusal.ALREADY_INHERITED;
import static io.zetel.licensing.domain.shared.Refusal.DEPENDENCY_VIOLATION;
import static io.zetel.licensing.domain.shared.Refusal.INHERITED_FROM_GROUP;
import static io.zetel.licensing.domain.shared.Refusal.INVALID_USAGE_LOCATION;
import static io.zetel.licensing.domain.shared.Refusal.NOT_ASSIGNED;
import static io.zetel.licensing.domain.shared.Refusal.OUT_OF_LICENSES;
import static io.zetel.licensing.domain.shared.Refusal.SKU_TARGET_DEVICE;

import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.holder.Account;
import io.zetel.licensing.domain.holder.Assignment;
import io.zetel.licensing.domain.holder.AssignmentCommand.ChangeLicenses;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.HolderState.Standing;
import io.zetel.licensing.domain.holder.LicenseChoice;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.PoolView;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.Refused.Fault;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Licences by hand: one atomic change of a user's own licences, judged by how it ends (P14 to P21, R06). */
public final class DirectDecider {

    private static final Comparator<PlanId> BY_ID = Comparator.comparing(PlanId::value);

    private final HolderState state;
    private final ChangeLicenses command;
    private final HolderFacts facts;
    private final List<Fault> faults = new ArrayList<>();

    private DirectDecider(HolderState state, ChangeLicenses command, HolderFacts facts) {
        this.state = state;
        this.command = command;
        this.facts = facts;
    }

    /** What the change leads to; a no names everything that is wrong with it, and then nothing happens. */
    public static List<HolderEvent> decide(HolderState state, ChangeLicenses command, HolderFacts facts)
            throws Refused {
        return new DirectDecider(DirectoryDecider.present(state, command.expectedVersion()), command, facts).decide();
    }

    /** The products whose pools the decision may look at; none where it is a no whatever is in them. */
    public static Set<SkuId> products(HolderState state, ChangeLicenses command) {
        boolean isOpen = command.holder().type() == HolderId.Type.USER
                && state.standing() == Standing.ACTIVE
                && (command.expectedVersion() == null || command.expectedVersion() == state.version());
        if (!isOpen) {
            return Set.of();
        }
        var products = new LinkedHashSet<SkuId>();
        command.add().forEach(choice -> products.add(choice.skuId()));
        products.addAll(state.seatsWanted());
        return products;
    }

    private List<HolderEvent> decide() throws Refused {
        if (command.holder().type() == HolderId.Type.DEVICE) {
            throw new Refused(SKU_TARGET_DEVICE, "A device is licensed through its group.");
        }
        if (state.account() == Account.SUSPENDED && !command.add().isEmpty()) {
            throw new Refused(
                    ACCOUNT_DISABLED, "The account is disabled and its licences are suspended; enable it first.");
        }
        faults.addAll(new LicenseFaults(facts.catalogue(), PoolView.owned(facts.pools()), HolderId.Type.USER)
                .of(command.add(), command.remove()));
        refuse();
        for (int i = 0; i < command.remove().size(); i++) {
            findFaultsOfRemoving(command.remove().get(i), "/remove/" + i);
        }
        var intended = intended();
        for (int i = 0; i < command.add().size(); i++) {
            findFaultsOfAdding(command.add().get(i), intended, "/add/" + i + "/sku");
        }
        findBroken(intended);
        refuse();
        return new DecisionBuilder(state, facts).intends(_ -> intended).events();
    }

    private void refuse() throws Refused {
        if (!faults.isEmpty()) {
            throw new Refused(faults);
        }
    }

    private void findFaultsOfRemoving(SkuId skuId, String pointer) {
        var sources = state.assignment(skuId).map(Assignment::sources).orElse(List.of());
        if (sources.isEmpty()) {
            faults.add(new Fault(NOT_ASSIGNED, pointer, "The user does not have %s.".formatted(name(skuId))));
        } else if (sources.stream().allMatch(SourceState::isInherited)) {
            var groups = sources.stream().map(held -> held.source().id()).collect(Collectors.joining(", "));
            faults.add(new Fault(
                    INHERITED_FROM_GROUP,
                    pointer,
                    "The user has %s from %s; take the user out there.".formatted(name(skuId), groups)));
        }
    }

    private HolderState intended() {
        var next = state;
        for (var skuId : command.remove()) {
            for (var held : state.assignment(skuId).map(Assignment::sources).orElse(List.of())) {
                next = held.isInherited() ? next : next.without(skuId, held.source());
            }
        }
        for (var choice : command.add()) {
            var before = state.source(choice.skuId(), Source.DIRECT).map(SourceState::services);
            var plans = facts.catalogue()
                    .product(choice.skuId())
                    .map(Product::planIds)
                    .orElse(List.of());
            var asked = choice.services().of(plans, before.orElse(null), facts.newPlans());
            next = next.with(
                    choice.skuId(),
                    facts.catalogue().called(choice.skuId(), choice.skuId().value()),
                    new SourceState(
                            Source.DIRECT, null, before.filter(asked::isSameAs).orElse(asked), SourceStatus.ACTIVE));
        }
        return next;
    }

    private void findFaultsOfAdding(LicenseChoice choice, HolderState intended, String pointer) {
        var sku = choice.skuId();
        var inherited = state.assignment(sku).stream()
                .flatMap(a -> a.sources().stream())
                .filter(held -> held.isInherited() && held.isLive())
                .toList();
        if (!command.allowAlongsideInherited()
                && !inherited.isEmpty()
                && state.source(sku, Source.DIRECT).isEmpty()) {
            faults.add(new Fault(
                    ALREADY_INHERITED, pointer, "The user has %s from a group already.".formatted(name(sku))));
        }
        if (state.usageLocation() == null) {
            faults.add(new Fault(INVALID_USAGE_LOCATION, pointer, "The user has no usage location."));
        }
        var had = state.enabledPlans(sku, facts.catalogue()).collect(Collectors.toSet());
        var added = intended.enabledPlans(sku, facts.catalogue())
                .filter(plan -> !had.contains(plan))
                .toList();
        PlanConflicts.of(
                        facts.catalogue().rules(),
                        added,
                        intended.plansBeside(sku, facts.catalogue()),
                        intended.plans(facts.catalogue()),
                        state.usageLocation())
                .ifPresent(violation -> faults.add(new Fault(
                        violation.code(),
                        pointer,
                        "%s of %s stands against %s.".formatted(name(violation.plan()), name(sku), where(violation)),
                        Stream.concat(
                                        Stream.of(violation.plan()),
                                        violation.others().stream().sorted(BY_ID))
                                .toList())));
        if (!state.holds(sku) && !facts.hasSeatLeft(sku)) {
            faults.add(new Fault(OUT_OF_LICENSES, pointer, "No seat of %s is left.".formatted(name(sku))));
        }
    }

    private String where(PlanConflicts.Violation violation) {
        return violation.others().isEmpty()
                ? "the usage location " + state.usageLocation()
                : violation.others().stream().map(this::name).sorted().collect(Collectors.joining(" or "));
    }

    /** What stays must not lose the last plan it needs. */
    private void findBroken(HolderState intended) {
        var rules = facts.catalogue().rules();
        PlanConflicts.losingSupport(rules, state.plans(facts.catalogue()), intended.plans(facts.catalogue()))
                .forEach(plan -> {
                    var needed = rules.dependencies().getOrDefault(plan, Set.of());
                    faults.add(new Fault(
                            DEPENDENCY_VIOLATION,
                            culprit(needed),
                            "%s needs %s."
                                    .formatted(
                                            name(plan),
                                            needed.stream()
                                                    .map(this::name)
                                                    .sorted()
                                                    .collect(Collectors.joining(" or "))),
                            Stream.concat(Stream.of(plan), needed.stream().sorted(BY_ID))
                                    .toList()));
                });
    }

    private String culprit(Set<PlanId> needed) {
        for (int i = 0; i < command.remove().size(); i++) {
            if (state.enabledPlans(command.remove().get(i), facts.catalogue()).anyMatch(needed::contains)) {
                return "/remove/" + i;
            }
        }
        return "/add";
    }

    private String name(SkuId skuId) {
        return facts.catalogue().partNumber(skuId);
    }

    private String name(PlanId plan) {
        return facts.catalogue().plan(plan).map(ServicePlan::name).orElse(plan.value());
    }
}
