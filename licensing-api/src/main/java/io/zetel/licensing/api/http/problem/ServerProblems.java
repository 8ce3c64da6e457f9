package io.zetel.licensing.api.http.problem;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the server refuses before the application sees it (a request too broken to be one, or one too many) is answered
 * with a problem as well.
 */
public final class ServerProblems extends ErrorHandler {

    /** What the server takes for the path of a request that it cannot read. */
    private static final String UNREADABLE = "/badMessage";

    private final JsonMapper json;

    ServerProblems(JsonMapper json) {
        this.json = json;
    }

    /** Answers with a problem. */
    public void answer(Request request, Response response, Callback callback, HttpProblem problem) {
        if (problem.retryAfterSeconds() != null) {
            response.getHeaders()
                    .put(HttpHeader.RETRY_AFTER, problem.retryAfterSeconds().toString());
        }
        write(
                request,
                response,
                callback,
                problem.status(),
                problem.code(),
                Objects.requireNonNull(problem.getMessage()));
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    /** The server's own words are left out, for they may repeat what was sent. */
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        if (request.getHttpURI().getPath().equals(UNREADABLE)) {
            // The server closes the connection; a client that is not told sends its next request into it.
            response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        write(request, response, callback, status, Problems.code(status), Problems.words(status));
    }

    private void write(Request request, Response response, Callback callback, int status, String code, String detail) {
        var id = RequestId.named(request.getHeaders().get(RequestId.HEADER));
        var problem = Problem.about(request.getHttpURI().getPath(), id, status, code, detail, List.of());
        response.setStatus(status);
        response.getHeaders().put(RequestId.HEADER, id);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(problem)), callback);
    }
}
