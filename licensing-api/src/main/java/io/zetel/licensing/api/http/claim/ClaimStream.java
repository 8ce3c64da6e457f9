package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.automation.job.DryUpload;
import io.zetel.licensing.api.automation.job.JobError;
import io.zetel.licensing.api.automation.job.JobWork.Rehearsed;
import io.zetel.licensing.api.automation.job.LinesForeseen;
import io.zetel.licensing.api.automation.job.Rehearsing;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.spool.SpoolSpace;
import io.zetel.licensing.api.http.web.spool.UnreadAnswers;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicense;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Streams claims through the engine, one {@link ClaimUpload} per request. */
@Component
class ClaimStream {

    private final Commands commands;
    private final ClaimReader reader;
    private final ClaimAnswers answers;
    private final JsonLineReader lines;
    private final JsonMapper json;
    private final SpoolSpace space;
    private final Rehearsing rehearsing;

    ClaimStream(
            Commands commands,
            ClaimReader reader,
            ClaimAnswers answers,
            JsonLineReader lines,
            AnswerJson json,
            SpoolSpace space,
            Rehearsing rehearsing) {
        this.rehearsing = rehearsing;
        this.commands = commands;
        this.reader = reader;
        this.answers = answers;
        this.lines = lines;
        this.json = json.mapper();
        this.space = space;
    }

    /** What the lines would come to one after another; claiming nothing says whether there is such a tenant. */
    LinesForeseen foreseen(TenantId tenant, Origin dry, HttpServletRequest request) throws IOException, Refused {
        commands.foresee(new ClaimLicenses(tenant, List.of()), dry);
        var claims = new ArrayList<Rehearsed>();
        var faults = new ArrayList<JobError>();
        int unreadable = 0;
        var input = lines.open(request.getInputStream(), ClaimBody.class);
        for (var line = input.next(); line != null; line = input.next()) {
            long number = line.number();
            try {
                var claim = reader.read(line.value());
                claims.add(new Rehearsed(number, claim.holder().id(), new ClaimLicense(tenant, claim), List.of()));
            } catch (BadRequest e) {
                unreadable++;
                e.faults()
                        .forEach(fault ->
                                faults.add(new JobError(number, null, fault.code(), fault.pointer(), fault.message())));
            }
            DryUpload.refuseMoreThanMost(claims.size() + unreadable);
        }
        return rehearsing.of(tenant, dry, claims, _ -> false, unreadable, faults);
    }

    void run(TenantId tenant, Origin origin, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Refused {
        var in = request.getInputStream();
        try (var out = new UnreadAnswers(response.getOutputStream(), space)) {
            if (KeptAnswer.isWanted(request)) {
                // The whole request was put aside before it came here, and its answer is copied anyway.
                out.requestIsRead();
            }
            var told = new ClaimLines(request, response, json, out, answers);
            new ClaimUpload(commands, reader, tenant, origin, told).run(in, lines.open(in, ClaimBody.class));
        }
    }
}
