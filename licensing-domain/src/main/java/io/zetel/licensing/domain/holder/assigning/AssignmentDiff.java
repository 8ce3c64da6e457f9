package io.zetel.licensing.domain.holder.assigning;

import io.zetel.licensing.domain.holder.Assignment;
import io.zetel.licensing.domain.holder.AssignmentError;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentOptionsSet;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentRecovered;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseGranted;
import io.zetel.licensing.domain.holder.HolderEvent.DeviceLicenseRevoked;
import io.zetel.licensing.domain.holder.HolderEvent.InheritanceRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseAssigned;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseInherited;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseRemoved;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseResumed;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseSuspended;
import io.zetel.licensing.domain.holder.HolderEvent.MemberSkipped;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.UsageLocationInherited;
import io.zetel.licensing.domain.holder.HolderState;
import io.zetel.licensing.domain.holder.LicensingMode;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.holder.SourceState;
import io.zetel.licensing.domain.holder.SourceStatus;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.Services;
import io.zetel.licensing.domain.shared.SkuId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that lead from one state of a holder's licences to another; none where nothing differs. What goes is told
 * before what comes; the seat of a product goes with the last source that worked, and comes with the first one that
 * does.
 */
final class AssignmentDiff {

    private final HolderState before;
    private final HolderState after;
    private final HolderFacts facts;
    private final List<HolderEvent> events = new ArrayList<>();
    private final Set<SkuId> seatsTaken = new HashSet<>();

    private AssignmentDiff(HolderState before, HolderState after, HolderFacts facts) {
        this.before = before;
        this.after = after;
        this.facts = facts;
    }

    static List<HolderEvent> between(HolderState before, HolderState after, HolderFacts facts) {
        return before.equals(after) ? List.of() : new AssignmentDiff(before, after, facts).events();
    }

    private List<HolderEvent> events() {
        if (after.usageLocation() != null && !after.usageLocation().equals(before.usageLocation())) {
            events.add(new UsageLocationInherited(facts.tenantId(), facts.holder(), after.usageLocation()));
        }
        before.assignments().forEach(this::gone);
        after.assignments().forEach((skuId, assignment) -> assignment
                .sources()
                .forEach(held -> changed(skuId, called(skuId, assignment), before.source(skuId, held.source()), held)));
        return List.copyOf(events);
    }

    private void gone(SkuId skuId, Assignment assignment) {
        var ending =
                assignment.sources().stream().filter(held -> ends(skuId, held)).toList();
        var lastLive = ending.stream().filter(SourceState::isLive).reduce((_, last) -> last);
        for (var held : ending) {
            boolean seatFreed = before.holds(skuId)
                    && !after.holds(skuId)
                    && lastLive.filter(held::equals).isPresent();
            events.add(
                    sleeps(skuId, held)
                            ? suspended(skuId, called(skuId, assignment), held.source(), seatFreed)
                            : removed(skuId, called(skuId, assignment), held.source(), seatFreed));
        }
    }

    /** What the product is called when it happens, whatever it was called when the holder got it. */
    private String called(SkuId skuId, Assignment assignment) {
        return facts.catalogue().called(skuId, assignment.sku());
    }

    /** A source that may not be had any more goes, and is kept as one that failed or was left out. */
    private boolean ends(SkuId skuId, SourceState held) {
        var next = after.source(skuId, held.source());
        return next.isEmpty() || held.isLive() && !next.get().isLive();
    }

    private boolean sleeps(SkuId skuId, SourceState held) {
        return after.source(skuId, held.source())
                .filter(next -> next.condition() instanceof SourceStatus.Suspended)
                .isPresent();
    }

    private HolderEvent suspended(SkuId skuId, String sku, Source source, boolean seatFreed) {
        return new LicenseSuspended(facts.tenantId(), facts.holder(), skuId, sku, source, seatFreed, facts.now());
    }

    private HolderEvent removed(SkuId skuId, String sku, Source source, boolean seatFreed) {
        return switch (source.type()) {
            case DIRECT, AUTO_CLAIM ->
                new LicenseRemoved(facts.tenantId(), facts.holder(), skuId, sku, source, seatFreed, facts.now());
            case GROUP ->
                facts.isUser()
                        ? new InheritanceRemoved(
                                facts.tenantId(), facts.holder(), skuId, sku, group(source), seatFreed, facts.now())
                        : new DeviceLicenseRevoked(
                                facts.tenantId(), facts.holder(), skuId, sku, group(source), seatFreed, facts.now());
        };
    }

