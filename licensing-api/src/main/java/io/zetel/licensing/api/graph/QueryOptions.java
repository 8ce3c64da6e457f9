package io.zetel.licensing.api.graph;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind the question mark, by name in small letters; a dollar in front of a name may be left out. */
record QueryOptions(Map<String, String> given) {

    static final int MOST = 999;
    static final int USUAL = 100;

    private static final int LONGEST = 8192;
    private static final Set<String> KNOWN = Set.of(
            "$select",
            "$filter",
            "$top",
            "$skiptoken",
            "$count",
            "$search",
            "$orderby",
            "$format",
            "$deltatoken",
            "$expand",
            "$skip");

    static QueryOptions parse(String query) {
        var given = new LinkedHashMap<String, String>();
        if (query.length() > LONGEST) {
            throw GraphProblem.bad("The query is longer than %d characters.".formatted(LONGEST));
        }
        for (var pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int at = pair.indexOf('=');
            var name = decoded(at < 0 ? pair : pair.substring(0, at)).strip().toLowerCase(Locale.ROOT);
            var full = name.startsWith("$") ? name : "$" + name;
            if (!KNOWN.contains(full)) {
                throw GraphProblem.bad("The query option '%s' is not known.".formatted(name));
            }
            var value = at < 0 ? "" : decoded(pair.substring(at + 1));
            if (value.codePoints()
                    .anyMatch(c ->
                            Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.SURROGATE)) {
                throw GraphProblem.bad("The query option '%s' holds characters that nobody can see.".formatted(name));
            }
            if (given.put(full, value) != null) {
                throw GraphProblem.bad("The query option '%s' must be given once.".formatted(full));
            }
        }
        return new QueryOptions(given);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GraphProblem.bad("The query is malformed.");
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    boolean has(String name, String text) {
        return text(name)
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(text))
                .isPresent();
    }

    List<String> select() {
        return text("$select")
                .map(names -> Arrays.stream(names.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    int top() {
        var top = text("$top");
        if (top.isEmpty()) {
            return USUAL;
        }
        if (!top.get().matches("[0-9]{1,3}") || Integer.parseInt(top.get()) < 1) {
            throw GraphProblem.bad("Invalid page size specified: '%s'. Must be between 1 and %d inclusive."
                    .formatted(top.get(), MOST));
        }
        return Integer.parseInt(top.get());
    }

    boolean counts() {
        return text("$count")
                .map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw GraphProblem.bad(
                                "Invalid value '%s' for $count: must be true or false.".formatted(value));
                })
                .orElse(false);
    }

    /** Refuses options that this route does not take. */
    QueryOptions only(Set<String> taken) {
        given.keySet().forEach(name -> {
            if (name.equals("$expand")) {
                throw GraphProblem.unsupported(
                        "$expand is not served: ask the route of what is to be expanded, such as /groups/{id}/members.");
            }
            if (!taken.contains(name) && !name.equals("$format")) {
                throw GraphProblem.unsupported("'%s' is not supported here.".formatted(name));
            }
        });
        return this;
    }
}
