package io.zetel.licensing.domain.policy;

import static io.zetel.licensing.domain.shared.Refusal.APP_HAS_ACTIVE_POLICY;
import static io.zetel.licensing.domain.shared.Refusal.LAST_PRODUCT;
import static io.zetel.licensing.domain.shared.Refusal.NAME_REQUIRED;
import static io.zetel.licensing.domain.shared.Refusal.NOT_A_PERMUTATION;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_EXISTS;
import static io.zetel.licensing.domain.shared.Refusal.POLICY_NOT_FOUND;
import static io.zetel.licensing.domain.shared.Refusal.VERSION_MISMATCH;

import io.zetel.licensing.domain.policy.PolicyCommand.AddBackupProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.AdjustPolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.CreatePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.DeletePolicy;
import io.zetel.licensing.domain.policy.PolicyCommand.Direction;
import io.zetel.licensing.domain.policy.PolicyCommand.MoveProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.RemoveProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReorderProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.ReplaceProducts;
import io.zetel.licensing.domain.policy.PolicyCommand.RetireProduct;
import io.zetel.licensing.domain.policy.PolicyCommand.SetServices;
import io.zetel.licensing.domain.policy.PolicyEvent.BackupProductAdded;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyCreated;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDeleted;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyDisabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyEnabled;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyRenamed;
import io.zetel.licensing.domain.policy.PolicyEvent.PolicyServicesSet;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsRemoved;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReordered;
import io.zetel.licensing.domain.policy.PolicyEvent.ProductsReplaced;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.tenant.Initiator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules of a policy: one app, one to five products in order, on or off. */
public final class PolicyDecider {

    private PolicyDecider() {}

    /**
     * What happens when a policy in this state is asked this; nothing where it is so already.
     *
     * @param shelf what the tenant may put into a policy
     * @param appTaken whether another policy of the same app is active (DEC2)
     */
    public static List<PolicyEvent> decide(
            PolicyState state, PolicyCommand command, PolicyOffer shelf, boolean appTaken) throws Refused {
        return switch (command) {
            case CreatePolicy c
            when state.status() != PolicyState.Status.NOT_CREATED ->
                throw new Refused(POLICY_EXISTS, "There is or was a policy %s already.".formatted(c.policyId()));
            case CreatePolicy c -> created(c, shelf, appTaken);
            case AdjustPolicy c -> adjusted(existing(state, c.expectedVersion()), c, appTaken);
            case DeletePolicy c -> {
                existing(state, c.expectedVersion());
                yield List.of(new PolicyDeleted(c.tenantId(), c.policyId()));
            }
            case AddBackupProduct c -> appended(existing(state, c.expectedVersion()), c, shelf);
            case RemoveProducts c -> removed(existing(state, c.expectedVersion()), c, shelf);
            case ReorderProducts c -> reordered(existing(state, c.expectedVersion()), c);
            case ReplaceProducts c -> replaced(existing(state, c.expectedVersion()), c, shelf);
            case MoveProduct c -> moved(existing(state, c.expectedVersion()), c, shelf);
            case SetServices c -> reselected(existing(state, c.expectedVersion()), c, shelf);
            case RetireProduct c -> retired(state, c, shelf);
        };
    }

    /** The products of which it matters whether the tenant owns them; none where the answer is the same either way. */
    public static Set<SkuId> products(PolicyState state, PolicyCommand command) {
        return switch (command) {
            case CreatePolicy c when state.status() == PolicyState.Status.NOT_CREATED -> skuIds(c.products());
            case AddBackupProduct c
            when isAsked(state, c.expectedVersion())
                    && state.product(c.product().skuId()).isEmpty() ->
                Set.of(c.product().skuId());
            case ReplaceProducts c when isAsked(state, c.expectedVersion()) -> skuIds(c.products());
            case RetireProduct c when state.exists() && state.product(c.skuId()).isPresent() -> Set.of(c.skuId());
            case CreatePolicy _,
                    AddBackupProduct _,
                    ReplaceProducts _,
                    RetireProduct _,
                    AdjustPolicy _,
                    DeletePolicy _,
                    RemoveProducts _,
                    ReorderProducts _,
                    MoveProduct _,
                    SetServices _ -> Set.of();
        };
    }

