package io.zetel.licensing.engine.store;

import java.util.Collection;

/** Reads many streams ahead in one go, for the current unit of work. */
public interface StreamPrefetch {

    /** Reads nothing ahead and knows nothing. */
    StreamPrefetch NONE = new StreamPrefetch() {
        @Override
        public void prefetch(Collection<String> streamIds) {}

        @Override
        public boolean isKnownEmpty(String streamId) {
            return false;
        }
    };

    /** Reads these streams now. */
    void prefetch(Collection<String> streamIds);

    /** Whether this unit of work has read the stream ahead and found nothing in it. */
    boolean isKnownEmpty(String streamId);
}
