package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.ProblemPages;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.api.http.security.BearerPaths;
import io.zetel.licensing.domain.shared.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Every refusal in the shape the vendor's clients read, whoever refuses: a route, the guard, or the server itself. */
@Component
class GraphErrors implements ProblemPages {

    static final String CONTENT_TYPE =
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
    private static final String RETRY_AFTER = "Retry-After";
    /** What clients look at before they try again. */
    private static final Map<String, String> THROTTLED = Map.of(
            RETRY_AFTER,
            "1",
            "x-ms-throttle-scope",
            "Tenant/Application",
            "x-ms-throttle-information",
            "ResourceUnitLimitExceeded");

    private static final String INSUFFICIENT = "Insufficient privileges to complete the operation.";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Pattern CLIENT_REQUEST_ID = Pattern.compile("[\\x20-\\x7E]{1,64}");
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    /** What is unknown where nobody could tell which it is. */
    private static final Set<String> UNKNOWN =
            Set.of("HOLDER_NOT_FOUND", "GROUP_NOT_FOUND", "TENANT_NOT_FOUND", "SUBSCRIPTION_NOT_FOUND");

    private final JsonMapper json;

    GraphErrors(JsonMapper json) {
        this.json = json;
    }

    /** What the vendor calls a refusal, and says of it. */
    private record Words(int status, String code, String message) {}

    @Override
    public boolean isFor(HttpServletRequest request) {
        return BearerPaths.areGraph(request.getRequestURI());
    }

