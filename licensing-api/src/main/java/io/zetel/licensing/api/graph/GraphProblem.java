package io.zetel.licensing.api.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal in the vendor's words: its code and text, and beside them our code and every single fault. */
final class GraphProblem extends RuntimeException {

    static final String BAD_REQUEST = "BadRequest";
    static final String REQUEST_BAD_REQUEST = "Request_BadRequest";
    static final String UNSUPPORTED_QUERY = "Request_UnsupportedQuery";
    static final String NOT_FOUND = "Request_ResourceNotFound";
    static final String DENIED = "Authorization_RequestDenied";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String licensingError;
    private final transient List<Map<String, Object>> details;
    private final transient Map<String, String> headers;

    GraphProblem(int status, String code, String message) {
        this(status, code, message, null, List.of(), Map.of());
    }

    GraphProblem(
            int status,
            String code,
            String message,
            @Nullable String licensingError,
            List<Map<String, Object>> details,
            Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.licensingError = licensingError;
        this.details = details;
        this.headers = headers;
    }

    static GraphProblem bad(String message) {
        return new GraphProblem(400, BAD_REQUEST, message);
    }

    static GraphProblem refused(String message, String licensingError) {
        return new GraphProblem(400, REQUEST_BAD_REQUEST, message, licensingError, List.of(), Map.of());
    }

    static GraphProblem unsupported(String message) {
        return new GraphProblem(400, UNSUPPORTED_QUERY, message);
    }

    static GraphProblem missing(String id) {
        return new GraphProblem(
                404,
                NOT_FOUND,
                "Resource '%s' does not exist or one of its queried reference-property objects are not present."
                        .formatted(id));
    }

    static GraphProblem denied() {
        return new GraphProblem(403, DENIED, "Insufficient privileges to complete the operation.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    @Nullable
    String licensingError() {
        return licensingError;
    }

    List<Map<String, Object>> details() {
        return details;
    }

    Map<String, String> headers() {
        return headers;
    }
}
