package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.Problems;
import io.zetel.licensing.api.problem.Unavailable;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * Lets so many requests in at once and turns the others away with 503 before anything is spent on them. Threads cost
 * nothing here, so without a bound a flood would be taken in whole and everybody would wait for it.
 */
final class Admission extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Semaphore places;
    private final transient Problems problems;
    private final transient Counter rejected;

    Admission(int atOnce, Problems problems, MeterRegistry meters) {
        this.places = new Semaphore(atOnce);
        this.problems = problems;
        this.rejected = Counter.builder("zetel.http.rejected").description("Requests turned away because too many were under way").register(meters);
        Gauge.builder("zetel.http.under.way", places, free -> atOnce - free.availablePermits()).description("Requests under way").register(meters);
    }

    @Override protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!places.tryAcquire()) {
            rejected.increment();
            problems.answer(request, response, new Unavailable("Too many requests are under way"));
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            places.release();
        }
    }
}
