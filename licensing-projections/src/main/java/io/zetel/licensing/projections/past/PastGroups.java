package io.zetel.licensing.projections.past;

import io.zetel.licensing.domain.group.GroupEvent.GroupLicensesSet;
import io.zetel.licensing.domain.group.GroupEvent.GroupMembersAdded;
import io.zetel.licensing.domain.holder.GroupLicense;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.groups.GroupsProjection;
import io.zetel.licensing.projections.groups.ProductGroupRow;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Groups and what came of their licences, as they were at an instant (N1); made as {@link Past} makes everything. */
public final class PastGroups {

    /** So many members are told at a time. */
    static final int AT_ONCE = 1000;

    private static final ProjectionDefinition COUNTING =
            new ProjectionDefinition(Groups.GROUP, Groups.SCHEMA, GroupsProjection::countingMembers);

    private final History history;
    private final Stage stage;

    /** The past as this history tells it. */
    public PastGroups(DataSource dataSource, History history, HistoryReplay replay) {
        this.history = history;
        this.stage = new Stage(dataSource, replay);
    }

    /** One group as it was. */
    public <T> T group(TenantId tenant, GroupId group, Instant at, Function<Groups, T> question) {
        return stage.passing(() -> {
            stage.show(
                    LicensingProjections.GROUPS,
                    history.about(tenant, List.of(subject(group)), history.knownAt(tenant, at)));
            return question.apply(stage.groups());
        });
    }

    /** What groups were and gave; who was in them is left aside. */
    public <T> T settings(TenantId tenant, Instant at, Function<Groups, T> question) {
        return stage.passing(() -> {
            stage.show(
                    LicensingProjections.GROUPS, history.ofTypes(tenant, Family.GROUPS, history.knownAt(tenant, at)));
            return question.apply(stage.groups());
        });
    }

    /** Any number of groups as they were, of which it is told as they are asked for. */
    public <T> T groups(TenantId tenant, Instant at, Function<GroupsThen, T> question) {
        return stage.passing(() -> question.apply(
                new GroupsThen(stage, history, tenant, history.knownAt(tenant, at), stage.show(COUNTING, List.of()))));
    }

    /** What the licences of a group had come to; what happened to its members with other products is left aside. */
    public <T> T members(TenantId tenant, GroupId group, Instant at, Function<HeldLicenses, T> question) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var events = stage.events(history.about(tenant, List.of(subject(group)), last));
            var skus = events.stream()
                    .flatMap(recorded -> licences(recorded).stream())
                    .map(GroupLicense::skuId)
                    .distinct()
                    .toList();
            var members = events.stream()
                    .flatMap(recorded -> joined(recorded).stream())
                    .map(HolderId::wire)
                    .distinct()
                    .toList();
            var held = stage.show(LicensingProjections.HELD_LICENCES, List.of());
            for (int from = 0; from < members.size(); from += AT_ONCE) {
                var some = members.subList(from, Math.min(members.size(), from + AT_ONCE));
                held.project(stage.events(history.about(tenant, some, skus, Family.ENDINGS, last)));
            }
            return question.apply(stage.held());
        });
    }

    /**
     * The groups that gave a product, by id, after this one where given; of all groups only those that ever gave it are
     * told.
     */
    public List<ProductGroupRow> groupsOf(
            TenantId tenant, SkuId skuId, Instant at, @Nullable String afterGroupId, int limit) {
        return stage.passing(() -> {
            long last = history.knownAt(tenant, at);
            var givers = stage.events(history.ofTypes(tenant, Family.GROUP_LICENCES, last)).stream()
                    .filter(recorded -> gives(recorded, skuId))
                    .map(recorded -> subject(((GroupLicensesSet) recorded.event()).groupId()))
                    .distinct()
                    .toList();
            stage.show(LicensingProjections.GROUPS, givers.isEmpty() ? List.of() : history.about(tenant, givers, last));
            return stage.groups().groupsOf(tenant, skuId, afterGroupId, limit);
        });
    }

    static String subject(GroupId group) {
        return "group:" + group.value();
    }

    private static boolean gives(Recorded recorded, SkuId skuId) {
        return licences(recorded).stream().anyMatch(licence -> licence.skuId().equals(skuId));
    }

    private static List<GroupLicense> licences(Recorded recorded) {
        return recorded.event() instanceof GroupLicensesSet set ? set.licenses() : List.of();
    }

    private static List<HolderId> joined(Recorded recorded) {
        return recorded.event() instanceof GroupMembersAdded added ? added.members() : List.of();
    }
}
