package io.zetel.licensing.api.http.desired;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be different of one thing, field by field, and how it is brought about. */
record Step(Action action, Kind kind, String subject, List<FieldDifference> fields, StateChange change) {

    /** What becomes of the thing. */
    enum Action {
        CREATE,
        CHANGE,
        REMOVE
    }

    /** What it is. */
    enum Kind {
        SETTING,
        POLICY,
        GROUP
    }

    /** A field as it is and as it is to be. */
    record FieldDifference(
            String field, @Nullable Object before, @Nullable Object after) {}
}
