package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.spool.SpoolSpace;
import io.zetel.licensing.api.http.web.spool.UnreadAnswers;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Streams claims through the engine, one {@link ClaimUpload} per request. */
@Component
class ClaimStream {

    private final Commands commands;
    private final ClaimReader reader;
    private final Names names;
    private final JsonLineReader lines;
    private final JsonMapper json;
    private final SpoolSpace space;

    ClaimStream(
            Commands commands,
            ClaimReader reader,
            Names names,
            JsonLineReader lines,
            AnswerJson json,
            SpoolSpace space) {
        this.commands = commands;
        this.reader = reader;
        this.names = names;
        this.lines = lines;
        this.json = json.mapper();
        this.space = space;
    }

    void run(TenantId tenant, Origin origin, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Refused {
        var in = request.getInputStream();
        try (var out = new UnreadAnswers(response.getOutputStream(), space)) {
            if (KeptAnswer.isWanted(request)) {
                // The whole request was put aside before it came here, and its answer is copied anyway.
                out.requestIsRead();
            }
            var answers = new ClaimLines(request, response, json, out, new ClaimAnswers(names));
            new ClaimUpload(commands, reader, tenant, origin, answers).run(in, lines.open(in, ClaimBody.class));
        }
    }
}
