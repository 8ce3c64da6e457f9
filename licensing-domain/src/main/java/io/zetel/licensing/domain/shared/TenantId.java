package io.zetel.licensing.domain.shared;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One customer organisation, the isolation boundary of everything; on the wire a plain string. */
public record TenantId(@JsonValue String value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {}

    @Override
    public String toString() {
        return value;
    }
}