    @Override
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String detail,
            List<Fault> faults)
            throws IOException {
        var words = words(status, code, detail);
        response.setStatus(words.status());
        headers(request, response);
        if (isThrottled(words.status())) {
            THROTTLED.forEach((name, value) -> {
                if (response.getHeader(name) == null) {
                    response.setHeader(name, value);
                }
            });
        }
        response.setContentType(CONTENT_TYPE);
        var body = body(
                words.code(),
                words.message(),
                code,
                details(faults),
                RequestId.of(request),
                request.getHeader("client-request-id"));
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }

    /** The headers of every answer of the dialect. */
    static void headers(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("request-id", guid(RequestId.of(request)));
        clientRequestId(request.getHeader("client-request-id"))
                .ifPresent(id -> response.setHeader("client-request-id", id));
        response.setHeader("OData-Version", "4.0");
        response.setHeader("Cache-Control", "no-cache");
    }

    /** The answer to a refusal that is known here; anything else is somebody else's matter. */
    Optional<GraphAnswer> of(Throwable refusal, String requestId, @Nullable String clientRequestId) {
        return switch (refusal) {
            case GraphProblem e ->
                Optional.of(new GraphAnswer(
                        e.status(),
                        e.headers(),
                        body(
                                e.code(),
                                String.valueOf(e.getMessage()),
                                e.licensingError(),
                                e.details(),
                                requestId,
                                clientRequestId)));
            case Refused e -> Optional.of(refused(e, requestId, clientRequestId));
            case HttpProblem e -> Optional.of(problem(e, requestId, clientRequestId));
            default -> Optional.empty();
        };
    }

    private GraphAnswer refused(Refused refused, String requestId, @Nullable String clientRequestId) {
        var first = refused.faults().getFirst();
        var words = words(Problems.status(first.code()), first.code().name(), first.message());
        var details = refused.faults().stream()
                .map(fault -> detail(fault.code().name(), fault.message(), fault.pointer()))
                .toList();
        return new GraphAnswer(
                words.status(),
                Map.of(),
                body(words.code(), words.message(), first.code().name(), details, requestId, clientRequestId));
    }

    private GraphAnswer problem(HttpProblem problem, String requestId, @Nullable String clientRequestId) {
        var words = words(problem.status(), problem.code(), String.valueOf(problem.getMessage()));
        var body = body(
                words.code(), words.message(), problem.code(), details(problem.faults()), requestId, clientRequestId);
        var after = problem.retryAfterSeconds();
        var headers = new LinkedHashMap<String, String>();
        if (isThrottled(words.status())) {
            headers.putAll(THROTTLED);
        }
        if (after != null) {
            headers.put(RETRY_AFTER, Integer.toString(Math.max(1, after)));
        }
        return new GraphAnswer(words.status(), headers, body);
    }

    private static Words words(int status, String code, String detail) {
        if (UNKNOWN.contains(code)) {
            return new Words(404, GraphProblem.NOT_FOUND, detail);
        }
        return switch (status) {
            case 401 -> new Words(401, "InvalidAuthenticationToken", "Access token is missing or not valid: " + detail);
            case 403 -> new Words(403, GraphProblem.DENIED, INSUFFICIENT);
            case 404 -> new Words(404, GraphProblem.NOT_FOUND, detail);
            case 405 ->
                new Words(
                        405,
                        GraphProblem.REQUEST_BAD_REQUEST,
                        "Specified HTTP method is not allowed for the request target.");
            case 409 -> conflict(code, detail);
            case 412 -> new Words(412, "PreconditionFailed", detail);
            case 422 -> new Words(422, "IdempotencyKeyReused", detail);
            case 429 -> new Words(429, "TooManyRequests", detail);
            // Too many at once, or a tenant's lane is full: every client of the vendor knows what to do.
            case 503 ->
                code.equals("UNAVAILABLE")
                        ? new Words(429, "TooManyRequests", detail)
                        : new Words(503, "ServiceUnavailable", detail);
            case 504 -> new Words(504, "GatewayTimeout", detail);
            case 500 -> new Words(500, "InternalServerError", "Something went wrong on our side.");
            default -> new Words(status, GraphProblem.REQUEST_BAD_REQUEST, detail);
        };
    }

    private static Words conflict(String code, String detail) {
        return switch (code) {
            case "IDEMPOTENCY_IN_PROGRESS", "IDEMPOTENT_ANSWER_NOT_KEPT" -> new Words(409, "Conflict", detail);
            case "USER_NAME_TAKEN" ->
                new Words(
                        400,
                        GraphProblem.REQUEST_BAD_REQUEST,
                        "Another object with the same value for property userPrincipalName already exists.");
            default -> new Words(400, GraphProblem.REQUEST_BAD_REQUEST, detail);
        };
    }

    private static List<Map<String, Object>> details(List<Fault> faults) {
        return faults.stream()
                .map(fault -> detail(fault.code(), fault.message(), fault.pointer()))
                .toList();
    }

    /** One fault. */
    static Map<String, Object> detail(String code, String message, String target) {
        var detail = new LinkedHashMap<String, Object>();
        detail.put("code", code);
        detail.put("message", message);
        detail.put("target", target);
        return detail;
    }

    private static Map<String, Object> body(
            String code,
            String message,
            @Nullable String licensingError,
            List<Map<String, Object>> details,
            String requestId,
            @Nullable String clientRequestId) {
        var inner = new LinkedHashMap<String, Object>();
        inner.put("date", DATE.format(Instant.now()));
        inner.put("request-id", guid(requestId));
        inner.put("client-request-id", clientRequestId(clientRequestId).orElse(guid(requestId)));
        if (licensingError != null) {
            inner.put("licensingError", licensingError);
        }
        var taken = "USER_NAME_TAKEN".equals(licensingError)
                ? List.of(detail("ObjectConflict", message, "userPrincipalName"))
                : details;
        if (!taken.isEmpty()) {
            inner.put("details", taken);
        }
        var error = new LinkedHashMap<String, Object>();
        error.put("code", code);
        error.put("message", message);
        error.put("innerError", inner);
        return Map.of("error", error);
    }

    private static boolean isThrottled(int status) {
        return status == 429 || status == 503;
    }

    private static Optional<String> clientRequestId(@Nullable String given) {
        return Optional.ofNullable(given).filter(CLIENT_REQUEST_ID.asMatchPredicate());
    }

    /** The request's id as a GUID; ours are made into one. */
    static String guid(String id) {
        return GUID.matcher(id).matches()
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
