package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.domain.shared.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Many requests in one (RFC 7644, section 3.7), each of them with an answer of its own. */
final class Bulk {

    static final int MOST_OPERATIONS = 1000;
    static final int MOST_BYTES = 1024 * 1024;

    private static final String ANSWER = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
    private static final Pattern REFERENCE = Pattern.compile("bulkId:([^/\"]+)");
    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final ScimRequest request;
    private final Answering parts;
    private final ScimErrors errors;
    private final List<JsonNode> operations;
    private final int mostErrors;
    private final Map<String, Integer> named = new HashMap<>();
    private final Map<String, String> made = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Map<Integer, ObjectNode> answers = new TreeMap<>();
    private int failed;

    /** Answers a part as if it had come by itself. */
    interface Answering {

        /** The answer. */
        ScimAnswer answer(ScimRequest part) throws Refused;
    }

    Bulk(ScimRequest request, Answering parts, ScimErrors errors) {
        this.request = request;
        this.parts = parts;
        this.errors = errors;
        var list = Documents.field(request.object(), "Operations")
                .filter(JsonNode::isArray)
                .orElseThrow(() -> ScimProblem.syntax("Operations must be a list."));
        if (list.size() > MOST_OPERATIONS) {
            throw new ScimProblem(
                    413, "tooMany", "A bulk request has at most %d operations.".formatted(MOST_OPERATIONS));
        }
        operations = list.valueStream().toList();
        mostErrors = Optional.ofNullable(Documents.text(request.object(), "failOnErrors"))
                .map(Bulk::count)
                .orElse(Integer.MAX_VALUE);
        for (int i = 0; i < operations.size(); i++) {
            var id = Documents.text(operations.get(i), "bulkId");
            if (id != null && named.put(id, i) != null) {
                throw ScimProblem.syntax("Two operations have the bulkId %s.".formatted(id));
            }
        }
    }

    private static int count(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw ScimProblem.value("failOnErrors must be a positive number.");
        }
        return Integer.parseInt(text);
    }

    ScimAnswer answer() {
        for (int i = 0; i < operations.size(); i++) {
            carryOut(i);
        }
        var answer = JsonMapper.shared().createObjectNode();
        answer.putArray("schemas").add(ANSWER);
        var list = answer.putArray("Operations");
        answers.values().forEach(list::add);
        return ScimAnswer.of(200, answer);
    }

    /** Whatever an operation refers to is made before it, wherever it stands. */
    private void carryOut(int index) {
        if (failed >= mostErrors || !begun.add(index)) {
            return;
        }
        var operation = operations.get(index);
        references(operation).distinct().filter(named::containsKey).forEach(id -> carryOut(named.get(id)));
        if (failed >= mostErrors) {
            return;
        }
        var told = JsonMapper.shared().createObjectNode();
        var method = String.valueOf(Documents.text(operation, "method")).toUpperCase(Locale.ROOT);
        told.put("method", method);
        var id = Documents.text(operation, "bulkId");
        if (id != null) {
            told.put("bulkId", id);
        }
        try {
            done(operation, method, id, told);
        } catch (ScimProblem | HttpProblem | Refused refusal) {
            failed++;
            var answer = errors.ofPart(refusal, request.origin().requestId());
            told.put("status", Integer.toString(answer.status())).set("response", answer.body());
        }
        answers.put(index, told);
    }

    private void done(JsonNode operation, String method, @Nullable String id, ObjectNode told) throws Refused {
        if (!METHODS.contains(method)) {
            throw ScimProblem.syntax("method must be one of POST, PUT, PATCH and DELETE.");
        }
        if (method.equals("POST") && id == null) {
            throw ScimProblem.syntax("A POST needs a bulkId.");
        }
        var path = path(String.valueOf(Documents.text(operation, "path")));
        if (!method.equals("POST")) {
            told.put("location", request.base() + "/" + String.join("/", path));
        }
        var data = Documents.field(operation, "data").map(this::resolved).orElse(null);
        var answer = parts.answer(request.part(method, path, data, Documents.text(operation, "version")));
        told.put("status", Integer.toString(answer.status()));
        Optional.ofNullable(answer.headers().get("Location")).ifPresent(place -> told.put("location", place));
        Optional.ofNullable(answer.headers().get("ETag")).ifPresent(version -> told.put("version", version));
        if (method.equals("POST") && id != null && answer.body() != null) {
            made.put(id, answer.body().path("id").asString());
        }
    }

    private List<String> path(String text) {
        var path = Pattern.compile("/")
                .splitAsStream(text)
                .filter(part -> !part.isEmpty())
                .map(this::resolved)
                .toList();
        if (path.isEmpty() || path.size() > 2 || Type.at(path.getFirst()).isEmpty()) {
            throw ScimProblem.path("'%s' is no path of a resource.".formatted(text));
        }
        return path;
    }

    private static Stream<String> references(JsonNode node) {
        return node.isString()
                ? REFERENCE.matcher(node.asString()).results().map(found -> found.group(1))
                : node.valueStream().flatMap(Bulk::references);
    }

    private JsonNode resolved(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.properties().forEach(entry -> copy.set(entry.getKey(), resolved(entry.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode list) {
            var copy = JsonMapper.shared().createArrayNode();
            list.valueStream().map(this::resolved).forEach(copy::add);
            return copy;
        }
        return node.isString() ? StringNode.valueOf(resolved(node.asString())) : node;
    }

    private String resolved(String text) {
        return REFERENCE.matcher(text).replaceAll(this::id);
    }

    private String id(MatchResult reference) {
        return Optional.ofNullable(made.get(reference.group(1)))
                .orElseThrow(() -> ScimProblem.value("%s was not made.".formatted(reference.group())));
    }
}
