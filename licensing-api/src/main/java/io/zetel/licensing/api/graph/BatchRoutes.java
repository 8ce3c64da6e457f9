package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.shared.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Several requests in one: each goes through the same router, with the same rules, as if it had come by itself. */
@Component
class BatchRoutes implements GraphRoutes {

    private static final Logger log = LoggerFactory.getLogger(BatchRoutes.class);
    private static final int MOST = 20;
    /** Clients put different things before the version; all of it is cut off. */
    private static final Pattern ROOT = Pattern.compile("(?i)^(?:.*?/)?(?:v1\\.0|beta)(?=/|$)");

    private final GraphRouter router;
    private final GraphErrors errors;

    BatchRoutes(GraphRouter router, GraphErrors errors) {
        this.router = router;
        this.errors = errors;
    }

    /** One of the requests. */
    private record Part(
            String id,
            String method,
            String url,
            Map<String, String> headers,
            @Nullable JsonNode body,
            List<String> after) {}

    @Override
    public List<GraphRoute> routes() {
        return List.of(GraphRoute.of("POST", "$batch", GraphRoute.ALL, this::answer));
    }

    private GraphAnswer answer(GraphRequest request) {
        var left = new ArrayList<>(parts(request.body()));
        var answers = new LinkedHashMap<String, GraphAnswer>();
        while (!left.isEmpty()) {
            var ready = left.stream()
                    .filter(part -> answers.keySet().containsAll(part.after()))
                    .findFirst()
                    .orElseThrow(() ->
                            GraphProblem.bad("The requests depend on one another in a circle, or on none there is."));
            left.remove(ready);
            answers.put(ready.id(), answers(request, ready, answers));
        }
        return GraphAnswer.ok(Map.of(
                "responses",
                answers.entrySet().stream()
                        .map(entry -> shown(entry.getKey(), entry.getValue()))
                        .toList()));
    }

    private GraphAnswer answers(GraphRequest request, Part part, Map<String, GraphAnswer> before) {
        if (part.after().stream().anyMatch(id -> before.get(id).status() >= 400)) {
            return refused(
                    request, part, new GraphProblem(424, "FailedDependency", "A request this one depends on failed."));
        }
        try {
            return router.answer(one(request, part));
        } catch (GraphProblem | HttpProblem | Refused refusal) {
            return refused(request, part, refusal);
        } catch (RuntimeException failure) {
            log.error("Part {} of a batch failed unexpectedly", part.id(), failure);
            return refused(
                    request, part, new GraphProblem(500, "InternalServerError", "Something went wrong on our side."));
        }
    }

    private GraphAnswer refused(GraphRequest request, Part part, Throwable refusal) {
        return errors.of(refusal, request.origin().requestId(), part.headers().get("client-request-id"))
                .orElseThrow();
    }

    private static GraphRequest one(GraphRequest whole, Part part) {
        int mark = part.url().indexOf('?');
        var path = mark < 0 ? part.url() : part.url().substring(0, mark);
        var query = mark < 0 ? "" : part.url().substring(mark + 1);
        var segments = GraphPaths.segments(ROOT.matcher(path).replaceFirst(""));
        if (!segments.isEmpty() && segments.getFirst().equalsIgnoreCase("$batch")) {
            throw GraphProblem.bad("A batch cannot hold a batch.");
        }
        var newId = UUID.nameUUIDFromBytes((whole.newId() + " " + part.id()).getBytes(StandardCharsets.UTF_8));
        return new GraphRequest(
                whole.tenant(),
                whole.caller(),
                part.method(),
                whole.base(),
                segments,
                query,
                name -> part.headers().get(name.toLowerCase(Locale.ROOT)),
                part.body(),
                whole.origin(),
                newId,
                Map.of(),
                QueryOptions.parse(query));
    }

    private static List<Part> parts(@Nullable JsonNode body) {
        var requests = body == null || !body.isObject() ? null : body.get("requests");
        if (requests == null || !requests.isArray() || requests.isEmpty() || requests.size() > MOST) {
            throw GraphProblem.bad("A batch has 1 to %d requests.".formatted(MOST));
        }
        var parts = requests.valueStream().map(BatchRoutes::part).toList();
        if (parts.stream().map(Part::id).distinct().count() < parts.size()) {
            throw GraphProblem.bad("Each request of a batch has an id of its own.");
        }
        return parts;
    }

    private static Part part(JsonNode one) {
        var id = one.get("id");
        var method = one.get("method");
        var url = one.get("url");
        if (id == null
                || !id.isString() && !id.isNumber()
                || method == null
                || !method.isString()
                || url == null
                || !url.isString()) {
            throw GraphProblem.bad("Each request of a batch has an id, a method and a url.");
        }
        var headers = new HashMap<String, String>();
        if (one.get("headers") instanceof JsonNode given && given.isObject()) {
            given.propertyStream()
                    .forEach(header -> headers.put(
                            header.getKey().toLowerCase(Locale.ROOT),
                            header.getValue().asString("")));
        }
        var after = one.get("dependsOn") instanceof JsonNode given && given.isArray()
                ? given.valueStream().map(BatchRoutes::id).toList()
                : List.<String>of();
        var body = one.get("body");
        return new Part(
                id(id),
                method.asString().toUpperCase(Locale.ROOT),
                url.asString(),
                headers,
                body == null || body.isNull() ? null : body,
                after);
    }

    private static String id(JsonNode id) {
        return id.isString() ? id.asString() : id.toString();
    }

    private static Map<String, Object> shown(String id, GraphAnswer answer) {
        var headers = new LinkedHashMap<String, String>();
        if (answer.body() != null) {
            headers.put("Content-Type", answer.body() instanceof String ? "text/plain" : "application/json");
        }
        headers.putAll(answer.headers());
        var shown = new LinkedHashMap<String, Object>();
        shown.put("id", id);
        shown.put("status", answer.status());
        shown.put("headers", headers);
        if (answer.body() != null) {
            shown.put("body", answer.body());
        }
        return shown;
    }
}
