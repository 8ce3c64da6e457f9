package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Problems;
import io.zetel.licensing.domain.shared.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code openapi/routes.txt} says of a route: its name, what it does, how it succeeds, with media types where its
 * method does not say them, and the codes of its problems by status.
 */
record RouteDescription(
        String route,
        String operationId,
        String summary,
        SortedMap<Integer, List<String>> successes,
        SortedMap<Integer, List<String>> codes) {

    /** All routes that are described, by method and path. */
    static Map<String, RouteDescription> all() {
        try (var file = RouteDescription.class.getResourceAsStream("/openapi/routes.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(RouteDescription::read)
                    .collect(Collectors.toMap(RouteDescription::route, route -> route));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouteDescription read(String line) {
        var parts = line.split("\\|", -1);
        var route = parts[0].strip().replaceAll("\\s+", " ").replace("~", "/api/v1/tenants/{t}");
        var successes = new TreeMap<Integer, List<String>>();
        words(parts[2])
                .map(word -> word.split(":", 2))
                .forEach(word -> successes.put(
                        Integer.valueOf(word[0]), word.length == 1 ? List.of() : List.of(word[1].split(","))));
        var codes = new TreeMap<Integer, List<String>>();
        words(parts[4])
                .map(word -> word.split(":", 2))
                .forEach(word -> add(
                        codes,
                        word.length == 1 ? Problems.status(Refusal.valueOf(word[0])) : Integer.parseInt(word[0]),
                        List.of(word[word.length - 1])));
        return new RouteDescription(route, parts[1].strip(), parts[3].strip(), successes, codes);
    }

    static void add(Map<Integer, List<String>> codes, int status, Collection<String> more) {
        codes.computeIfAbsent(status, _ -> new ArrayList<>()).addAll(more);
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty());
    }
}
