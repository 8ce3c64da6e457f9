package io.zetel.licensing.engine.outage;

import org.jspecify.annotations.Nullable;

/**
 * Something in the database that a node has to know soon after it has changed, whoever changed it. It is asked together
 * with all others by the statement with which the watch finds out whether PostgreSQL answers, so that knowing it costs
 * no statement of its own.
 */
public interface WatchedValue {

    /** A scalar query that costs next to nothing, over tables that nobody locks or drops while Zetel runs. */
    String sql();

    /**
     * It is this now and was not when it was last asked; or it is not known, where the watch cannot ask or asks anew
     * over another connection. Called by the thread of the watch, which must not be kept.
     */
    void is(@Nullable String value);
}
