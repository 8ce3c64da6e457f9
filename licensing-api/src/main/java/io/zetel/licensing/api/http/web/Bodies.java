package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.ServerProblems;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests whose head is broken, and puts a bound and a least pace on every body. Nothing here reads a body
 * before it is known who sends it, but for what is asked of the token route: a small form, read as it comes while
 * neither a thread nor a place waits for it.
 */
final class Bodies extends Handler.Wrapper {

    private static final String TOKEN_ROUTE = "/oauth2/token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int MOST_BYTES = 8 * 1024;
    private static final int MOST_FIELDS = 50;

    private final SlowBodies slow;
    private final ServerProblems problems;

    Bodies(SlowBodies slow, ServerProblems problems) {
        this.slow = slow;
        this.problems = problems;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var fault = Heads.fault(request);
        if (fault != null) {
            problems.answer(request, response, callback, fault);
            return true;
        }
        return admit(Heads.settled(request), response, callback);
    }

    private boolean admit(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() <= 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            return super.handle(request, response, callback);
        }
        if (!Request.getPathInContext(request).equals(TOKEN_ROUTE) || !HttpMethod.POST.is(request.getMethod())) {
            return super.handle(new PacedRequest(request, slow, BodyLimit.USUAL), response, callback);
        }
        if (request.getLength() > MOST_BYTES) {
            problems.answer(request, response, callback, PacedRequest.tooLarge(MOST_BYTES));
        } else if (!isForm(request.getHeaders().get(HttpHeader.CONTENT_TYPE))) {
            problems.answer(
                    request,
                    response,
                    callback,
                    new HttpProblem(415, "UNSUPPORTED_MEDIA_TYPE", "A token is asked for by a form: " + FORM));
        } else {
            var paced = new PacedRequest(request, slow, MOST_BYTES);
            FormFields.onFields(
                    paced, StandardCharsets.UTF_8, MOST_FIELDS, MOST_BYTES, new Form(paced, response, callback));
        }
        return true;
    }

    private static boolean isForm(@Nullable String contentType) {
        return contentType != null
                && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(FORM);
    }

    /** Goes on with a form that has come. */
    private final class Form implements Promise.Invocable<Fields> {

        private final Request request;
        private final Response response;
        private final Callback callback;

        Form(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.BLOCKING;
        }

        @Override
        public void succeeded(Fields fields) {
            try {
                if (!Bodies.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Exception e) {
                Response.writeError(request, response, callback, e);
            }
        }

        @Override
        public void failed(Throwable failure) {
            problems.answer(
                    request,
                    response,
                    callback,
                    failure instanceof HttpProblem problem
                            ? problem
                            : new HttpProblem(400, "BAD_REQUEST", "The form is malformed"));
        }
    }
}
