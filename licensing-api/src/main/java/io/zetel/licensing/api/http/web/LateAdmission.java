package io.zetel.licensing.api.http.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.security.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;

/** Gives a request its place whose token had to be checked first; stands behind the filters that do. */
final class LateAdmission extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Places places;
    private final transient Problems problems;
    private final transient Counter rejected;

    LateAdmission(Places places, Problems problems, MeterRegistry meters) {
        this.places = places;
        this.problems = problems;
        this.rejected = Admission.rejected(meters);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var holder = Caller.known().map(Admission::holder).orElse(Admission.STRANGERS);
        if (Place.take(places, ServletContextRequest.getServletContextRequest(request), holder)) {
            chain.doFilter(request, response);
        } else {
            rejected.increment();
            problems.answer(request, response, Admission.tooMany());
        }
    }
}
