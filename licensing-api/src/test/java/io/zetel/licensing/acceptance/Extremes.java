package io.zetel.licensing.acceptance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values at the edge of what a field can hold and beyond it, and the places in a body to put them. */
final class Extremes {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Texts; among them what PostgreSQL, UTF-8, an index or a URL does not take. */
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "a\0b",
            "a\1b",
            "line\nbreak",
            "\ud800",
            "a\udfffb",
            "\ufffe",
            "\u202egnp",
            "\ud83d\ude00".repeat(64),
            "\u6f22".repeat(128),
            "x".repeat(129),
            "\u6f22".repeat(200),
            "x".repeat(201),
            "\ud83d\ude00".repeat(3000),
            "a,b",
            "{\"a\",NULL}",
            "it's\\",
            "%s%n",
            "user:x",
            "device:x",
            "null");

    private static final List<String> INSTANTS = List.of(
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999999Z",
            "0000-01-01T00:00:00Z",
            "-1000000000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "+10000-01-01T00:00:00Z",
            "+1000000000-12-31T23:59:59.999999999Z",
            "2026-02-29T00:00:00Z");

    private static final List<JsonNode> NUMBERS = List.of(
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(Integer.MAX_VALUE),
            JSON.numberNode(Integer.MIN_VALUE),
            JSON.numberNode(1L + Integer.MAX_VALUE),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.numberNode(1e308),
            JSON.numberNode(0.5));

    private static final List<JsonNode> OF_OTHER_TYPES = List.of(
            JSON.nullNode(),
            JSON.booleanNode(true),
            JSON.objectNode(),
            JSON.arrayNode(),
            JSON.arrayNode().addNull(),
            JSON.numberNode(1),
            JSON.stringNode("x"));

    private Extremes() {}

    /**
     * Texts that a URL can hold; with others the server ends the connection, and the next request may find it ended.
     */
    static List<String> inPaths() {
        return TEXTS.stream()
                .filter(text -> !text.isEmpty() && text.length() <= 256)
                .filter(text -> text.codePoints()
                        .noneMatch(c ->
                                c == '\\' || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE))
                .toList();
    }

    /** Every place in the body that has a value. */
    static List<JsonPointer> places(JsonNode body) {
        var places = new ArrayList<JsonPointer>();
        collect(body, JsonPointer.empty(), places);
        return places;
    }

    /** What to put in the place of this value. */
    static List<JsonNode> instead(JsonNode value) {
        Stream<JsonNode> typed =
                switch (value) {
                    case ArrayNode list ->
                        Stream.of(repeated(list, 2), repeated(list, 101), repeated(list, 5000), numbered(list, 5000));
                    case JsonNode node
                    when node.isString() ->
                        Stream.concat(TEXTS.stream(), INSTANTS.stream()).map(JSON::stringNode);
                    case JsonNode node when node.isNumber() -> NUMBERS.stream();
                    default -> Stream.of();
                };
        return Stream.concat(OF_OTHER_TYPES.stream(), typed).toList();
    }

    /** The body with another value at this place. */
    static JsonNode with(JsonNode body, JsonPointer place, JsonNode value) {
        var changed = body.deepCopy();
        switch (changed.at(place.head())) {
            case ObjectNode object -> object.set(place.last().getMatchingProperty(), value);
            case ArrayNode list -> list.set(place.last().getMatchingIndex(), value);
            default -> {}
        }
        return changed;
    }

    /** The body without what is at this place. */
    static JsonNode without(JsonNode body, JsonPointer place) {
        var changed = body.deepCopy();
        switch (changed.at(place.head())) {
            case ObjectNode object -> object.remove(place.last().getMatchingProperty());
            case ArrayNode list -> list.remove(place.last().getMatchingIndex());
            default -> {}
        }
        return changed;
    }

    /**
     * The text as a segment of a path or a parameter; half a surrogate pair as somebody who knows no better would
     * encode it.
     */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%3F", "%ED%A0%80");
    }

    private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        if (!at.matches()) {
            places.add(at);
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> collect(field.getValue(), at.appendProperty(field.getKey()), places));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), at.appendIndex(i), places);
            }
        }
    }

    private static JsonNode numbered(ArrayNode list, int times) {
        var many = JSON.arrayNode();
        for (int i = 0; i < times && !list.isEmpty() && list.get(0).isString(); i++) {
            many.add(list.get(0).asString() + "-" + i);
        }
        return many;
    }

    private static JsonNode repeated(ArrayNode list, int times) {
        var many = JSON.arrayNode();
        for (int i = 0; i < times && !list.isEmpty(); i++) {
            many.add(list.get(i % list.size()));
        }
        return many;
    }
}
