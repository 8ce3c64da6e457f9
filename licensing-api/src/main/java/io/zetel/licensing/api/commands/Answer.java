package io.zetel.licensing.api.commands;

import io.zetel.licensing.api.web.WaitFor;
import java.util.OptionalLong;
import org.axonframework.messaging.MetaData;
import org.springframework.http.ResponseEntity;

/** What a command answered, and the position in the event store after which it can be read. */
public record Answer<R>(R result, OptionalLong position) {

    /** The metadata of a command's result that holds the position. */
    static final String POSITION = "position";

    static OptionalLong positionOf(MetaData metaData) {
        var value = metaData.get(POSITION);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value.toString()));
    }

    /** Puts the position into the answer's headers. */
    public ResponseEntity.BodyBuilder on(ResponseEntity.BodyBuilder response) {
        position.ifPresent(n -> response.header(WaitFor.POSITION_HEADER, Long.toString(n)));
        return response;
    }
}
