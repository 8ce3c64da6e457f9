package io.zetel.licensing.acceptance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the description of the API says of an answer: its status, the code of its problem, its fields, which of them are
 * always there and which may be null. Whatever a test is answered is compared with it, so that the two cannot drift;
 * and instants have as many decimals everywhere.
 */
final class Described {

    private static final String REF = "#/components/schemas/";
    private static final int TOO_LONG_TO_READ_TWICE = 100_000;
    /** A whole second, or microseconds. */
    private static final Pattern PINNED = Pattern.compile(".*:\\d\\d(?:\\.\\d{6})?Z");
    /** What the hash of an event covers stays as it was. */
    private static final String HASHED = "/items[]/recordedAt";

    private static @Nullable Described known;

    private final JsonNode schemas;
    private final Map<String, List<Route>> routes;

    private record Route(String name, Pattern path, int variables, JsonNode responses) {}

    private Described(JsonNode api) {
        this.schemas = api.at("/components/schemas");
        this.routes = api.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyStream().map(method -> route(path.getKey(), method)))
                .collect(Collectors.groupingBy(route -> route.name().split(" ")[0]));
    }

    /** The one of this release, which the first application tells that is asked. */
    static synchronized Described by(Supplier<JsonNode> api) {
        if (known == null) {
            known = new Described(api.get());
        }
        return known;
    }

    private static Route route(String path, Map.Entry<String, JsonNode> method) {
        var pattern = Pattern.compile(Pattern.quote(path).replaceAll("\\{\\w+}", "\\\\E[^/]+\\\\Q"));
        return new Route(
                method.getKey().toUpperCase(Locale.ROOT) + " " + path,
                pattern,
                path.split("\\{").length,
                method.getValue().get("responses"));
    }

    /** Fails where the answer is not as it is described. */
    void check(String method, String path, @Nullable String query, Reply reply) {
        var route = routes.getOrDefault(method, List.of()).stream()
                .filter(one -> one.path().matcher(path).matches())
                .min(Comparator.comparingInt(Route::variables));
        if (route.isEmpty() || method.equals("HEAD")) {
            return;
        }
        var wrong = new ArrayList<String>();
        var response = route.get().responses().path(Integer.toString(reply.status()));
        if (response.isMissingNode()) {
            wrong.add("status " + reply.status() + " " + (reply.status() < 400 ? "" : code(reply)));
        } else if (reply.status() >= 400) {
            if (response.get("x-codes").valueStream().noneMatch(code -> code.asString()
                    .equals(code(reply)))) {
                wrong.add("code " + reply.status() + ":" + code(reply));
            }
        } else if (hasFields(query, reply)) {
            compare(reply.json(), response.at("/content/application~1json/schema"), "", wrong);
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError("/v3/api-docs does not say so of %s: %s; answered %s"
                    .formatted(route.get().name(), wrong.stream().distinct().toList(), shortened(reply.body())));
        }
    }

    private static boolean hasFields(@Nullable String query, Reply reply) {
        return !reply.body().isEmpty()
                && reply.body().length() < TOO_LONG_TO_READ_TWICE
                && (query == null || !query.contains("dryRun=true"))
                && reply.headers().firstValue("Preference-Applied").isEmpty()
                && reply.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    }

    private static String code(Reply reply) {
        return reply.body().startsWith("{") ? reply.text("/code") : "";
    }

    private void compare(JsonNode value, JsonNode schema, String at, List<String> wrong) {
        var meant = meant(schema);
        if (value.isNull()) {
            if (!mayBeNull(schema)) {
                wrong.add("null in " + at);
            }
        } else if (meant.path("format").asString("").equals("date-time")) {
            if (!PINNED.matcher(value.asString("")).matches() && !HASHED.equals(at)) {
                wrong.add("decimals of " + at + " " + value.asString());
            }
        } else if (value.isArray()) {
            value.forEach(item -> compare(item, meant.path("items"), at + "[]", wrong));
        } else if (value.isObject() && meant.has("properties")) {
            var fields = meant.get("properties");
            meant.path("required").forEach(field -> {
                if (!value.has(field.asString())) {
                    wrong.add("no " + at + "/" + field.asString());
                }
            });
            value.propertyStream().forEach(field -> {
                if (fields.has(field.getKey())) {
                    compare(field.getValue(), fields.get(field.getKey()), at + "/" + field.getKey(), wrong);
                } else {
                    wrong.add("field " + at + "/" + field.getKey());
                }
            });
        } else if (value.isObject() && meant.path("additionalProperties").isObject()) {
            value.forEach(item -> compare(item, meant.get("additionalProperties"), at + "{}", wrong));
        }
    }

    /** The schema itself, where it is referred to or may be null instead. */
    private JsonNode meant(JsonNode schema) {
        if (schema.has("$ref")) {
            return schemas.get(schema.get("$ref").asString().substring(REF.length()));
        }
        return schema.has("anyOf") ? meant(schema.get("anyOf").get(0)) : schema;
    }

    /** What is described nowhere may be anything. */
    private static boolean mayBeNull(JsonNode schema) {
        if (schema.has("anyOf")) {
            return StreamSupport.stream(schema.get("anyOf").spliterator(), false)
                    .anyMatch(Described::mayBeNull);
        }
        return !schema.has("$ref")
                && (!schema.has("type") || schema.get("type").toString().contains("null"));
    }

    private static String shortened(String body) {
        return body.length() < 500 ? body : body.substring(0, 500) + "…";
    }
}
