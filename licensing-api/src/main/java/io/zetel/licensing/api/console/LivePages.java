package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.stream.ChangeStream;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells open pages that something has changed, which they then ask for. */
@RestController
class LivePages {

    private final ChangeStream changes;

    LivePages(ChangeStream changes) {
        this.changes = changes;
    }

    @GetMapping(path = "/console/t/{t}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Allowed(Role.READER)
    void stream(@PathVariable TenantId t, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException, HttpRequestMethodNotSupportedException {
        changes.tell(t, request, response);
    }
}
