package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One directory group of a tenant; on the wire a plain string. */
public record GroupId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING) public GroupId {}

    @Override public String toString() { return value; }
}
