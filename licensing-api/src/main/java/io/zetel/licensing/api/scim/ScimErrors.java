package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.ProblemPages;
import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.api.http.security.BearerPaths;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every refusal in the shape of RFC 7644, whoever refuses: a resource, the guard, or the server itself. */
@Component
class ScimErrors implements ProblemPages {

    static final String CONTENT_TYPE = "application/scim+json;charset=utf-8";

    private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
    private static final String EXTENSION = "urn:ietf:params:scim:schemas:extension:zetel:2.0:Error";

    private final JsonMapper json;

    ScimErrors(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean isFor(HttpServletRequest request) {
        return BearerPaths.areScim(request.getRequestURI());
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
        // Too many at once: providers take 5xx for a broken service, and stop.
        int told = status == 503 && code.equals("UNAVAILABLE") ? 429 : status;
        response.setStatus(told);
        if ((told == 429 || told == 503) && response.getHeader("Retry-After") == null) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentType(CONTENT_TYPE);
        var words = told == 500
                ? "Something went wrong on our side."
                : faults.isEmpty() ? detail : worded(faults.getFirst());
        response.getOutputStream()
                .write(json.writeValueAsBytes(body(told, type(told, code), words, code, RequestId.of(request))));
    }

    /** The answer to a refusal that is known here; anything else is somebody else's matter. */
    Optional<ScimAnswer> of(Throwable refusal, String requestId) {
        return switch (refusal) {
            case ScimProblem e ->
                Optional.of(answer(e.status(), e.scimType(), String.valueOf(e.getMessage()), e.scimType(), requestId));
            case Refused e -> {
                var first = e.faults().getFirst();
                // What never changes is a bad request here (RFC 7644, section 3.12).
                int status = first.code() == Refusal.GROUP_MEMBER_TYPE_FIXED ? 400 : Problems.status(first.code());
                yield Optional.of(answer(
                        status,
                        type(status, first.code().name()),
                        first.message(),
                        first.code().name(),
                        requestId));
            }
            case HttpProblem e
            when e.status() < 500 && e.retryAfterSeconds() == null ->
                Optional.of(answer(
                        e.status(),
                        type(e.status(), e.code()),
                        e.faults().isEmpty()
                                ? String.valueOf(e.getMessage())
                                : worded(e.faults().getFirst()),
                        e.code(),
                        requestId));
            default -> Optional.empty();
        };
    }

    /** The same within a bulk request, which is answered as a whole whatever becomes of a part. */
    ScimAnswer ofPart(Throwable refusal, String requestId) {
        return of(refusal, requestId)
                .orElseGet(() -> answer(
                        refusal instanceof HttpProblem e && e.status() < 500 ? e.status() : 429,
                        null,
                        "Too much is going on; ask again later.",
                        null,
                        requestId));
    }

    private ScimAnswer answer(
            int status, @Nullable String type, String detail, @Nullable String code, String requestId) {
        return ScimAnswer.of(status, body(status, type, detail, code, requestId));
    }

    private ObjectNode body(int status, @Nullable String type, String detail, @Nullable String code, String requestId) {
        var error = json.createObjectNode();
        error.putArray("schemas").add(ERROR);
        error.put("status", Integer.toString(status));
        if (type != null) {
            error.put("scimType", type);
        }
        error.put("detail", detail);
        var ours = error.putObject(EXTENSION);
        if (code != null) {
            ours.put("code", code);
        }
        ours.put("requestId", requestId);
        return error;
    }

    private static String worded(Fault fault) {
        return fault.pointer().isEmpty() ? fault.message() : fault.pointer().substring(1) + ": " + fault.message();
    }

    private static @Nullable String type(int status, String code) {
        return switch (code) {
            case "USER_NAME_TAKEN", "EXTERNAL_ID_TAKEN" -> "uniqueness";
            case "GROUP_MEMBER_TYPE_FIXED" -> "mutability";
            default -> status == 400 ? "invalidValue" : null;
        };
    }
}
