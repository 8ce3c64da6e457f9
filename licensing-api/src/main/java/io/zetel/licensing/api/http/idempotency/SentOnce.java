package io.zetel.licensing.api.http.idempotency;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes what a form of the console asks for happen once, however often the form is sent: by a double click, or because
 * its answer was loaded again. Each form has a key of its own; with other fields it is another wish. What was done is
 * answered again, what was refused is tried again. A form with a file is read by its handler ({@link FileSentOnce}).
 */
final class SentOnce extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final String FIELD = "once";
    private static final String TOKEN = "_csrf";
    private static final Pattern KEY = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern PAGES = Pattern.compile("/console/(t|ops)/.*");
    private static final int SEE_OTHER = 303;

    private final transient IdempotencyStore store;
    private final transient Problems problems;

    SentOnce(IdempotencyStore store, Problems problems) {
        this.store = store;
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!isForm(request)) {
            chain.doFilter(request, response);
            return;
        }
        var scope = IdempotencyFilter.scope(request, fields(request));
        var attempt = UUID.randomUUID();
        try {
            var before = Turn.await(store, scope, attempt);
            if (before.isPresent()) {
                IdempotencyFilter.replay(before.get(), response);
            } else {
                run(scope, attempt, request, response, chain);
            }
        } catch (HttpProblem problem) {
            problems.answer(request, response, problem);
        }
    }

    private void run(byte[] scope, UUID id, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var attempt = new IdempotentExecution(store, scope, id, new Spool(), new KeptResponse(response));
        NewId.keep(request, scope);
        var answered = false;
        try {
            chain.doFilter(request, attempt.response());
            answered = true;
        } finally {
            if (!answered) {
                attempt.abandon();
            }
        }
        // A page that says no, or asks once more, says something else the next time.
        if (attempt.response().getStatus() != SEE_OTHER && KeptAnswer.instead(request) == null) {
            KeptAnswer.keepNothing(request);
        }
        attempt.end(request);
    }

    private static boolean isForm(HttpServletRequest request) {
        return request.getMethod().equals("POST")
                && PAGES.matcher(request.getRequestURI()).matches()
                && Caller.known().isPresent()
                && request.getParameter(FIELD) != null
                && KEY.matcher(request.getParameter(FIELD)).matches();
    }

    /** All that the form says; its token is masked anew on each page and says nothing. */
    private static String fields(HttpServletRequest request) {
        return new TreeMap<>(request.getParameterMap())
                .entrySet().stream()
                        .filter(field -> !field.getKey().equals(TOKEN))
                        .map(field -> field.getKey() + "=" + Arrays.toString(field.getValue()))
                        .collect(Collectors.joining("\u0000"));
    }
}
