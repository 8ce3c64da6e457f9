package io.zetel.licensing.domain.shared;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service plans somebody asks for: those to be off, or those to be on, or neither, which means as before; and what
 * becomes of plans that come later, where they say so.
 */
public record ServiceChoice(
        @Nullable List<PlanId> disabledPlans,
        @Nullable List<PlanId> enabledPlans,
        @Nullable NewPlans newPlans) {

    /** All but these; what comes later as is usual. */
    public static ServiceChoice allBut(List<PlanId> disabledPlans) {
        return new ServiceChoice(disabledPlans, null, null);
    }

    /** The plans that are named, to be off or on. */
    public List<PlanId> named() {
        return enabledPlans != null ? enabledPlans : disabledPlans != null ? disabledPlans : List.of();
    }

    /** The name of the list the plans are named in. */
    public String list() {
        return enabledPlans == null ? "disabledPlans" : "enabledPlans";
    }

    /**
     * What this comes to for a product with these plans. Who names what is on means no more than that, also later;
     * where nothing is said of later plans it is as before, and for what is new as is usual.
     */
    public Services of(List<PlanId> all, @Nullable Services before, NewPlans usual) {
        if (disabledPlans == null
                && enabledPlans == null
                && before != null
                && (newPlans == null || newPlans == before.newPlans())) {
            return before;
        }
        var off = disabledPlans != null
                ? disabledPlans.stream().distinct().toList()
                : enabledPlans != null
                        ? all.stream()
                                .filter(plan -> !enabledPlans.contains(plan))
                                .toList()
                        : before != null ? before.off(all) : List.<PlanId>of();
        var later = newPlans != null
                ? newPlans
                : enabledPlans != null ? NewPlans.OFF : before != null ? before.newPlans() : usual;
        return Services.of(off, all, later);
    }
}
