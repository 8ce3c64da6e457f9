package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.Problems;
import io.zetel.licensing.api.problem.Unavailable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Turns away with 503 what is more than can be done at once, before anything is spent on it. */
final class Admission extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Problems problems;
    private final transient Counter rejected;

    Admission(Problems problems, MeterRegistry meters) {
        this.problems = problems;
        this.rejected = Counter.builder("zetel.http.rejected").description("Requests turned away because too many were under way").register(meters);
    }

    @Override protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (RequestThreads.isExcess()) {
            rejected.increment();
            problems.answer(request, response, new Unavailable("Too many requests are under way"));
        } else {
            chain.doFilter(request, response);
        }
    }
}
