package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a group gives to one of its members, or to one who was. */
public final class Inheritance {

    private Inheritance() {}

    /**
     * Brings a holder in line with a group that wants it to have exactly these licences: all of the group's for a
     * member, none for anybody else. Of whom the directory has not told, such as a group that is a member, is no member
     * whom a license costs a seat. Idempotent; the same function serves joining, leaving, changed licences,
     * reprocessing and jobs.
     */
    public static List<HolderEvent> reconcile(
            HolderState state, HolderFacts facts, GroupId group, List<GroupLicense> wanted, LicensingMode mode) {
        if (!state.isKnown()) {
            return List.of();
        }
        return new DecisionBuilder(state, facts)
                .intends(before -> intended(before, Source.group(group), wanted, mode))
                .events();
    }

    /** The products whose pools the decision may look at. */
    public static Set<SkuId> products(HolderState state, List<GroupLicense> wanted) {
        var products = state.seatsWanted();
        wanted.stream()
                .map(GroupLicense::skuId)
                .filter(skuId -> !state.holds(skuId))
                .forEach(products::add);
        return products;
    }

    private static HolderState intended(
            HolderState state, Source group, List<GroupLicense> wanted, LicensingMode mode) {
        var bySku = new LinkedHashMap<SkuId, GroupLicense>();
        wanted.forEach(license -> bySku.put(license.skuId(), license));
        var next = withoutUnwanted(state, group, bySku);
        for (var license : bySku.values()) {
            next = next.with(license.skuId(), license.sku(), wanted(state, group, license, mode));
        }
        return next;
    }

    private static HolderState withoutUnwanted(HolderState state, Source group, Map<SkuId, GroupLicense> wanted) {
        var next = state;
        var arriving = wanted.keySet().stream()
                .filter(skuId -> state.source(skuId, group).isEmpty())
                .toList();
        for (var skuId : state.assignments().keySet()) {
            var held = state.source(skuId, group);
            if (held.isPresent() && !wanted.containsKey(skuId)) {
                next = held.get().isLive()
                        ? next.with(skuId, "", held.get().becoming(leaving(held.get(), arriving, wanted.keySet())))
                        : next.without(skuId, group);
            }
        }
        return next;
    }

    /** What a change takes goes when all that the same change brings works. */
    private static SourceStatus leaving(SourceState held, List<SkuId> arriving, Set<SkuId> wanted) {
        if (held.condition() instanceof SourceStatus.Leaving already) {
            var replacedBy = Stream.concat(already.replacedBy().stream().filter(wanted::contains), arriving.stream())
                    .toList();
            return new SourceStatus.Leaving(already.error(), already.plans(), replacedBy);
        }
        return new SourceStatus.Leaving(AssignmentError.DEPENDENCY_VIOLATION, List.of(), arriving);
    }

    private static SourceState wanted(HolderState state, Source group, GroupLicense license, LicensingMode mode) {
        var known = state.source(license.skuId(), group);
        if (known.isEmpty()) {
            return new SourceState(
                    group, mode, license.services(), new SourceStatus.Failed(AssignmentError.OTHER, List.of()));
        }
        var held = known.get();
        var services = held.services().isSameAs(license.services()) ? held.services() : license.services();
        if (!held.isLive()) {
            return new SourceState(group, mode, services, held.condition());
        }
        return new SourceState(
                group,
                mode,
                held.services(),
                services.equals(held.services())
                        ? SourceStatus.ACTIVE
                        : new SourceStatus.Adjusting(services, AssignmentError.OTHER, List.of()));
    }
}