    private static boolean isAsked(PolicyState state, @Nullable Long expectedVersion) {
        return state.exists() && (expectedVersion == null || expectedVersion == state.version());
    }

    private static Set<SkuId> skuIds(List<PolicyCommand.Selection> products) {
        return products.stream()
                .map(PolicyCommand.Selection::skuId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static PolicyState existing(PolicyState state, @Nullable Long expectedVersion) throws Refused {
        if (!state.exists()) {
            throw new Refused(POLICY_NOT_FOUND, "There is no such policy.");
        }
        if (expectedVersion != null && expectedVersion != state.version()) {
            throw new Refused(
                    VERSION_MISMATCH,
                    "The policy is at version %d, not %d.".formatted(state.version(), expectedVersion));
        }
        return state;
    }

    private static List<PolicyEvent> created(CreatePolicy c, PolicyOffer shelf, boolean appTaken) throws Refused {
        var faults = new ArrayList<Refused.Fault>();
        if (c.name().isBlank()) {
            faults.add(new Refused.Fault(NAME_REQUIRED, "/name", "A policy needs a name."));
        }
        faults.addAll(shelf.faultsOfApp(c.app()));
        faults.addAll(shelf.faultsOf(c.products(), c.app()));
        if (appTaken) {
            faults.add(new Refused.Fault(
                    APP_HAS_ACTIVE_POLICY,
                    "/app",
                    "%s has an active policy; turn that one off first.".formatted(c.app())));
        }
        refuseIfAny(faults);
        return List.of(new PolicyCreated(
                c.tenantId(),
                c.policyId(),
                c.name().strip(),
                c.app(),
                shelf.named(c.products(), PolicyState.NOT_CREATED),
                c.environmentScope(),
                Initiator.ADMIN));
    }

    private static List<PolicyEvent> adjusted(PolicyState state, AdjustPolicy c, boolean appTaken) throws Refused {
        var events = new ArrayList<PolicyEvent>();
        if (c.name() != null && c.name().isBlank()) {
            throw new Refused(List.of(new Refused.Fault(NAME_REQUIRED, "/name", "A policy needs a name.")));
        }
        if (c.name() != null && !c.name().strip().equals(state.name())) {
            events.add(new PolicyRenamed(c.tenantId(), c.policyId(), c.name().strip()));
        }
        if (c.enabled() != null && c.enabled() != state.isActive()) {
            if (c.enabled() && appTaken) {
                throw new Refused(
                        APP_HAS_ACTIVE_POLICY,
                        "%s has another active policy; turn that one off first.".formatted(state.app()));
            }
            events.add(
                    c.enabled()
                            ? new PolicyEnabled(c.tenantId(), c.policyId())
                            : new PolicyDisabled(c.tenantId(), c.policyId()));
        }
        return events;
    }

    private static List<PolicyEvent> appended(PolicyState state, AddBackupProduct c, PolicyOffer shelf) throws Refused {
        var added = shelf.named(List.of(c.product()), state).getFirst();
        if (state.product(added.skuId()).filter(added::isSameAs).isPresent()) {
            return List.of();
        }
        var all = new ArrayList<>(state.products().stream()
                .map(p -> new PolicyCommand.Selection(p.skuId(), p.disabledPlans()))
                .toList());
        all.add(c.product());
        refuseIfAny(shelf.faultsOfAddition(all, state.app()));
        return List.of(new BackupProductAdded(
                c.tenantId(), c.policyId(), added, state.products().size()));
    }

    private static List<PolicyEvent> removed(PolicyState state, RemoveProducts c, PolicyOffer shelf) throws Refused {
        var faults = new ArrayList<Refused.Fault>();
        c.skuIds().stream()
                .filter(sku -> state.product(sku).isEmpty())
                .forEach(sku -> faults.add(shelf.notInPolicy(sku)));
        if (new HashSet<>(c.skuIds()).containsAll(state.skuIds())) {
            faults.add(new Refused.Fault(
                    LAST_PRODUCT, "", "A policy keeps at least one product. To stop claims, turn the policy off."));
        }
        refuseIfAny(faults);
        return c.skuIds().isEmpty()
                ? List.of()
                : List.of(new ProductsRemoved(
                        c.tenantId(),
                        c.policyId(),
                        c.skuIds().stream().distinct().toList()));
    }

    /** Nothing where the product was bought anew in the meantime. */
    private static List<PolicyEvent> retired(PolicyState state, RetireProduct c, PolicyOffer shelf) {
        if (!state.exists()
                || state.product(c.skuId()).isEmpty()
                || shelf.owned().contains(c.skuId())) {
            return List.of();
        }
        if (state.products().size() > 1) {
            return List.of(new ProductsRemoved(c.tenantId(), c.policyId(), List.of(c.skuId())));
        }
        return state.isActive() ? List.of(new PolicyDisabled(c.tenantId(), c.policyId())) : List.of();
    }

    private static List<PolicyEvent> reordered(PolicyState state, ReorderProducts c) throws Refused {
        if (c.skuIds().size() != state.products().size()
                || !new HashSet<>(c.skuIds()).equals(new HashSet<>(state.skuIds()))) {
            throw new Refused(NOT_A_PERMUTATION, "The new order must name each product of the policy once.");
        }
        return c.skuIds().equals(state.skuIds())
                ? List.of()
                : List.of(new ProductsReordered(c.tenantId(), c.policyId(), c.skuIds()));
    }

    private static List<PolicyEvent> replaced(PolicyState state, ReplaceProducts c, PolicyOffer shelf) throws Refused {
        refuseIfAny(shelf.faultsOf(c.products(), state.app()));
        var next = shelf.named(c.products(), state);
        boolean areSame = next.size() == state.products().size()
                && next.stream()
                        .allMatch(p ->
                                state.product(p.skuId()).filter(p::isSameAs).isPresent());
        if (areSame && next.stream().map(PolicyProduct::skuId).toList().equals(state.skuIds())) {
            return List.of();
        }
        return List.of(
                areSame
                        ? new ProductsReordered(
                                c.tenantId(),
                                c.policyId(),
                                next.stream().map(PolicyProduct::skuId).toList())
                        : new ProductsReplaced(c.tenantId(), c.policyId(), next));
    }

    private static List<PolicyEvent> moved(PolicyState state, MoveProduct c, PolicyOffer shelf) throws Refused {
        var order = new ArrayList<SkuId>(state.skuIds());
        int from = order.indexOf(c.skuId());
        if (from < 0) {
            throw new Refused(List.of(shelf.notInPolicy(c.skuId())));
        }
        int to = from + (c.direction() == Direction.UP ? -1 : 1);
        if (to < 0 || to == order.size()) {
            return List.of();
        }
        Collections.swap(order, from, to);
        return List.of(new ProductsReordered(c.tenantId(), c.policyId(), order));
    }

    private static List<PolicyEvent> reselected(PolicyState state, SetServices c, PolicyOffer shelf) throws Refused {
        if (c.skuId() != null && state.product(c.skuId()).isEmpty()) {
            throw new Refused(List.of(shelf.notInPolicy(c.skuId())));
        }
        var asked = state.products().stream()
                .filter(p -> c.skuId() == null || p.skuId().equals(c.skuId()))
                .toList();
        refuseIfAny(shelf.faultsOfServices(asked, c.skuId() == null, c.services(), state.app()));
        var changed = asked.stream()
                .map(p -> PolicyProduct.of(
                        p.skuId(),
                        shelf.catalogue().called(p.skuId(), p.sku()),
                        c.skuId() == null
                                ? shelf.alsoWithout(p, c.services().named())
                                : shelf.services(p.skuId(), c.services(), state)))
                .filter(p -> !state.product(p.skuId()).filter(p::isSameAs).isPresent())
                .toList();
        return changed.isEmpty() ? List.of() : List.of(new PolicyServicesSet(c.tenantId(), c.policyId(), changed));
    }

    private static void refuseIfAny(List<Refused.Fault> faults) throws Refused {
        if (!faults.isEmpty()) {
            throw new Refused(faults);
        }
    }
}
