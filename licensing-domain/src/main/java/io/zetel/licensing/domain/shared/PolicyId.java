package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One auto-claim policy of a tenant; on the wire a plain string. */
public record PolicyId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PolicyId {}

    @Override
    public String toString() {
        return value;
    }
}
