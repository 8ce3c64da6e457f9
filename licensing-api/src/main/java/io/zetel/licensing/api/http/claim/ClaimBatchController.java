package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.ServesDryRun;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Claims by the stream: one a line in, one outcome a line out, in the order of the input. */
@RestController
@Allowed(Role.SERVICE)
class ClaimBatchController {

    private final ClaimStream claims;

    ClaimBatchController(ClaimStream claims) {
        this.claims = claims;
    }

    @ServesDryRun(lines = true)
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/claims/batch",
            consumes = JsonLines.MEDIA_TYPE,
            produces = JsonLines.MEDIA_TYPE)
    void batch(@PathVariable TenantId t, Origin origin, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Refused {
        if (origin.dryRun()) {
            throw claims.foreseen(t, origin, request);
        }
        claims.run(t, origin, request, response);
    }
}
