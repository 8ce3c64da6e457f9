package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a decision about a user or device asks for; assignments in the order they were made. A device remembers the
 * products that were revoked (D13). {@code holder} is the holder as its first event spelled it, and so do all that
 * follow.
 */
public record HolderState(
        Standing standing,
        UserType userType,
        @Nullable String usageLocation,
        boolean onPremisesSynced,
        Map<SkuId, Assignment> assignments,
        Set<SkuId> revoked,
        long version,
        @Nullable HolderId holder,
        Account account) {

    /** A snapshot taken before accounts could be disabled holds none. */
    public HolderState {
        account = Objects.requireNonNullElse(account, Account.ENABLED);
    }

    /** A holder whose account is enabled. */
    public HolderState(
            Standing standing,
            UserType userType,
            @Nullable String usageLocation,
            boolean onPremisesSynced,
            Map<SkuId, Assignment> assignments,
            Set<SkuId> revoked,
            long version,
            @Nullable HolderId holder) {
        this(
                standing,
                userType,
                usageLocation,
                onPremisesSynced,
                assignments,
                revoked,
                version,
                holder,
                Account.ENABLED);
    }

    /** Whether Zetel knows the holder, and whether it is still there. */
    public enum Standing {
        UNKNOWN,
        ACTIVE,
        DELETED,
        GONE
    }

    /** A holder to whom nothing happened yet. */
    public static final HolderState UNKNOWN =
            new HolderState(Standing.UNKNOWN, UserType.MEMBER, null, false, Map.of(), Set.of(), 0, null);

    /** Whether Zetel knows the holder. */
    public boolean isKnown() {
        return standing == Standing.ACTIVE || standing == Standing.DELETED;
    }

    /** Whether licences may work: the holder is there, and is not one of a disabled account whose licences sleep. */
    public boolean isServed() {
        return standing == Standing.ACTIVE && account != Account.SUSPENDED;
    }

    /** Whether the holder sits on a seat of the product. */
    public boolean holds(SkuId skuId) {
        return assignment(skuId).filter(Assignment::isLive).isPresent();
    }

    /** The assignment of the product, live or not. */
    public Optional<Assignment> assignment(SkuId skuId) {
        return Optional.ofNullable(assignments.get(skuId));
    }

    /** The source of the product. */
    public Optional<SourceState> source(SkuId skuId, Source source) {
        return assignment(skuId).flatMap(held -> held.of(source));
    }

    /**
     * The products of which a decision may take a seat beside those it is asked about: what the holder should have and
     * has not.
     */
    public Set<SkuId> seatsWanted() {
        return withoutLive(SourceState::isToBeTried);
    }

    /**
     * The products of which the holder waits for a seat (G08). Where a group gives products together and one of them
     * has none left, it waits for all of them, so that its place in one queue does not depend on when the others have a
     * seat.
     */
    public Set<SkuId> awaited() {
        var lacking = isServed()
                ? sources()
                        .filter(SourceState::waitsForSeat)
                        .map(SourceState::bundle)
                        .toList()
                : List.of();
        return lacking.isEmpty()
                ? Set.of()
                : withoutLive(held -> held.isPending() && lacking.contains(held.bundle()) || held.waitsForSeat());
    }

    private Stream<SourceState> sources() {
        return assignments.values().stream().flatMap(assignment -> assignment.sources().stream());
    }

    private Set<SkuId> withoutLive(Predicate<SourceState> one) {
        var skus = new LinkedHashSet<SkuId>();
        assignments.forEach((skuId, assignment) -> {
            if (!assignment.isLive() && assignment.sources().stream().anyMatch(one)) {
                skus.add(skuId);
            }
        });
        return skus;
    }

    /** Whether a licence should work and does not, or should have gone and has not. */
    public boolean isUnsettled() {
        return assignments.values().stream()
                .flatMap(a -> a.sources().stream())
                .anyMatch(held -> !(held.condition() instanceof SourceStatus.Active));
    }

    /** What is wrong with licences that do not work, or that should have gone or be different. */
    public List<AssignmentError> errors() {
        return assignments.values().stream()
                .flatMap(a -> a.sources().stream())
                .flatMap(held -> held.error().stream())
                .toList();
    }

    /**
     * The products whose licences enable one of these plans, in the order they came; whether their purchases work is
     * not looked at.
     */
    public List<SkuId> giving(Collection<PlanId> plans, Catalogue catalogue) {
        var giving = new ArrayList<SkuId>(assignments.size());
        assignments.forEach((skuId, held) -> {
            if (held.enablesAny(catalogue.plansOf(skuId), plans)) {
                giving.add(skuId);
            }
        });
        return giving;
    }

    /** Every plan that some licence enables, this product's aside. */
    public Set<PlanId> plansBeside(SkuId except, Catalogue catalogue) {
        return assignments.keySet().stream()
                .filter(sku -> !sku.equals(except))
                .flatMap(sku -> enabledPlans(sku, catalogue))
                .collect(Collectors.toSet());
    }

    /** The plans of the product that are enabled now. */
    public Stream<PlanId> enabledPlans(SkuId skuId, Catalogue catalogue) {
        return assignment(skuId).stream()
                .flatMap(held -> catalogue.product(skuId).stream().flatMap(held::enabledPlans));
    }

    /** Every plan that is enabled now, whichever product gives it. */
    public Set<PlanId> plans(Catalogue catalogue) {
        return assignments.keySet().stream()
                .flatMap(skuId -> enabledPlans(skuId, catalogue))
                .collect(Collectors.toSet());
    }

    /** The state once all this has happened too. */
    public HolderState after(List<HolderEvent> events) {
        var state = this;
        for (var event : events) {
            state = state.evolve(event);
        }
        return state;
    }

    /** The state once this has happened too; never refuses, for it has happened already. */
    public HolderState evolve(HolderEvent event) {
        return Evolution.after(this, event).counted(holder == null ? event.holder() : holder);
    }

    /** The same with this source of the product as it is here. */
    public HolderState with(SkuId skuId, String sku, SourceState held) {
        return changing(skuId, a -> a.with(held), new Assignment(sku, List.of()));
    }

    HolderState since(SkuId skuId, Instant start) {
        return assignments.containsKey(skuId) ? changing(skuId, a -> a.since(start), assignments.get(skuId)) : this;
    }

    /** The same without this source of the product. */
    public HolderState without(SkuId skuId, Source source) {
        return assignments.containsKey(skuId) ? changing(skuId, a -> a.without(source), assignments.get(skuId)) : this;
    }

    /** The same without the product, wherever it came from. */
    public HolderState without(SkuId skuId) {
        var next = new LinkedHashMap<>(assignments);
        next.remove(skuId);
        return withAssignments(next);
    }

    HolderState standing(Standing next) {
        return new HolderState(
                next, userType, usageLocation, onPremisesSynced, assignments, revoked, version, holder, account);
    }

    HolderState account(Account next) {
        return new HolderState(
                standing, userType, usageLocation, onPremisesSynced, assignments, revoked, version, holder, next);
    }

    /** The same in another country. */
    public HolderState livingIn(String location) {
        return new HolderState(
                standing, userType, location, onPremisesSynced, assignments, revoked, version, holder, account);
    }

    HolderState of(UserType type) {
        return new HolderState(
                standing, type, usageLocation, onPremisesSynced, assignments, revoked, version, holder, account);
    }

    HolderState synced(boolean fromPremises) {
        return new HolderState(
                standing, userType, usageLocation, fromPremises, assignments, revoked, version, holder, account);
    }

    HolderState revoked(SkuId skuId, boolean isRevoked) {
        if (revoked.contains(skuId) == isRevoked) {
            return this;
        }
        var next = new HashSet<>(revoked);
        if (isRevoked) {
            next.add(skuId);
        } else {
            next.remove(skuId);
        }
        return new HolderState(
                standing,
                userType,
                usageLocation,
                onPremisesSynced,
                assignments,
                Set.copyOf(next),
                version,
                holder,
                account);
    }

    private HolderState counted(HolderId spelled) {
        return new HolderState(
                standing,
                userType,
                usageLocation,
                onPremisesSynced,
                assignments,
                revoked,
                version + 1,
                spelled,
                account);
    }

    private HolderState changing(SkuId skuId, UnaryOperator<Assignment> change, Assignment otherwise) {
        var next = new LinkedHashMap<>(assignments);
        var changed = change.apply(assignments.getOrDefault(skuId, otherwise));
        if (changed.sources().isEmpty()) {
            next.remove(skuId);
        } else {
            next.put(skuId, changed);
        }
        return withAssignments(next);
    }

    private HolderState withAssignments(Map<SkuId, Assignment> next) {
        return new HolderState(
                standing,
                userType,
                usageLocation,
                onPremisesSynced,
                Collections.unmodifiableMap(next),
                revoked,
                version,
                holder,
                account);
    }
}
