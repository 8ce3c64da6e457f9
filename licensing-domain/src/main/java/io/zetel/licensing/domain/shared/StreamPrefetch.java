package io.zetel.licensing.domain.shared;

import java.util.Collection;

/** Reads many streams at once before the current unit of work loads them one by one. */
public interface StreamPrefetch {

    /** Reads nothing ahead and knows nothing. */
    StreamPrefetch NONE = new StreamPrefetch() {

        @Override public void prefetch(Collection<String> aggregateIds) {
            // every stream is read when it is loaded
        }

        @Override public boolean isKnownEmpty(String aggregateId) { return false; }
    };

    /** Reads these streams together and keeps them for the current unit of work. */
    void prefetch(Collection<String> aggregateIds);

    /** Whether the stream was read ahead and held nothing; what the unit of work itself began since is not seen. */
    boolean isKnownEmpty(String aggregateId);
}
