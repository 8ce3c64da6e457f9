package io.zetel.outside;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What came back; header names are in lower case. */
public record Answer(int status, Map<String, List<String>> headers, byte[] body, Duration took) {

    /** Reads and writes JSON. */
    public static final JsonMapper JSON = JsonMapper.builder().build();

    /** The first header of this name. */
    public @Nullable String header(String name) {
        var all = headers.get(name.toLowerCase(java.util.Locale.ROOT));
        return all == null ? null : all.getFirst();
    }

    /** The media type, without its parameters. */
    public String mediaType() {
        var type = header("Content-Type");
        return type == null ? "" : type.split(";")[0].strip();
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; missing if it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** A text in the body, by JSON pointer. */
    public String text(String pointer) {
        return json().at(pointer).asString("");
    }

    /** Whether what was asked for was done. */
    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    /** This answer, if it has one of these statuses. */
    public Answer expect(int... expected) {
        for (int one : expected) {
            if (one == status) {
                return this;
            }
        }
        throw new AssertionError(
                "expected %s but was %d: %s".formatted(java.util.Arrays.toString(expected), status, text()));
    }
}
