package io.zetel.licensing.api.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a route answers: a status, headers of its own, and a body of JSON or, where it is text, as it is. */
record GraphAnswer(
        int status, Map<String, String> headers, @Nullable Object body) {

    static GraphAnswer ok(Object body) {
        return new GraphAnswer(200, Map.of(), body);
    }

    static GraphAnswer noContent() {
        return new GraphAnswer(204, Map.of(), null);
    }

    GraphAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new GraphAnswer(status, more, body);
    }
}
