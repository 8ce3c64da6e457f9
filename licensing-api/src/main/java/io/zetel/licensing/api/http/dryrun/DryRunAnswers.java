package io.zetel.licensing.api.http.dryrun;

import io.zetel.licensing.api.automation.job.LinesForeseen;
import io.zetel.licensing.api.http.commands.DryRunEnded;
import io.zetel.licensing.api.http.idempotency.KeptAnswer;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.WaitFor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers every dry request alike, whichever route it came through, and keeps no answer for a repetition. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class DryRunAnswers implements HandlerExceptionResolver {

    private final Consequences consequences;
    private final AnswerJson json;
    private final Problems problems;

    DryRunAnswers(Consequences consequences, AnswerJson json, Problems problems) {
        this.consequences = consequences;
        this.json = json;
        this.problems = problems;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        long position;
        Supplier<Object> answer;
        switch (thrown) {
            case DryRunEnded ended -> {
                position = ended.foreseen().position();
                answer = () -> consequences.of(ended.tenant(), ended.foreseen());
            }
            case LinesForeseen upload -> {
                position = upload.foreseen().position();
                answer = () -> {
                    var consequence = consequences.of(upload);
                    return upload.answer()
                            .map(own -> own.apply(consequence.changes()))
                            .orElse(consequence);
                };
            }
            default -> {
                return null;
            }
        }
        KeptAnswer.keepNothing(request);
        try {
            answer(request, response, position, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }

    private void answer(
            HttpServletRequest request, HttpServletResponse response, long position, Supplier<Object> answer)
            throws IOException {
        byte[] body;
        try {
            body = json.mapper().writeValueAsBytes(answer.get());
        } catch (RuntimeException e) {
            problems.answer(request, response, e);
            return;
        }
        response.setHeader(WaitFor.POSITION_HEADER, Long.toString(position));
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(body);
    }
}
