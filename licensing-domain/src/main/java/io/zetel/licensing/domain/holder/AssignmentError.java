package io.zetel.licensing.domain.holder;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a licence somebody should have does not work; stored, shown and answered by the name that Microsoft gives it
 * (R01).
 */
public enum AssignmentError {
    /** No seat is left. */
    COUNT_VIOLATION("CountViolation"),
    /** A service plan cannot live beside one the holder has. */
    MUTUALLY_EXCLUSIVE_VIOLATION("MutuallyExclusiveViolation"),
    /** A service plan lacks one it needs, or would be missed by one that needs it. */
    DEPENDENCY_VIOLATION("DependencyViolation"),
    /** A service plan may not be used where the user is. */
    PROHIBITED_IN_USAGE_LOCATION_VIOLATION("ProhibitedInUsageLocationViolation"),
    /** The directory has something twice that must be unique. */
    UNIQUENESS_VIOLATION("UniquenessViolation"),
    /** Another product of the same group failed (R02). */
    OTHER("Other");

    private final String vendorName;

    AssignmentError(String vendorName) {
        this.vendorName = vendorName;
    }

    /** The error that Microsoft gives this name. */
    public static Optional<AssignmentError> named(String vendorName) {
        return Stream.of(values())
                .filter(error -> error.vendorName.equals(vendorName))
                .findFirst();
    }

    /** The name that Microsoft gives the error. */
    @JsonValue
    public String vendorName() {
        return vendorName;
    }
}
