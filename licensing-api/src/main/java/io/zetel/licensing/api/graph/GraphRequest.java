package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.security.Caller;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request, or one part of a batch: who asks, for what, and all that was said with it. {@code base} is the absolute
 * address of the dialect's root as the caller knows it, for links; {@code newId} the id of what it makes.
 */
record GraphRequest(
        TenantId tenant,
        Caller caller,
        String method,
        String base,
        List<String> path,
        String query,
        Function<String, @Nullable String> header,
        @Nullable JsonNode body,
        Origin origin,
        UUID newId,
        Map<String, String> variables,
        QueryOptions options) {

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Whether annotations are wanted. */
    boolean isAnnotated() {
        return !options.has("$format", "odata.metadata=none") && !says("Accept", "odata.metadata=none");
    }

    boolean prefers(String preference) {
        return says("Prefer", preference);
    }

    private boolean says(String name, String text) {
        var value = header.apply(name);
        return value != null && value.toLowerCase(java.util.Locale.ROOT).contains(text);
    }

    /** Whether the caller does not mind reading what was before its last write. */
    boolean isEventual() {
        return "eventual".equalsIgnoreCase(header.apply("ConsistencyLevel"));
    }

    GraphRequest matched(Map<String, String> found, String route) {
        return new GraphRequest(
                tenant,
                caller,
                method,
                base,
                path,
                query,
                header,
                body,
                new Origin(origin.actor(), origin.reason(), origin.requestId(), origin.traceparent(), route),
                newId,
                found,
                options);
    }
}
