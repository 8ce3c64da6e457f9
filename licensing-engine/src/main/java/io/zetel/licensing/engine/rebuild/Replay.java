package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.projection.ProjectionDefinition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rebuilding of one projection: of the tenants it parks not all is shown afterwards either, and those left out were
 * not compared, because the live one is known to be behind with them.
 */
public record Replay(
        UUID id,
        ProjectionDefinition projection,
        boolean swap,
        boolean keepOld,
        boolean swapOnDifference,
        State state,
        long position,
        long head,
        long events,
        long workedMillis,
        @Nullable Long comparedRows,
        int parkedTenants,
        int leftOutTenants,
        List<TableDifference> differences,
        @Nullable String error,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /** How far it has come. */
    public enum State {

        /** Events are told to the shadow. */
        RUNNING,
        /** The shadow has seen what there is, and goes on until it is compared. */
        CAUGHT_UP,
        /** Equal, and no swap was asked for. */
        COMPARED,
        /** The shadow is the live one now. */
        SWAPPED,
        /** Not equal: the live one stays, the shadow is kept to be looked at. */
        DIFFERENT,
        /** An event could not be shown, or the shadow not be made. */
        FAILED,
        /** Called off while it was under way; the shadow has been dropped. */
        CANCELLED,
        /** It was over, and the shadow it left has been dropped. */
        DISCARDED
    }

    /** The schema that is filled. */
    public String shadow() {
        return projection.schema() + "_next";
    }

    /** The schema the live tables are kept in after the swap. */
    public String old() {
        return projection.schema() + "_old";
    }
}
