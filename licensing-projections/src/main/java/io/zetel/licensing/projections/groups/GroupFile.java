package io.zetel.licensing.projections.groups;

import io.zetel.licensing.domain.group.GroupEvent;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.groups.GroupRow.Processing;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one group, while the events of a batch are folded into it; of its members only those that came and
 * went.
 */
final class GroupFile {

    /** A group of a tenant. */
    record Key(TenantId tenantId, GroupId groupId) {}

    /** More members than one event can add. */
    private static final long PLACES_PER_EVENT = 10_000;

    final Key key;
    final Map<SkuId, GroupLicenseRow> licences = new LinkedHashMap<>();
    final Map<HolderId, MemberRow> joined = new LinkedHashMap<>();
    final Set<HolderId> left = new HashSet<>();

    @Nullable
    GroupRow row;

    boolean wiped;
    boolean relicensed;

    GroupFile(Key key) {
        this.key = key;
    }

    void on(Recorded recorded) {
        switch ((GroupEvent) recorded.event()) {
            case GroupEvent.GroupCreated e -> row = GroupRow.fresh(e.groupId(), e.memberType(), e.securityEnabled());
            case GroupEvent.GroupSecuritySet e -> row(r -> r.secured(e.securityEnabled()));
            case GroupEvent.GroupMembersAdded e -> join(e, recorded);
            case GroupEvent.GroupMembersRemoved e -> leave(e);
            case GroupEvent.GroupLicensesSet e -> give(e, recorded);
            case GroupEvent.GroupProcessingStarted e ->
                row(r -> r.processing(
                        ProcessingState.PROCESSING_IN_PROGRESS,
                        new Processing(e.processingId(), e.members(), 0, 0, 0, recorded.recordedAt(), null)));
            case GroupEvent.GroupProcessingFinished e ->
                row(r -> r.processing(
                        ProcessingState.PROCESSING_COMPLETE,
                        new Processing(
                                e.processingId(),
                                r.processing().members(),
                                e.ok(),
                                e.failed(),
                                e.skipped(),
                                r.processing().startedAt(),
                                recorded.recordedAt())));
            case GroupEvent.GroupDeleted _ -> wipe();
        }
        row(r -> r.version(recorded.version()));
    }

    private void row(UnaryOperator<GroupRow> change) {
        if (row != null) {
            row = change.apply(row);
        }
    }

    private void join(GroupEvent.GroupMembersAdded e, Recorded recorded) {
        long place = recorded.version() * PLACES_PER_EVENT;
        for (var member : e.members()) {
            joined.putIfAbsent(member, new MemberRow(member, place++, recorded.recordedAt()));
        }
        row(r -> r.having(r.members() + e.members().size()));
    }

    private void leave(GroupEvent.GroupMembersRemoved e) {
        e.members().forEach(joined::remove);
        left.addAll(e.members());
        row(r -> r.having(r.members() - e.members().size()));
    }

    /** What the group gave before it gives since then. */
    private void give(GroupEvent.GroupLicensesSet e, Recorded recorded) {
        var before = Map.copyOf(licences);
        licences.clear();
        for (var licence : e.licenses()) {
            var known = before.get(licence.skuId());
            licences.put(
                    licence.skuId(),
                    new GroupLicenseRow(
                            licence.skuId(),
                            licence.sku(),
                            licence.services(),
                            known == null ? recorded.recordedAt() : known.since()));
        }
        relicensed = true;
        row(r -> r.giving(e.mode()));
    }

    private void wipe() {
        row = null;
        licences.clear();
        joined.clear();
        left.clear();
        wiped = true;
        relicensed = true;
    }
}
