package io.zetel.licensing.api.scim;

import io.swagger.v3.oas.annotations.Hidden;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.api.http.problem.TraceParent;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.web.BodyLimit;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one door to the dialect: reads a request, lets the router answer it, and writes the answer as RFC 7644 has it.
 */
@Hidden
@Controller
@Allowed(anyOfTenant = true)
@ConditionalOnProperty(name = "zetel.scim.enabled", matchIfMissing = true)
class ScimController {

    private static final String BASE = "/scim/v2";
    private static final String DISCOVERY = BASE + "/{endpoint:(?i)ServiceProviderConfig|ResourceTypes|Schemas}";
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]{1,200}");

    private final ScimRouter router;
    private final ScimErrors errors;
    private final JsonMapper json;
    private final String publicUrl;

    ScimController(
            ScimRouter router,
            ScimErrors errors,
            JsonMapper json,
            @Value("${zetel.scim.public-url:}") String publicUrl) {
        this.router = router;
        this.errors = errors;
        this.json = json;
        this.publicUrl = publicUrl.strip().replaceAll("/+$", "");
    }

    @BodyLimit(MOST_BYTES)
    @RequestMapping({BASE, BASE + "/**"})
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, Refused {
        write(request, response, answered(request, () -> router.answer(read(request))));
    }

    /** What is served says nothing of any tenant; providers read it before they have a token. */
    @Allowed(anyone = true)
    @GetMapping({DISCOVERY, DISCOVERY + "/", DISCOVERY + "/{id}"})
    void discover(HttpServletRequest request, HttpServletResponse response) throws IOException, Refused {
        write(request, response, answered(request, () -> discovered(request)));
    }

    private ScimAnswer discovered(HttpServletRequest request) {
        var path = path(request);
        var discovery = new Discovery(base(request));
        if (path.getFirst().equalsIgnoreCase("ServiceProviderConfig")) {
            if (path.size() > 1) {
                throw ScimProblem.unknown(path.getLast());
            }
            return ScimAnswer.of(200, discovery.config());
        }
        var all = path.getFirst().equalsIgnoreCase("Schemas") ? discovery.schemas() : discovery.types();
        if (path.size() == 1) {
            if (request.getParameter("filter") != null) {
                throw new ScimProblem(403, null, "What is served here cannot be filtered.");
            }
            return Resources.all(all);
        }
        return all.stream()
                .filter(one -> one.get("id").asString().equalsIgnoreCase(path.getLast()))
                .findFirst()
                .map(one -> ScimAnswer.of(200, one))
                .orElseThrow(() -> ScimProblem.unknown(path.getLast()));
    }

    private void write(HttpServletRequest request, HttpServletResponse response, ScimAnswer answer) throws IOException {
        response.setStatus(answer.status());
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        answer.headers().forEach(response::setHeader);
        if (answer.body() != null) {
            response.setContentType(ScimErrors.CONTENT_TYPE);
            response.getOutputStream().write(json.writeValueAsBytes(answer.body()));
        }
    }

    private interface Answering {

        ScimAnswer answer() throws IOException, Refused;
    }

    private ScimAnswer answered(HttpServletRequest request, Answering answering) throws IOException, Refused {
        try {
            return answering.answer();
        } catch (ScimProblem | HttpProblem | Refused refusal) {
            var told = errors.of(refusal, RequestId.of(request));
            if (told.isEmpty()) {
                throw refusal;
            }
            return told.get();
        }
    }

    private ScimRequest read(HttpServletRequest request) throws IOException {
        var caller = Caller.current();
        var path = path(request);
        var tenant = new TenantId(
                caller.tenant().orElseThrow(() -> new ScimProblem(403, null, "The token belongs to no tenant.")));
        return new ScimRequest(
                tenant,
                caller,
                request.getMethod(),
                base(request),
                path,
                options(request),
                body(request, ScimRouter.isBulk(path) ? Bulk.MOST_BYTES : MOST_BYTES),
                request.getHeader(HttpHeaders.IF_MATCH),
                "removal".equalsIgnoreCase(request.getHeader("Zetel-Confirm")),
                origin(request, caller, path));
    }

    private static List<String> path(HttpServletRequest request) {
        return Pattern.compile("/")
                .splitAsStream(request.getRequestURI().substring(BASE.length()))
                .filter(part -> !part.isEmpty())
                .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** Every change says that it came by SCIM, and from which provider. */
    private static Origin origin(HttpServletRequest request, Caller caller, List<String> path) {
        var agent =
                Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT)).filter(PRINTABLE.asMatchPredicate());
        var route = request.getMethod() + " " + BASE + (path.isEmpty() ? "" : "/" + path.getFirst());
        return new Origin(
                caller.subject(),
                Optional.of("SCIM" + agent.map(name -> ", " + name).orElse("")),
                RequestId.of(request),
                TraceParent.of(request).map(TraceParent::header),
                route);
    }

    private String base(HttpServletRequest request) {
        var url = request.getRequestURL();
        return (publicUrl.isEmpty()
                        ? url.substring(
                                0, url.length() - request.getRequestURI().length())
                        : publicUrl)
                + BASE;
    }

    private static Map<String, String> options(HttpServletRequest request) {
        var options = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        request.getParameterMap().forEach((name, values) -> options.put(name, values[0]));
        return options;
    }

    private @Nullable JsonNode body(HttpServletRequest request, int most) throws IOException {
        if (List.of("GET", "HEAD", "DELETE").contains(request.getMethod())) {
            return null;
        }
        var bytes = request.getInputStream().readAllBytes();
        if (bytes.length > most) {
            throw new ScimProblem(413, null, "The request body has more than %d bytes.".formatted(most));
        }
        try {
            return bytes.length == 0 ? null : json.readTree(text(request, bytes));
        } catch (JacksonException e) {
            throw ScimProblem.syntax("The request body is no JSON.");
        }
    }

    private static String text(HttpServletRequest request, byte[] bytes) {
        try {
            var named = request.getContentType() == null
                    ? null
                    : MediaType.parseMediaType(request.getContentType()).getCharset();
            return new String(bytes, named == null ? StandardCharsets.UTF_8 : named);
        } catch (IllegalArgumentException e) {
            throw new ScimProblem(415, null, "%s is not read here.".formatted(request.getContentType()));
        }
    }
}
