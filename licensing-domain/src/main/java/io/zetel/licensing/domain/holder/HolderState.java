package io.zetel.licensing.domain.holder;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a decision about a user or device asks for. */
public record HolderState(Standing standing, UserType userType, @Nullable String usageLocation, Map<SkuId, Assignment> assignments) {

    /** Whether Zetel knows the holder, and whether it is still there. */
    public enum Standing { UNKNOWN, ACTIVE, DELETED }

    /** A holder to whom nothing happened yet. */
    public static final HolderState UNKNOWN = new HolderState(Standing.UNKNOWN, UserType.MEMBER, null, Map.of());

    /** Whether Zetel knows the holder. */
    public boolean isKnown() { return standing != Standing.UNKNOWN; }

    /** The product whose licence gives one of these plans already, if any does. */
    public Optional<SkuId> covering(Collection<PlanId> plans) {
        return assignments.entrySet().stream().filter(held -> plans.stream().anyMatch(plan -> held.getValue().enables(plan))).map(Map.Entry::getKey)
                .findFirst();
    }

    /** Every plan that some licence enables, this product's aside. */
    public Set<PlanId> plansBeside(SkuId except, Catalogue catalogue) {
        return assignments.entrySet().stream().filter(held -> !held.getKey().equals(except))
                .flatMap(held -> catalogue.product(held.getKey()).stream().flatMap(product -> held.getValue().enabledPlans(product)))
                .collect(Collectors.toSet());
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
        var next = new HashMap<>(assignments);
        next.merge(skuId, new Assignment(List.of(new Assignment.Held(source, disabledPlans))), (held, _) -> held.with(source, disabledPlans));
        return new HolderState(standing, userType, usageLocation, Map.copyOf(next));
    }
}
