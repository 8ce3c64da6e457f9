package io.zetel.licensing.api.http.directory;

import io.swagger.v3.oas.annotations.Operation;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.RefusesDryRun;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.api.http.web.spool.SpoolSpace;
import io.zetel.licensing.api.http.web.spool.UnreadAnswers;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.holders.HeldLicenses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Many questions about access at once: one a line in, one answer a line out, in the order of the input. */
@RestController
class AccessBatchController {

    private final AccessLines.Answering answering;
    private final Reads reads;
    private final JsonLineReader lines;
    private final JsonMapper json;
    private final SpoolSpace space;

    AccessBatchController(
            AccessLines.Answering answering, Reads reads, JsonLineReader lines, AnswerJson json, SpoolSpace space) {
        this.answering = answering;
        this.reads = reads;
        this.lines = lines;
        this.json = json.mapper();
        this.space = space;
    }

    @Operation(
            description =
                    "Whether each of these users may use an app or a service plan, as GET /users/{id}/access answers it; the answers say "
                            + "the line they belong to. A line that cannot be answered says why and harms no other.")
    @RefusesDryRun("it asks, and changes nothing")
    @BodyLimit(BodyLimit.NONE)
    @PostMapping(
            path = "/api/v1/tenants/{t}/access/batch",
            consumes = JsonLines.MEDIA_TYPE,
            produces = JsonLines.MEDIA_TYPE)
    @Allowed({Role.READER, Role.SERVICE})
    void batch(@PathVariable TenantId t, WaitFor waitFor, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        long seen = reads.position(HeldLicenses.GROUP, waitFor);
        response.setHeader(WaitFor.POSITION_HEADER, Long.toString(seen));
        response.setContentType(JsonLines.MEDIA_TYPE);
        var in = request.getInputStream();
        try (var out = new UnreadAnswers(response.getOutputStream(), space)) {
            new AccessLines(t, waitFor, answering, new JsonLines(json, out), out)
                    .answer(request, in, lines.open(in, AccessLines.Body.class));
        }
    }
}
