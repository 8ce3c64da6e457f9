package io.zetel.licensing.api.graph;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Paths as they are matched: segments, told apart before they are decoded; {@code users('a')} is {@code users/a}. */
final class GraphPaths {

    private static final Pattern KEY = Pattern.compile("([A-Za-z]+)\\('(.*)'\\)");

    private GraphPaths() {}

    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        for (var segment : path.split("/")) {
            if (segment.isEmpty()) {
                continue;
            }
            var plain = decoded(segment);
            var keyed = KEY.matcher(plain);
            if (keyed.matches()) {
                segments.add(keyed.group(1));
                segments.add(keyed.group(2).replace("''", "'"));
            } else {
                segments.add(plain);
            }
        }
        return segments;
    }

    /** A plus in a path is a plus. */
    private static String decoded(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GraphProblem.bad("The URL is malformed.");
        }
    }
}
