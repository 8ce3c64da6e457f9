package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a decision about a user or device asks for; assignments in the order they were made. */
public record HolderState(Standing standing, UserType userType, @Nullable String usageLocation, Map<SkuId, Assignment> assignments) {

    /** Whether Zetel knows the holder, and whether it is still there. */
    public enum Standing { UNKNOWN, ACTIVE, DELETED }

    /** A holder to whom nothing happened yet. */
    public static final HolderState UNKNOWN = new HolderState(Standing.UNKNOWN, UserType.MEMBER, null, Map.of());

    /** Whether Zetel knows the holder. */
    public boolean isKnown() { return standing != Standing.UNKNOWN; }

    /** The product whose licence gives one of these plans already, if any does. */
    public Optional<SkuId> covering(Collection<PlanId> plans, Catalogue catalogue) {
        return assignments.keySet().stream().filter(sku -> enabledPlans(sku, catalogue).anyMatch(plans::contains)).findFirst();
    }

    /** Every plan that some licence enables, this product's aside. */
    public Set<PlanId> plansBeside(SkuId except, Catalogue catalogue) {
        return assignments.keySet().stream().filter(sku -> !sku.equals(except)).flatMap(sku -> enabledPlans(sku, catalogue))
                .collect(Collectors.toSet());
    }

    private Stream<PlanId> enabledPlans(SkuId held, Catalogue catalogue) {
        return catalogue.product(held).stream().flatMap(product -> Objects.requireNonNull(assignments.get(held)).enabledPlans(product));
    }

    HolderState evolve(HolderEvent event) {
        return switch (event) {
            case HolderEvent.UserProvisioned e -> new HolderState(Standing.ACTIVE, e.userType(), e.usageLocation(), assignments);
            case HolderEvent.UsageLocationInherited e -> new HolderState(standing, userType, e.usageLocation(), assignments);
            case HolderEvent.LicenseClaimed e -> withSource(e.skuId(), new Source(Source.Type.AUTO_CLAIM, e.policyId().value()), e.disabledPlans());
            case HolderEvent.BackupProductUsed _,HolderEvent.ClaimRefused _ -> this;
        };
    }

    private HolderState withSource(SkuId skuId, Source source, List<PlanId> disabledPlans) {
        var next = new LinkedHashMap<>(assignments);
        next.merge(skuId, new Assignment(List.of(new Assignment.Held(source, disabledPlans))), (held, _) -> held.with(source, disabledPlans));
        return new HolderState(standing, userType, usageLocation, Collections.unmodifiableMap(next));
    }
}
