package io.zetel.licensing.api.scim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a request is answered with. */
record ScimAnswer(int status, @Nullable JsonNode body, Map<String, String> headers) {

    static ScimAnswer of(int status, @Nullable JsonNode body) {
        return new ScimAnswer(status, body, Map.of());
    }

    ScimAnswer with(String header, String text) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, text);
        return new ScimAnswer(status, body, more);
    }
}
