package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a licence somebody should have does not work, in Microsoft's words (R01). */
public enum AssignmentError {
    /** No seat is left. */
    @JsonProperty("CountViolation")
    COUNT_VIOLATION,
    /** A service plan cannot live beside one the holder has. */
    @JsonProperty("MutuallyExclusiveViolation")
    MUTUALLY_EXCLUSIVE_VIOLATION,
    /** A service plan lacks one it needs, or would be missed by one that needs it. */
    @JsonProperty("DependencyViolation")
    DEPENDENCY_VIOLATION,
    /** A service plan may not be used where the user is. */
    @JsonProperty("ProhibitedInUsageLocationViolation")
    PROHIBITED_IN_USAGE_LOCATION_VIOLATION,
    /** The directory has something twice that must be unique. */
    @JsonProperty("UniquenessViolation")
    UNIQUENESS_VIOLATION,
    /** Another product of the same group failed (R02). */
    @JsonProperty("Other")
    OTHER
}
