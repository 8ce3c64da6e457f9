package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.api.http.web.WaitFor;
import org.springframework.http.ResponseEntity;

/** What a command answered, and the position in the event store after which it can be read. */
public record Answer<R>(R result, long position) {

    /** Puts the position into the answer's headers. */
    public ResponseEntity.BodyBuilder on(ResponseEntity.BodyBuilder response) {
        return response.header(WaitFor.POSITION_HEADER, Long.toString(position));
    }
}
