package io.zetel.licensing.api.http.claim;

import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.ProblemWith;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.Preferences;
import io.zetel.licensing.api.http.web.spool.UnreadAnswers;
import io.zetel.licensing.domain.claim.ClaimOutcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The answer to an upload of claims, line by line; for one thread. */
final class ClaimLines {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final UnreadAnswers out;
    private final JsonLines lines;
    private final ClaimAnswers answers;
    private final boolean isMinimal;
    private boolean begun;
    private long answered;

    ClaimLines(
            HttpServletRequest request,
            HttpServletResponse response,
            JsonMapper json,
            UnreadAnswers out,
            ClaimAnswers answers) {
        this.request = request;
        this.response = response;
        this.out = out;
        this.lines = new JsonLines(json, out);
        this.answers = answers;
        this.isMinimal = Preferences.appliesMinimal(request, response);
    }

    /** Up to which line an upload that ended early was answered. */
    private record Answered(long lines) {}

    /** Whether there are any. */
    boolean haveBegun() {
        return begun;
    }

    /** Whether the status is out, so that a failure can only be told in a line. */
    boolean areOut() {
        return response.isCommitted();
    }

    /** Whether so many answers wait for the client to read that no more may. */
    boolean areTooMany() {
        return out.isFull();
    }

    void write(List<ClaimUpload.Entry> entries, List<ClaimOutcome> outcomes) throws IOException {
        begin();
        var outcome = outcomes.iterator();
        for (var entry : entries) {
            lines.write(entry.fault() == null ? answer(entry.line(), outcome.next()) : entry.unreadable());
        }
        answered = entries.isEmpty() ? answered : entries.getLast().line();
    }

    /** Lines whose command failed behind others that were answered say so one by one; the caller sends them again. */
    void undecided(List<ClaimUpload.Entry> entries, HttpProblem problem) throws IOException {
        // Who repeats all of it with the same key gets these decided then.
        KeptAnswer.keepNothing(request);
        var faults =
                List.of(new Fault("", problem.code(), "was not decided, or its outcome is not known; send it again"));
        for (var entry : entries) {
            lines.write(ClaimAnswer.unreadable(entry.line(), problem.code(), faults));
        }
        answered = entries.getLast().line();
    }

    /** Says in a last line why there are no more, and which lines were answered. */
    void endEarly(String code, int status, String why) throws IOException {
        KeptAnswer.keepNothing(request);
        var detail = "%s. The lines up to %d are answered above; send those behind it again.".formatted(why, answered);
        lines.write(ProblemWith.details(request, status, code, detail, new Answered(answered)));
        lines.flush();
    }

    /** From now on the client reads. */
    void requestIsRead() throws IOException {
        out.requestIsRead();
    }

    void flush() throws IOException {
        lines.flush();
    }

    private Object answer(long line, ClaimOutcome outcome) {
        return isMinimal ? answers.minimal(line, outcome) : answers.of(line, outcome);
    }

    private void begin() {
        if (!begun) {
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(JsonLines.MEDIA_TYPE);
            begun = true;
        }
    }
}
