package io.zetel.licensing.api.app;

import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Spelling;
import io.zetel.licensing.domain.shared.StreamIds;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.aggregates.OlderPlaces;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.holders.HeldLicenses;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Finds what an older release stored under another spelling than somebody uses now, by the read models: such streams
 * are older than this process, so they know them all. Of a tenant that has none this is found out once, for newcomers
 * must not pay for it.
 */
@Component
final class OlderSpellings implements OlderPlaces {

    private static final long UNKNOWN = -1;

    private final HeldLicenses held;
    private final Groups groups;
    private final ObjectProvider<Positions> positions;
    private final Set<TenantId> spelledAsCompared = ConcurrentHashMap.newKeySet();
    private final AtomicLong older = new AtomicLong(UNKNOWN);

    OlderSpellings(HeldLicenses held, Groups groups, ObjectProvider<Positions> positions) {
        this.held = held;
        this.groups = groups;
        this.positions = positions;
    }

    @Override
    public List<String> of(String streamId) {
        return streamId.startsWith("group-") ? ofGroup(streamId) : ofHolder(streamId);
    }

    private List<String> ofHolder(String streamId) {
        var tenant = StreamIds.tenant(streamId);
        var id = id(streamId);
        if (Spelling.isAlone(id) || isSpelledAsCompared(tenant)) {
            return List.of();
        }
        var holder = streamId.startsWith("device-") ? HolderId.device(id) : HolderId.user(id);
        return held.spelledLike(tenant, holder).stream()
                .map(other -> StreamIds.of(tenant, other))
                .toList();
    }

    /** There are few groups. */
    private List<String> ofGroup(String streamId) {
        var tenant = StreamIds.tenant(streamId);
        var id = id(streamId);
        return Spelling.isAlone(id)
                ? List.of()
                : groups.spelledLike(tenant, new GroupId(id)).stream()
                        .map(other -> StreamIds.of(tenant, other))
                        .toList();
    }

    private boolean isSpelledAsCompared(TenantId tenant) {
        if (spelledAsCompared.contains(tenant)) {
            return true;
        }
        older.compareAndSet(UNKNOWN, positions.getObject().head());
        boolean isKnown = positions.getObject().hasSeen(HeldLicenses.GROUP, older.get());
        if (isKnown && !held.hasUncommonSpellings(tenant)) {
            spelledAsCompared.add(tenant);
            return true;
        }
        return false;
    }

    private static String id(String streamId) {
        return streamId.substring(streamId.indexOf('/') + 1);
    }
}
