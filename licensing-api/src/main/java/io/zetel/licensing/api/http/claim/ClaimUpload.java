package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.claim.ClaimCommand.ClaimLicenses;
import io.zetel.licensing.domain.claim.ClaimOutcomes;
import io.zetel.licensing.domain.claim.ClaimRequest;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One upload of claims: lines are gathered into commands of a few hundred, a few commands are under way while further
 * lines are read, and outcomes go out in the order of the lines. Memory holds no more than that.
 */
final class ClaimUpload {

    private static final int CLAIMS_PER_COMMAND = 500;
    private static final int COMMANDS_UNDER_WAY = 4;

    private final Commands commands;
    private final ClaimReader reader;
    private final TenantId tenant;
    private final Origin origin;
    private final ClaimLines answers;
    private final Deque<Chunk> underWay = new ArrayDeque<>();
    private List<Entry> entries = new ArrayList<>(CLAIMS_PER_COMMAND);
    private boolean sentAny;

    ClaimUpload(Commands commands, ClaimReader reader, TenantId tenant, Origin origin, ClaimLines answers) {
        this.commands = commands;
        this.reader = reader;
        this.tenant = tenant;
        this.origin = origin;
        this.answers = answers;
    }

    /** A line of the input: a claim, or what is wrong with it. */
    record Entry(
            long line,
            @Nullable ClaimRequest claim,
            @Nullable BadRequest fault) {

        ClaimAnswer unreadable() {
            var wrong = Objects.requireNonNull(fault);
            return ClaimAnswer.unreadable(line, wrong.code(), wrong.faults());
        }
    }

    /** Some lines whose claims were sent as one command. */
    private record Chunk(List<Entry> entries, CompletableFuture<Answer<ClaimOutcomes>> answer) {}

    void run(InputStream in, JsonLineReader.Lines<ClaimBody> lines) throws IOException, Refused {
        try {
            if (decide(lines)) {
                answers.requestIsRead();
                tellAll();
            } else {
                tellAll();
                answers.endEarly(
                        "ANSWERS_NOT_READ",
                        507,
                        "Answers were not read while claims were sent, and no more of them can wait");
                readOut(in);
            }
        } catch (Refused | RuntimeException e) {
            failed(in, e);
            throw e;
        }
        answers.flush();
    }

    private void failed(InputStream in, Exception failure) {
        try {
            if (answers.areOut()) {
                answers.endEarly("INTERNAL_ERROR", 500, "Something went wrong on our side");
            }
            readOut(in);
        } catch (IOException left) {
            failure.addSuppressed(left);
        }
    }

    /** Whether that were all lines; no line is begun when answers cannot wait any more. */
    private boolean decide(JsonLineReader.Lines<ClaimBody> lines) throws IOException, Refused {
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (answers.areTooMany()) {
                return false;
            }
            entries.add(entry(line));
            if (entries.size() == CLAIMS_PER_COMMAND) {
                send();
            }
            if (underWay.size() == COMMANDS_UNDER_WAY) {
                tell(underWay.remove());
            }
        }
        // The first answer decides whether there is a tenant at all; only then is the status out.
        if (!entries.isEmpty() || !sentAny) {
            send();
        }
        return true;
    }

    private Entry entry(JsonLineReader.Line<ClaimBody> line) {
        try {
            return new Entry(line.number(), reader.read(line.value()), null);
        } catch (BadRequest e) {
            return new Entry(line.number(), null, e);
        }
    }

    private void send() {
        var claims = entries.stream()
                .map(Entry::claim)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        underWay.add(
                new Chunk(entries, commands.start(new ClaimLicenses(tenant, claims), ClaimOutcomes.class, origin)));
        entries = new ArrayList<>(CLAIMS_PER_COMMAND);
        sentAny = true;
    }

    private void tellAll() throws IOException, Refused {
        while (!underWay.isEmpty()) {
            tell(underWay.remove());
        }
    }

    private void tell(Chunk chunk) throws IOException, Refused {
        try {
            answers.write(
                    chunk.entries(), commands.await(chunk.answer()).result().outcomes());
        } catch (HttpProblem e) {
            if (!answers.haveBegun()) {
                throw e;
            }
            answers.undecided(chunk.entries(), e);
        }
    }

    /** Who sends first sees what came of it only when everything is sent. */
    private void readOut(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        answers.requestIsRead();
    }
}
