package io.zetel.licensing.acceptance;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** Somebody who asks the application over HTTP; headers come in pairs of name and value. */
public record Caller(Http http, @Nullable String token) {

    /** Reads. */
    public Reply get(String path, String... headers) {
        return http.send(request(path, headers).GET());
    }

    /** Asks for the head of an answer. */
    public Reply head(String path, String... headers) {
        return http.send(request(path, headers).HEAD());
    }

    /** Posts JSON. */
    public Reply post(String path, Object body, String... headers) {
        return send("POST", path, body, headers);
    }

    /** Puts JSON. */
    public Reply put(String path, Object body, String... headers) {
        return send("PUT", path, body, headers);
    }

    /** Patches with JSON. */
    public Reply patch(String path, Object body, String... headers) {
        return send("PATCH", path, body, headers);
    }

    /** Deletes. */
    public Reply delete(String path, String... headers) {
        return http.send(request(path, headers).DELETE());
    }

    /** Posts what this publisher says, as this media type. */
    public Reply post(String path, String mediaType, BodyPublisher body, String... headers) {
        return http.send(
                request(path, headers).header("Content-Type", mediaType).POST(body));
    }

    /** Sends this text, or no body, as this media type. */
    public Reply send(String method, String path, String mediaType, @Nullable String body, String... headers) {
        var request = request(path, headers);
        return http.send(
                body == null
                        ? request.method(method, BodyPublishers.noBody())
                        : request.header("Content-Type", mediaType).method(method, BodyPublishers.ofString(body)));
    }

    private Reply send(String method, String path, Object body, String... headers) {
        var text = body instanceof String raw ? raw : Http.JSON.writeValueAsString(body);
        return http.send(request(path, headers)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(text)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(http.uri(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }
}
