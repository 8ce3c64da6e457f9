package io.zetel.licensing.api.http.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zetel.licensing.api.http.problem.ServerProblems;
import io.zetel.licensing.api.http.problem.Unavailable;
import io.zetel.licensing.api.http.security.BearerPaths;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.security.TokenVerifier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives each request to the API a place, and turns away with 503 those there is none for, before anything is spent on
 * them. A token that is not known yet goes on without a place and gets one once it has been checked
 * ({@link LateAdmission}). All that ask for tokens share places as one tenant does, and so do all that read pages.
 * Health and meters are told at any time.
 */
final class Admission extends Handler.Wrapper {

    /** Nobody's name: a tenant's has no blank. */
    static final String OPERATOR = "the operator";

    /** Nor theirs who have no token yet. */
    static final String STRANGERS = "those who ask for tokens";

    private static final String CONSOLE = "those who read pages";
    private static final String FILES_OF_PAGES = "/console/assets/";

    private final Places places;
    private final ServerProblems problems;
    private final Supplier<TokenVerifier> tokens;
    private final Counter rejected;

    Admission(Places places, ServerProblems problems, Supplier<TokenVerifier> tokens, MeterRegistry meters) {
        this.places = places;
        this.problems = problems;
        this.tokens = tokens;
        this.rejected = rejected(meters);
    }

    static Counter rejected(MeterRegistry meters) {
        return Counter.builder("zetel.http.rejected")
                .description("Requests turned away because too many were under way")
                .register(meters);
    }

    static Unavailable tooMany() {
        return new Unavailable("Too many requests are under way");
    }

    /** Whose places a caller's requests take. */
    static String holder(Caller caller) {
        return caller.tenant().orElse(OPERATOR);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!mayGoOn(request)) {
            rejected.increment();
            problems.answer(request, response, callback, tooMany());
            return true;
        }
        if (RequestThreads.isDoorman()) {
            RequestThreads.start(() -> goOn(request, response, callback));
            return true;
        }
        return super.handle(request, response, callback);
    }

    private boolean mayGoOn(Request request) {
        var path = Request.getPathInContext(request);
        if (BearerPaths.contain(path)) {
            var caller = tokens.get().known(request.getHeaders().get(HttpHeader.AUTHORIZATION));
            return caller.isEmpty() || Place.take(places, request, holder(caller.get()));
        }
        if (path.startsWith("/console") && !path.startsWith(FILES_OF_PAGES)) {
            return Place.take(places, request, CONSOLE);
        }
        return !path.contains("/oauth2/") || Place.take(places, request, STRANGERS);
    }

    private void goOn(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, 404);
            }
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
