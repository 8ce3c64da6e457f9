package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One directory group of a tenant; on the wire a plain string. */
public record GroupId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public GroupId {}

    /** The same group with its id in NFC. */
    public GroupId normal() {
        return new GroupId(Spelling.normal(value));
    }

    /** The form that all spellings of this group's id share. */
    public GroupId compared() {
        return new GroupId(Spelling.compared(value));
    }

    @Override
    public String toString() {
        return value;
    }
}
