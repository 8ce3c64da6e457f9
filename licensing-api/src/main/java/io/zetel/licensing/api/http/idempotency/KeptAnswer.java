package io.zetel.licensing.api.http.idempotency;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is kept: its status, the headers that belong to it and its compressed body, {@code null} where that
 * was too large.
 */
public record KeptAnswer(int status, Map<String, String> headers, byte @Nullable [] body) {

    static final List<String> HEADERS =
            List.of("Location", "ETag", "Licensing-Position", "Content-Type", "Retry-After");

    private static final String INSTEAD = KeptAnswer.class.getName();
    private static final String NOTHING = INSTEAD + ".nothing";

    /** Keeps this body instead of the one the client gets now, for answers with a secret in them. */
    public static void keepInstead(HttpServletRequest request, byte[] body) {
        request.setAttribute(INSTEAD, body);
    }

    /** Keeps nothing: a repetition does again what this attempt could not. */
    public static void keepNothing(HttpServletRequest request) {
        request.setAttribute(NOTHING, true);
    }

    static boolean isWorthKeeping(HttpServletRequest request) {
        return request.getAttribute(NOTHING) == null;
    }

    /** Whether the answer to this request is kept, and its body was read to the end before it was handled. */
    public static boolean isWanted(HttpServletRequest request) {
        return request.getAttribute(IdempotencyFilter.ATTEMPT) != null;
    }

    static byte @Nullable [] instead(HttpServletRequest request) {
        return (byte[]) request.getAttribute(INSTEAD);
    }

    static String lines(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
    }

    static Map<String, String> headers(String lines) {
        var headers = new LinkedHashMap<String, String>();
        lines.lines()
                .forEach(line ->
                        headers.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2)));
        return headers;
    }
}
