package io.zetel.outside.fuzz;

import io.zetel.outside.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The running OpenAPI document, as far as requests are made from it. */
record Contract(JsonNode document, List<Operation> operations) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** Not in the document, and its errors are those of RFC 6749. */
    static final String TOKEN = "/oauth2/token";

    /** What the document leaves out because the routes read these parameters themselves. */
    private static final String HISTORY = "/api/v1/tenants/{t}/history/events";

    private static final List<String> OF_HISTORY = List.of("after", "from", "to", "type", "subject", "format", "limit");

    /** A parameter: where it goes (path, query or header), its name and its schema. */
    record Parameter(String in, String name, boolean required, JsonNode schema) {}

    /** A route and a method; promises says whether its success has a body. */
    record Operation(
            String method, String path, List<Parameter> parameters, Optional<JsonNode> body, boolean promises) {

        boolean ofTenant() {
            return path.startsWith("/api/v1/tenants/{t}/");
        }

        /** Whether a token of a tenant can have any business here. */
        boolean ofOperator() {
            return !path.startsWith("/api/v1/tenants/{t}");
        }
    }

    static Contract of(Answer answer) {
        var document = answer.expect(200).json();
        var operations = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(
                        entry -> operations.add(operation(document, path.getKey(), entry.getKey(), entry.getValue()))));
        if (operations.isEmpty()) {
            throw new AssertionError("The OpenAPI document names no operation");
        }
        operations.add(new Operation("POST", TOKEN, List.of(), Optional.empty(), true));
        return new Contract(document, List.copyOf(operations));
    }

    private static Operation operation(JsonNode document, String path, String method, JsonNode node) {
        var parameters = new ArrayList<Parameter>();
        var names = new java.util.HashSet<String>();
        for (var parameter : node.path("parameters")) {
            var in = parameter.path("in").asString();
            var name = parameter.path("name").asString();
            if (names.add(in + name)) {
                parameters.add(new Parameter(
                        in,
                        name,
                        parameter.path("required").asBoolean(),
                        resolved(document, parameter.path("schema"))));
            }
        }
        if (path.equals(HISTORY)) {
            OF_HISTORY.forEach(name -> parameters.add(new Parameter("query", name, false, MissingNode.getInstance())));
        }
        var body = node.path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        return new Operation(
                method.toUpperCase(Locale.ROOT),
                path,
                List.copyOf(parameters),
                body.isMissingNode() ? Optional.empty() : Optional.of(body),
                !node.path("responses").path("200").path("content").isMissingNode());
    }

    JsonNode resolved(JsonNode schema) {
        return resolved(document, schema);
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        var ref = schema.path("$ref");
        return ref.isString() ? resolved(document, document.at(ref.asString().substring(1))) : schema;
    }
}
