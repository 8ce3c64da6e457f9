package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.holder.HolderEvent;
import io.zetel.licensing.domain.holder.HolderEvent.AssignmentFailed;
import io.zetel.licensing.domain.holder.HolderEvent.OptionsBlocked;
import io.zetel.licensing.domain.holder.HolderEvent.RemovalBlocked;
import io.zetel.licensing.domain.holder.Source;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicensesProjection;
import io.zetel.licensing.projections.holders.LicenseRow;
import io.zetel.licensing.projections.holders.LicenseState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Groups as they were, once it is told of them; who was in them is left aside. */
public final class GroupsThen {

    /** What comes first when a group does. */
    public static final String CREATED = "GroupCreated";
    /** What happened to every group that ever gave anything. */
    public static final String LICENSED = Family.GROUP_LICENCES.getFirst();

    private final Stage stage;
    private final History history;
    private final TenantId tenant;
    private final long last;
    private final Projection<?> projection;
    private final Map<GroupId, Set<SkuId>> given = new HashMap<>();

    GroupsThen(Stage stage, History history, TenantId tenant, long last, Projection<?> projection) {
        this.stage = stage;
        this.history = history;
        this.tenant = tenant;
        this.last = last;
        this.projection = projection;
    }

    /** The number of the last event that counts. */
    public long last() {
        return last;
    }

    /** Tells what these were and gave; nobody is told of twice. */
    public void tell(Collection<GroupId> groups) {
        var subjects = groups.stream().map(PastGroups::subject).toList();
        var events = stage.events(history.about(tenant, subjects, last));
        projection.project(events);
        events.forEach(this::note);
    }

    private void note(Recorded recorded) {
        if (recorded.event() instanceof GroupLicensesSet set) {
            set.licenses().forEach(licence -> given.computeIfAbsent(set.groupId(), _ -> new HashSet<>())
                    .add(licence.skuId()));
        }
    }

    /** What those told of were and gave. */
    public Groups groups() {
        return stage.groups();
    }

    /**
     * How many members of each of these, of which it was told, its licences did not reach as they should. Only whom one
     * of its licences ever failed to reach is looked at.
     */
    public Map<GroupId, Integer> failing(Collection<GroupId> groups) {
        var asked = Set.copyOf(groups);
        var skus = groups.stream()
                .flatMap(group -> given.getOrDefault(group, Set.of()).stream())
                .distinct()
                .toList();
        var members = skus.isEmpty() ? List.<String>of() : everFailing(asked, skus);
        Map<GroupId, Integer> failing = new HashMap<>();
        for (int from = 0; from < members.size(); from += PastGroups.AT_ONCE) {
            var some = members.subList(from, Math.min(members.size(), from + PastGroups.AT_ONCE));
            var events = stage.events(history.about(tenant, some, skus, Family.ENDINGS, last));
            HeldLicensesProjection.licences(events).values().forEach(licences -> missed(licences)
                    .forEach(group -> failing.merge(group, 1, Integer::sum)));
        }
        failing.keySet().retainAll(asked);
        return failing;
    }

    private List<String> everFailing(Set<GroupId> groups, List<SkuId> skus) {
        return stage.events(history.ofTypes(tenant, Family.FAILURES, skus, last)).stream()
                .filter(recorded -> groupOf(recorded).filter(groups::contains).isPresent())
                .map(recorded -> ((HolderEvent) recorded.event()).holder().wire())
                .distinct()
                .toList();
    }

    private static Set<GroupId> missed(List<LicenseRow> licences) {
        return licences.stream()
                .filter(row -> row.state() == LicenseState.ERROR || row.state() == LicenseState.ACTIVE_WITH_ERROR)
                .flatMap(row -> group(row.source()).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<GroupId> groupOf(Recorded recorded) {
        return switch (recorded.event()) {
            case AssignmentFailed e -> group(e.source());
            case RemovalBlocked e -> Optional.of(e.groupId());
            case OptionsBlocked e -> Optional.of(e.groupId());
            default -> Optional.empty();
        };
    }

    private static Optional<GroupId> group(Source source) {
        return source.type() == Source.Type.GROUP ? Optional.of(new GroupId(source.id())) : Optional.empty();
    }
}
