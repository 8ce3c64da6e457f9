package io.zetel.licensing.projections.groups;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a change of a group's licences has reached its members, in Microsoft's words (R03). */
public enum ProcessingState {

    /** It waits for its turn. */
    @JsonProperty("QueuedForProcessing")
    QUEUED_FOR_PROCESSING,
    /** It is being applied. */
    @JsonProperty("ProcessingInProgress")
    PROCESSING_IN_PROGRESS,
    /** It was applied to every member, which does not mean that every member got what it should. */
    @JsonProperty("ProcessingComplete")
    PROCESSING_COMPLETE
}
