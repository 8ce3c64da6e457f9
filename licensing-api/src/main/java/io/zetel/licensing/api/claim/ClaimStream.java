package io.zetel.licensing.api.claim;

import io.zetel.licensing.api.commands.Answer;
import io.zetel.licensing.api.commands.Commands;
import io.zetel.licensing.api.names.Names;
import io.zetel.licensing.api.problem.BadRequest;
import io.zetel.licensing.api.problem.Fault;
import io.zetel.licensing.api.problem.HttpProblem;
import io.zetel.licensing.api.web.JsonLineReader;
import io.zetel.licensing.api.web.JsonLines;
import io.zetel.licensing.api.web.Origin;
import io.zetel.licensing.api.web.idempotency.KeptAnswer;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams claims through the engine: lines are gathered into commands of a few hundred, a few commands are under way
 * while further lines are read, and outcomes go out in the order of the lines. Memory holds no more than that.
 */
@Component
class ClaimStream {

    private static final int CLAIMS_PER_COMMAND = 500;
    private static final int COMMANDS_UNDER_WAY = 4;

    private final Commands commands;
    private final ClaimReader reader;
    private final Names names;
    private final JsonLineReader lines;
    private final JsonMapper json;

    ClaimStream(Commands commands, ClaimReader reader, Names names, JsonLineReader lines, JsonMapper json) {
        this.commands = commands;
        this.reader = reader;
        this.names = names;
        this.lines = lines;
        this.json = json;
    }

    /** A line of the input: a claim, or what is wrong with it. */
    private record Entry(long line, @Nullable ClaimRequest claim, @Nullable BadRequest fault) {}

    /** Some lines whose claims were sent as one command. */
    private record Chunk(List<Entry> entries, CompletableFuture<Answer<ClaimOutcomes>> answer) {}

    void run(TenantId tenant, Origin origin, HttpServletRequest request, HttpServletResponse response) throws IOException, Refused {
        Deque<Chunk> underWay = new ArrayDeque<>();
        var entries = new ArrayList<Entry>(CLAIMS_PER_COMMAND);
        var answers = new ClaimAnswers(names);
        var input = lines.open(request.getInputStream(), ClaimBody.class);
        // The first answer decides whether there is a tenant at all; only then is the status out.
        @Nullable
        JsonLines out = null;
        for (var line = input.next(); line != null; line = input.next()) {
            entries.add(entry(line));
            if (entries.size() == CLAIMS_PER_COMMAND) {
                underWay.add(send(tenant, origin, List.copyOf(entries)));
                entries.clear();
            }
            if (underWay.size() == COMMANDS_UNDER_WAY) {
                out = write(underWay.remove(), answers, out, request, response);
            }
        }
        if (!entries.isEmpty() || underWay.isEmpty() && out == null) {
            underWay.add(send(tenant, origin, List.copyOf(entries)));
        }
        while (!underWay.isEmpty()) {
            out = write(underWay.remove(), answers, out, request, response);
        }
        if (out != null) {
            out.flush();
        }
    }

    private Entry entry(JsonLineReader.Line<ClaimBody> line) {
        try {
            return new Entry(line.number(), reader.read(line.value()), null);
        } catch (BadRequest e) {
            return new Entry(line.number(), null, e);
        }
    }

    private Chunk send(TenantId tenant, Origin origin, List<Entry> entries) {
        var claims = entries.stream().map(Entry::claim).filter(java.util.Objects::nonNull).map(java.util.Objects::requireNonNull).toList();
        return new Chunk(entries, commands.start(new ClaimLicenses(tenant, claims), ClaimOutcomes.class, origin));
    }

    private JsonLines write(Chunk chunk, ClaimAnswers answers, @Nullable JsonLines started, HttpServletRequest request,
            HttpServletResponse response) throws IOException, Refused {
        try {
            var outcomes = commands.await(chunk.answer()).result().outcomes().iterator();
            var out = started == null ? start(response) : started;
            for (var entry : chunk.entries()) {
                out.write(entry.fault() == null ? answers.of(entry.line(), outcomes.next()) : unreadable(entry.line(), entry.fault()));
            }
            return out;
        } catch (HttpProblem e) {
            if (started == null) {
                throw e;
            }
            // Who repeats all of it with the same key gets these decided then.
            KeptAnswer.keepNothing(request);
            return undecided(chunk, e.code(), started);
        }
    }

    /** The status is out already, so lines whose command found no place say so one by one; the caller sends them again. */
    private static JsonLines undecided(Chunk chunk, String code, JsonLines out) throws IOException {
        for (var entry : chunk.entries()) {
            out.write(ClaimAnswer.unreadable(entry.line(), code, List.of(new Fault("", code, "was not decided; send it again"))));
        }
        return out;
    }

    private JsonLines start(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(JsonLines.MEDIA_TYPE);
        return new JsonLines(json, response.getOutputStream());
    }

    private static ClaimAnswer unreadable(long line, BadRequest fault) { return ClaimAnswer.unreadable(line, fault.code(), fault.faults()); }
}
