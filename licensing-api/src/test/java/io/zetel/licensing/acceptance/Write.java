package io.zetel.licensing.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A write as somebody who means well sends it. {@code {t}} stands for the tenant, {@code #} for a number that each
 * request has of its own, and {@code <…>} for a part of the path or a parameter that may be anything.
 */
record Write(
        String route,
        String path,
        String mediaType,
        @Nullable String body) {

    /** All that are listed in {@code writes.txt}. */
    static List<Write> all() {
        try (var list = Write.class.getResourceAsStream("/writes.txt")) {
            var text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n(?=\\S)"))
                    .filter(entry -> !entry.startsWith("#"))
                    .map(Write::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the route is the operator's. */
    boolean ofOperator() {
        return !route.contains("/tenants/{t}/");
    }

    /** What the route is about; two writes about the same would find what the other has done. */
    String family() {
        var parts = route.split("/");
        return ofOperator() ? parts[3] : parts[5];
    }

    String method() {
        return route.substring(0, route.indexOf(' '));
    }

    JsonNode tree() {
        return Http.JSON.readTree(body == null ? "{}" : body);
    }

    private static Write read(String entry) {
        var lines =
                entry.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        var content = lines.size() < 3 ? new String[] {"json"} : lines.get(2).split(" ", 2);
        var mediaType = content[0].equals("ndjson") ? "application/x-ndjson" : "application/json";
        return new Write(lines.get(0), lines.get(1), mediaType, content.length == 2 ? content[1] : null);
    }
}
