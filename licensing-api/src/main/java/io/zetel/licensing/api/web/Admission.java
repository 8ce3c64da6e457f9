package io.zetel.licensing.api.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.problem.ServerProblems;
import io.zetel.licensing.api.problem.Unavailable;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Turns away with 503 what is more than can be done at once, before anything is spent on it. Tokens too: looking at a secret
 * costs more than anything else here. Health and meters are told at any time.
 */
final class Admission extends Handler.Wrapper {

    private final ServerProblems problems;
    private final Counter rejected;

    Admission(ServerProblems problems, MeterRegistry meters) {
        this.problems = problems;
        this.rejected = Counter.builder("zetel.http.rejected").description("Requests turned away because too many were under way").register(meters);
    }

    @Override public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (RequestThreads.isExcess() && isBounded(Request.getPathInContext(request))) {
            rejected.increment();
            problems.answer(request, response, callback, new Unavailable("Too many requests are under way"));
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static boolean isBounded(String path) { return path.startsWith("/api/") || path.startsWith("/oauth2/"); }
}
