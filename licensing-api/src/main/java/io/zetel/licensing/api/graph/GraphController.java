package io.zetel.licensing.api.graph;

import io.swagger.v3.oas.annotations.Hidden;
import io.zetel.licensing.api.http.idempotency.NewId;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.api.http.problem.TraceParent;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one door to the dialect: reads a request, lets the router answer it, and writes the answer as the vendor would.
 */
@Hidden
@Controller
@Allowed(anyOfTenant = true)
@ConditionalOnProperty(name = "zetel.graph.enabled", matchIfMissing = true)
class GraphController {

    private static final Pattern ROOT = Pattern.compile("(?i)(/graph)?/(v1\\.0|beta)(?=/|$)");

    private final GraphRouter router;
    private final GraphErrors errors;
    private final JsonMapper json;
    private final String publicUrl;

    GraphController(
            GraphRouter router,
            GraphErrors errors,
            JsonMapper json,
            @Value("${zetel.graph.public-url:}") String publicUrl) {
        this.router = router;
        this.errors = errors;
        this.json = json;
        this.publicUrl = publicUrl.strip().replaceAll("/+$", "");
    }

    @RequestMapping({"/v1.0/**", "/beta/**", "/graph/v1.0/**", "/graph/beta/**"})
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, answered(request));
    }

    private GraphAnswer answered(HttpServletRequest request) throws IOException {
        try {
            return router.answer(read(request));
        } catch (GraphProblem | HttpProblem | Refused refusal) {
            return errors.of(refusal, RequestId.of(request), request.getHeader("client-request-id"))
                    .orElseThrow();
        }
    }

    private GraphRequest read(HttpServletRequest request) throws IOException {
        var uri = request.getRequestURI();
        var root = ROOT.matcher(uri);
        var path = root.lookingAt() ? uri.substring(root.end()) : uri;
        var caller = Caller.current();
        var origin = new Origin(
                caller.subject(),
                Origin.reason(request.getHeader(Origin.REASON_HEADER)),
                RequestId.of(request),
                TraceParent.of(request).map(TraceParent::header),
                request.getMethod());
        var query = request.getQueryString() == null ? "" : request.getQueryString();
        return new GraphRequest(
                new TenantId(caller.tenant().orElseThrow(GraphProblem::denied)),
                caller,
                request.getMethod(),
                base(request, root),
                GraphPaths.segments(path),
                query,
                request::getHeader,
                body(request),
                origin,
                NewId.of(request).value(),
                Map.of(),
                QueryOptions.parse(query));
    }

    private String base(HttpServletRequest request, Matcher root) {
        var url = request.getRequestURL();
        var host = publicUrl.isEmpty()
                ? url.substring(0, url.length() - request.getRequestURI().length())
                : publicUrl;
        return host + request.getRequestURI().substring(0, root.end());
    }

    private @Nullable JsonNode body(HttpServletRequest request) throws IOException {
        if (List.of("GET", "HEAD", "DELETE").contains(request.getMethod())) {
            return null;
        }
        var bytes = request.getInputStream().readAllBytes();
        try {
            return bytes.length == 0 || new String(bytes, StandardCharsets.UTF_8).isBlank()
                    ? null
                    : json.readTree(bytes);
        } catch (JacksonException e) {
            throw GraphProblem.bad(
                    "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.");
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, GraphAnswer answer)
            throws IOException {
        GraphErrors.headers(request, response);
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.body() == null) {
            return;
        }
        boolean isText = answer.body() instanceof String;
        response.setContentType(isText ? "text/plain;charset=utf-8" : GraphErrors.CONTENT_TYPE);
        response.getOutputStream()
                .write(
                        isText
                                ? answer.body().toString().getBytes(StandardCharsets.UTF_8)
                                : json.writeValueAsBytes(answer.body()));
    }
}
