package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An app users claim licences for, by its catalogue code such as {@code TEAMS}; on the wire a plain string. */
public record AppId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AppId {}

    @Override
    public String toString() {
        return value;
    }
}
