package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A route: its method and path, who may call it (one of these roles, or whoever is of the tenant where none is named),
 * and what answers.
 */
record GraphRoute(String method, List<String> template, Set<Role> roles, Handler handler) {

    /** Who reads. */
    static final Set<Role> READERS = Set.of(Role.READER);
    /** Who reads what a directory feed needs to know too. */
    static final Set<Role> READERS_AND_FEEDS = Set.of(Role.READER, Role.SERVICE);
    /** Whoever has a token of the tenant. */
    static final Set<Role> ALL = Set.of(Role.READER, Role.AUDITOR, Role.SERVICE);

    private static final List<String> CASTS = List.of("microsoft.graph.", "graph.");

    /** Answers a request. */
    interface Handler {
        GraphAnswer answer(GraphRequest request) throws Refused;
    }

    static GraphRoute get(String path, Set<Role> roles, Handler handler) {
        return of("GET", path, roles, handler);
    }

    static GraphRoute of(String method, String path, Set<Role> roles, Handler handler) {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("Nobody may call " + method + " " + path);
        }
        return new GraphRoute(method, List.of(path.split("/")), roles, handler);
    }

    /** The path's variables, where this is its route; words are compared without case, ids are told as they are. */
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != template.size()) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < path.size(); i++) {
            var expected = template.get(i);
            if (expected.startsWith("{")) {
                variables.put(expected.substring(1, expected.length() - 1), path.get(i));
            } else if (!expected.equalsIgnoreCase(word(path.get(i)))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /** How many of its segments are words: of two that match, the one with more is meant. */
    int words() {
        return (int)
                template.stream().filter(segment -> !segment.startsWith("{")).count();
    }

    String path() {
        return String.join("/", template);
    }

    /** The word behind a cast or a function: {@code microsoft.graph.delta()} is delta. */
    private static String word(String segment) {
        var bare = segment.endsWith("()") ? segment.substring(0, segment.length() - 2) : segment;
        var small = bare.toLowerCase(Locale.ROOT);
        return CASTS.stream()
                .filter(small::startsWith)
                .findFirst()
                .map(cast -> bare.substring(cast.length()))
                .orElse(bare);
    }
}
