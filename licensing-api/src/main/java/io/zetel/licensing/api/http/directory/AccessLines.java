package io.zetel.licensing.api.http.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.zetel.licensing.api.http.names.Names;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.ProblemWith;
import io.zetel.licensing.api.http.problem.check.AnExternalId;
import io.zetel.licensing.api.http.web.JsonLineReader;
import io.zetel.licensing.api.http.web.JsonLines;
import io.zetel.licensing.api.http.web.WaitFor;
import io.zetel.licensing.api.http.web.spool.UnreadAnswers;
import io.zetel.licensing.domain.access.ServiceAccess.Level;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** One upload of questions about access: some hundred are answered together; memory holds no more than those. */
final class AccessLines {

    private static final int LINES_PER_READ = 500;

    private final TenantId tenant;
    private final WaitFor waitFor;
    private final Answering answering;
    private final JsonLines answers;
    private final UnreadAnswers out;
    private long answered;

    AccessLines(TenantId tenant, WaitFor waitFor, Answering answering, JsonLines answers, UnreadAnswers out) {
        this.tenant = tenant;
        this.waitFor = waitFor;
        this.answering = answering;
        this.answers = answers;
        this.out = out;
    }

    /** A question: who, at which device if at one, and either the app or the service plan. */
    record Body(
            @NotNull @AnExternalId String userId,
            @Nullable @AnExternalId String deviceId,
            @Nullable @Size(min = 1, max = 100) String app,
            @Nullable @Size(min = 1, max = 128) String servicePlan) {}

    /** The answer to a line, or its faults. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            long line,
            @Nullable String userId,
            @Nullable String deviceId,
            @Nullable String app,
            @Nullable String servicePlan,
            @Nullable Level access,
            @Nullable List<Because> because,
            @Nullable String code,
            @Nullable List<Fault> errors) {}

    private record Answered(long lines) {}

    private sealed interface Entry {}

    private record Asked(long line, List<HolderId> holders, AccessQuestion question) implements Entry {}

    private record Faulty(long line, BadRequest fault) implements Entry {}

    void answer(HttpServletRequest request, InputStream in, JsonLineReader.Lines<Body> lines) throws IOException {
        var some = new ArrayList<JsonLineReader.Line<Body>>(LINES_PER_READ);
        for (var line = lines.next(); line != null; line = lines.next()) {
            if (out.isFull()) {
                endEarly(request, in);
                return;
            }
            some.add(line);
            if (some.size() == LINES_PER_READ) {
                write(some);
                some.clear();
            }
        }
        write(some);
        answers.flush();
        out.requestIsRead();
    }

    private void write(List<JsonLineReader.Line<Body>> some) throws IOException {
        for (var answer : answering.of(tenant, some, waitFor)) {
            answers.write(answer);
            answered = answer.line();
        }
    }

    private void endEarly(HttpServletRequest request, InputStream in) throws IOException {
        var detail =
                ("Answers were not read while questions were sent, and no more of them can wait. The lines up to %d "
                                + "are answered above; send those behind it again.")
                        .formatted(answered);
        answers.write(ProblemWith.details(request, 507, "ANSWERS_NOT_READ", detail, new Answered(answered)));
        answers.flush();
        in.transferTo(OutputStream.nullOutputStream());
        out.requestIsRead();
    }

    /** Answers lines. */
    @Component
    static class Answering {

        private final PresentAccess present;
        private final Names names;
        private final AccessQuestion.Reader questions;

        Answering(PresentAccess present, Names names, AccessQuestion.Reader questions) {
            this.present = present;
            this.names = names;
            this.questions = questions;
        }

        List<Answer> of(TenantId tenant, List<JsonLineReader.Line<Body>> lines, WaitFor waitFor) {
            var known = names.of(tenant);
            var entries = lines.stream().map(line -> entry(known, line)).toList();
            var asked = entries.stream()
                    .filter(Asked.class::isInstance)
                    .map(Asked.class::cast)
                    .toList();
            var paths = present.ofEach(
                            tenant, asked.stream().map(Asked::holders).toList(), waitFor)
                    .iterator();
            var answers = new ArrayList<Answer>(entries.size());
            for (var entry : entries) {
                answers.add(
                        switch (entry) {
                            case Faulty faulty -> faulty(faulty);
                            case Asked one -> answer(one, new AccessQuestions(paths.next()), known);
                        });
            }
            return answers;
        }

        private Entry entry(Names known, JsonLineReader.Line<Body> line) {
            try {
                var body = line.value();
                return new Asked(
                        line.number(),
                        AccessQuestions.holders(body.userId(), body.deviceId()),
                        questions.of(body.app(), body.servicePlan(), known));
            } catch (BadRequest e) {
                return new Faulty(line.number(), e);
            }
        }

        private static Answer faulty(Faulty line) {
            return new Answer(
                    line.line(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    line.fault().code(),
                    line.fault().faults());
        }

        private static Answer answer(Asked asked, AccessQuestions read, Names names) {
            var view = AccessView.of(asked.question(), read, names);
            return new Answer(
                    asked.line(),
                    view.userId(),
                    view.deviceId(),
                    view.app(),
                    view.servicePlan(),
                    view.access(),
                    view.because(),
                    null,
                    null);
        }
    }
}
