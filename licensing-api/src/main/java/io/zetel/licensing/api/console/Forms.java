package io.zetel.licensing.api.console;

import io.zetel.licensing.api.console.Races.Race;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** Does what a form asks for, by the handler that does it for the API, and shows what came of it. */
final class Forms {

    private static final int NOT_FOUND = 404;
    private static final int SERVER = 500;

    private Forms() {}

    /** What a form asks of the API. */
    interface Asked {
        ResponseEntity<?> send() throws Refused;
    }

    /** The page that the form was on, with what it says first. */
    interface Again {
        ResponseEntity<String> page(int status, Shell shell);
    }

    /** Goes on to the next page; a refusal comes back as the page the form was on. */
    static ResponseEntity<String> answer(
            Shell shell,
            String next,
            Asked asked,
            Again again,
            HttpServletRequest request,
            HttpServletResponse response) {
        return answer(shell, next, asked, again, null, request, response);
    }

    /** The same of a form that may be overtaken: then it tells what others did meanwhile. */
    static ResponseEntity<String> answer(
            Shell shell,
            String next,
            Asked asked,
            Again again,
            @Nullable Race race,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return Pages.to(next, asked.send(), request, response);
        } catch (Refused refused) {
            var told = race != null && refused.code() == Refusal.VERSION_MISMATCH
                    ? telling(shell, race.said(shell))
                    : telling(shell, refused);
            return again.page(Problems.status(refused.code()), told);
        } catch (HttpProblem problem) {
            if (problem.status() == NOT_FOUND || problem.status() >= SERVER) {
                throw problem;
            }
            var told = race != null && problem.code().equals(Refusal.VERSION_MISMATCH.name())
                    ? telling(shell, race.said(shell))
                    : telling(shell, problem);
            return again.page(problem.status(), told);
        }
    }

    /** The first page, or the other one where the first has nothing to show any more. */
    static Again orElse(Again page, Again other) {
        return (status, told) -> {
            try {
                return page.page(status, told);
            } catch (HttpProblem problem) {
                if (problem.status() >= SERVER) {
                    throw problem;
                }
                return other.page(status, told);
            }
        };
    }

    /** A refusal as the page of an error says it. */
    static HttpProblem problem(Refused refused) {
        return new HttpProblem(
                Problems.status(refused.code()), refused.code().name(), String.valueOf(refused.getMessage()));
    }

    /** The same page, told why it was refused. */
    static Shell telling(Shell shell, Refused refused) {
        return telling(
                shell,
                refused.faults().stream()
                        .map(fault -> shell.refusal(fault.code().name())));
    }

    /** The same page, told of what is wrong with what was asked. */
    static Shell telling(Shell shell, HttpProblem problem) {
        return telling(
                shell,
                problem.faults().isEmpty()
                        ? Stream.of(shell.refusal(problem.code()))
                        : problem.faults().stream().map(Fault::code).map(shell::fault));
    }

    static Shell telling(Shell shell, Stream<String> said) {
        return said.distinct().reduce(shell, (page, text) -> page.saying("bad", text), (a, b) -> b);
    }
}
