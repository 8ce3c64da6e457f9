package io.zetel.licensing.engine.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;

/**
 * What this node has just committed, for its own followers, who need not read it from the database again. Nothing that
 * another has written can lie between events whose positions have no gap, so only such are handed over; whatever else
 * there is to know is asked of the database.
 */
final class RecentAppends {

    /** Some tenths of a second of full load; whoever is further behind reads. */
    private static final int AT_MOST = 20_000;

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final TreeMap<Long, AppendStatement> byFirstPosition = new TreeMap<>();
    private int events;
    /** The last position that a commit of this node took, unless there may be one that is not known. */
    private long last = UNKNOWN;

    /** Keeps what has been committed. */
    synchronized void committed(List<AppendStatement> statements) {
        for (var statement : statements) {
            last = last == UNKNOWN ? UNKNOWN : Math.max(last, statement.lastPosition());
            if (statement.isInOnePiece()) {
                byFirstPosition.put(statement.firstPosition(), statement);
                events += statement.size();
            }
        }
        while (events > AT_MOST) {
            removed(byFirstPosition.firstEntry());
        }
    }

    /** Something was committed here that is not known. */
    synchronized void missed() {
        byFirstPosition.clear();
        events = 0;
        last = UNKNOWN;
    }

    /** The database has nothing behind this position, nor has anything been committed here since it was asked. */
    synchronized void foundEnd(long position) {
        last = last == UNKNOWN ? position : Math.max(last, position);
    }

    /** Whether the event of this position is known. */
    synchronized boolean holds(long position) {
        var statement = byFirstPosition.floorEntry(position);
        return statement != null && position <= statement.getValue().lastPosition();
    }

    /**
     * The events right behind this position, up to the first that is not known here; those before are wanted no more.
     * None where the database has to be asked.
     */
    synchronized List<TrackedEventData<?>> behind(GapAwareTrackingToken after, int most) {
        var found = new ArrayList<TrackedEventData<?>>();
        if (after.getGaps().isEmpty()) {
            while (!byFirstPosition.isEmpty()
                    && byFirstPosition.firstEntry().getValue().lastPosition() <= after.getIndex()) {
                removed(byFirstPosition.firstEntry());
            }
            var token = after;
            for (var next = byFirstPosition.floorEntry(after.getIndex() + 1);
                    next != null && found.size() < most;
                    next = byFirstPosition.floorEntry(token.getIndex() + 1)) {
                var statement = next.getValue();
                if (statement.lastPosition() <= token.getIndex()) {
                    break;
                }
                while (token.getIndex() < statement.lastPosition() && found.size() < most) {
                    token = GapAwareTrackingToken.newInstance(token.getIndex() + 1, List.of());
                    found.add(statement.entry(token));
                }
            }
        }
        return found;
    }

    /** Whether this is where the last commit of this node ended. */
    synchronized boolean endsAt(long position) {
        return position == last;
    }

    private void removed(Map.Entry<Long, AppendStatement> oldest) {
        byFirstPosition.remove(oldest.getKey());
        events -= oldest.getValue().size();
    }
}
