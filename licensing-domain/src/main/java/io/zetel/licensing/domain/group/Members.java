package io.zetel.licensing.domain.group;

import io.zetel.licensing.domain.shared.HolderId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is in a group, in join order. The one thing of all states that changes in place: with sixty thousand members, a
 * copy for each who joins would cost more than everything else. Only the group's own events change it, each once.
 */
public final class Members {

    private final Set<HolderId> joined = new LinkedHashSet<>();

    /** How many there are. */
    public int size() {
        return joined.size();
    }

    /** Whether this is one. */
    public boolean contains(HolderId member) {
        return joined.contains(member);
    }

    /** All of them, in join order. */
    public List<HolderId> all() {
        return List.copyOf(joined);
    }

    Members joinedBy(Collection<HolderId> members) {
        joined.addAll(members);
        return this;
    }

    Members leftBy(Collection<HolderId> members) {
        members.forEach(joined::remove);
        return this;
    }
}
