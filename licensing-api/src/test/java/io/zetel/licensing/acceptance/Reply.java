package io.zetel.licensing.acceptance;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What came back. */
public record Reply(int status, HttpHeaders headers, String body) {

    static Reply of(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** The body as JSON. */
    public JsonNode json() {
        return Http.JSON.readTree(body);
    }

    /** The body as JSON lines. */
    public List<JsonNode> lines() {
        return body.lines().map(Http.JSON::readTree).toList();
    }

    /** A text in the body, by JSON pointer. */
    public String text(String pointer) {
        return json().at(pointer).asString();
    }

    /** A number in the body, by JSON pointer. */
    public int number(String pointer) {
        return json().at(pointer).asInt();
    }

    /** A header of the answer, which must be there. */
    public String header(String name) {
        return headers.firstValue(name).orElseThrow(() -> new AssertionError("no header " + name + " in " + this));
    }

    /** The same reply, if it has this status. */
    public Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("expected status %d but was %d: %s".formatted(expected, status, body));
        }
        return this;
    }
}