    private void changed(SkuId skuId, String sku, Optional<SourceState> was, SourceState is) {
        switch (is.condition()) {
            case SourceStatus.Active _ -> active(skuId, sku, was, is);
            case SourceStatus.Suspended _ ->
                optionsWhere(
                        !was.map(SourceState::services)
                                .orElse(Services.allBut(List.of()))
                                .equals(is.services()),
                        skuId,
                        sku,
                        is);
            case SourceStatus.Failed failed
            when !isSame(was, is) || !failed.error().equals(errorOf(was)) ->
                events.add(new AssignmentFailed(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        is.source(),
                        is.mode(),
                        is.disabledPlans(),
                        failed.error(),
                        failed.plans(),
                        facts.now(),
                        is.services().enabledPlans()));
            case SourceStatus.Skipped skipped
            when !isSame(was, is)
                    || !was.map(SourceState::condition).filter(skipped::equals).isPresent() ->
                events.add(new MemberSkipped(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        group(is.source()),
                        mode(is),
                        is.disabledPlans(),
                        skipped.reason(),
                        facts.now(),
                        is.services().enabledPlans()));
            case SourceStatus.Leaving leaving
            when !(was.map(SourceState::condition).orElse(null) instanceof SourceStatus.Leaving before
                    && before.replacedBy().equals(leaving.replacedBy())) ->
                events.add(new RemovalBlocked(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        group(is.source()),
                        leaving.error(),
                        leaving.plans(),
                        facts.now(),
                        leaving.replacedBy().isEmpty() ? null : leaving.replacedBy()));
            case SourceStatus.Adjusting wanted
            when !wants(was, wanted) ->
                events.add(new OptionsBlocked(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        group(is.source()),
                        wanted.wanted().disabledPlans(),
                        wanted.error(),
                        wanted.plans(),
                        facts.now(),
                        wanted.wanted().enabledPlans()));
            case SourceStatus.Failed _, SourceStatus.Skipped _, SourceStatus.Leaving _, SourceStatus.Adjusting _ -> {
                // it stands as it stood
            }
        }
    }

    private void active(SkuId skuId, String sku, Optional<SourceState> was, SourceState is) {
        boolean works = was.filter(SourceState::isLive).isPresent();
        boolean again = !works && isSame(was, is);
        boolean onlyOptions = works
                && Objects.equals(was.orElseThrow().mode(), is.mode())
                && !was.get().services().equals(is.services());
        if (was.filter(is::equals).isPresent()) {
            return;
        }
        if (onlyOptions) {
            optionsWhere(true, skuId, sku, is);
            return;
        }
        boolean seatTaken = !before.holds(skuId) && seatsTaken.add(skuId);
        events.add(
                again
                        ? givenAgain(was.orElseThrow().condition(), skuId, sku, is.source(), seatTaken)
                        : given(skuId, sku, is, seatTaken));
    }

    private HolderEvent givenAgain(SourceStatus was, SkuId skuId, String sku, Source source, boolean seatTaken) {
        return was instanceof SourceStatus.Suspended
                ? new LicenseResumed(facts.tenantId(), facts.holder(), skuId, sku, source, seatTaken, facts.now())
                : new AssignmentRecovered(facts.tenantId(), facts.holder(), skuId, sku, source, seatTaken, facts.now());
    }

    private HolderEvent given(SkuId skuId, String sku, SourceState held, boolean seatTaken) {
        return switch (held.source().type()) {
            case DIRECT ->
                new LicenseAssigned(
                        facts.tenantId(),
                        facts.holder(),
                        skuId,
                        sku,
                        held.disabledPlans(),
                        seatTaken,
                        facts.now(),
                        held.services().enabledPlans());
            case AUTO_CLAIM ->
                new LicenseResumed(facts.tenantId(), facts.holder(), skuId, sku, held.source(), seatTaken, facts.now());
            case GROUP ->
                facts.isUser()
                        ? new LicenseInherited(
                                facts.tenantId(),
                                facts.holder(),
                                skuId,
                                sku,
                                group(held.source()),
                                mode(held),
                                held.disabledPlans(),
                                seatTaken,
                                facts.now(),
                                held.services().enabledPlans())
                        : new DeviceLicenseGranted(
                                facts.tenantId(),
                                facts.holder(),
                                skuId,
                                sku,
                                group(held.source()),
                                mode(held),
                                held.disabledPlans(),
                                seatTaken,
                                facts.now(),
                                held.services().enabledPlans());
        };
    }

    private void optionsWhere(boolean different, SkuId skuId, String sku, SourceState held) {
        if (different) {
            events.add(new AssignmentOptionsSet(
                    facts.tenantId(),
                    facts.holder(),
                    skuId,
                    sku,
                    held.source(),
                    held.disabledPlans(),
                    facts.now(),
                    held.services().enabledPlans()));
        }
    }

    private static boolean isSame(Optional<SourceState> was, SourceState is) {
        return was.filter(held -> Objects.equals(held.mode(), is.mode())
                        && held.services().equals(is.services()))
                .isPresent();
    }

    private static boolean wants(Optional<SourceState> was, SourceStatus.Adjusting wanted) {
        return was.map(SourceState::condition).orElse(null) instanceof SourceStatus.Adjusting before
                && before.wanted().equals(wanted.wanted());
    }

    private static @Nullable AssignmentError errorOf(Optional<SourceState> was) {
        return was.map(SourceState::condition).orElse(null) instanceof SourceStatus.Failed failed
                ? failed.error()
                : null;
    }

    private static GroupId group(Source source) {
        return new GroupId(source.id());
    }

    private static LicensingMode mode(SourceState held) {
        return held.mode() == null ? LicensingMode.ATOMIC : held.mode();
    }
}
