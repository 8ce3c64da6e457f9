package io.zetel.licensing.api.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** A request so broken that Tomcat refuses it before any filter runs is answered with a problem as well, not with HTML. */
public final class ProblemValve extends ErrorReportValve {

    // Written by hand: the mapper belongs to the application, and this is outside it. Nothing of the request is repeated here.
    private static final String BODY = "{\"type\":\"urn:zetel:problem:%1$s\",\"title\":\"%2$s\",\"status\":%3$d,"
            + "\"detail\":\"%2$s\",\"instance\":null,\"code\":\"%4$s\",\"requestId\":\"%5$s\",\"errors\":[]}";

    @Override protected void report(Request request, Response response, @Nullable Throwable throwable) {
        var status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var bad = status < 500;
        var body = BODY.formatted(bad ? "bad-request" : "internal-error", bad ? "Bad request" : "Internal error", status,
                bad ? "BAD_REQUEST" : "INTERNAL_ERROR", RequestId.of(request));
        try {
            response.setHeader(RequestId.HEADER, RequestId.of(request));
            response.setContentType(Problem.MEDIA_TYPE);
            response.setCharacterEncoding("UTF-8");
            var out = response.getReporter();
            if (out != null) {
                out.write(body);
                response.finishResponse();
            }
        } catch (IOException e) {
            // The client is gone; nobody is left to tell.
        }
    }
}
