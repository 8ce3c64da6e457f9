package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.stream.StreamController;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Tells open pages that something changed: the API's stream, for who has a session instead of a token. */
@RestController
class LivePages {

    private final StreamController stream;

    LivePages(StreamController stream) {
        this.stream = stream;
    }

    @GetMapping(path = "/console/t/{t}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Allowed(Role.READER)
    void stream(
            @PathVariable TenantId t,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException, HttpRequestMethodNotSupportedException {
        stream.stream(t, lastEventId, request, response);
    }
}
