package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A request in which nothing is out of the ordinary: nothing encoded in its path and query, each header and parameter
 * at most once, and no header that could change what is done or how it is answered.
 *
 * @param request the request itself
 * @param variables the path's, by name
 * @param parameters the query's, by name, none empty
 * @param body the body's bytes, none where there is none
 */
public record PlainRequest(
        HttpServletRequest request, Map<String, String> variables, Map<String, String> parameters, byte[] body) {

    private static final Set<String> OTHER_HEADERS = Set.of(
            "traceparent",
            "tracestate",
            "x-request-id",
            "x-forwarded-prefix",
            Origin.REASON_HEADER.toLowerCase(Locale.ROOT));

    /** One without a body. */
    static PlainRequest of(HttpServletRequest request, Map<String, String> variables, Map<String, String> parameters) {
        return new PlainRequest(request, variables, parameters, new byte[0]);
    }

    /** The same with its body. */
    PlainRequest with(byte[] body) {
        return new PlainRequest(request, variables, parameters, body);
    }

    /** What the path calls this. */
    public String variable(String name) {
        return Objects.requireNonNull(variables.get(name));
    }

    /** Who asks and why. */
    public Origin origin() {
        return Arguments.origin(request);
    }

    /** The parameter of this name, if it came. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** Whether this path means what it says. */
    static boolean isPlainPath(String path) {
        boolean begins = true;
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            boolean slash = c == '/';
            if (begins && at > 0 && (slash || c == '.') || !slash && !isPlain(c)) {
                return false;
            }
            begins = slash;
        }
        return !begins;
    }

    /** The parameters of this query, {@code null} unless all are plain and among these. */
    static @Nullable Map<String, String> parameters(@Nullable String query, Set<String> known) {
        if (query == null) {
            return Map.of();
        }
        var parameters = HashMap.<String, String>newHashMap(known.size());
        for (int at = 0; at <= query.length(); ) {
            int end = query.indexOf('&', at) < 0 ? query.length() : query.indexOf('&', at);
            int equals = query.indexOf('=', at);
            if (equals < 0 || equals + 1 >= end || !isPlain(query, equals + 1, end)) {
                return null;
            }
            var name = query.substring(at, equals);
            if (!known.contains(name) || parameters.put(name, query.substring(equals + 1, end)) != null) {
                return null;
            }
            at = end + 1;
        }
        return parameters;
    }

    /** Whether all headers are such that the usual way makes nothing else of this request. */
    static boolean hasPlainHeaders(HttpServletRequest request, boolean reads) {
        var seen = EnumSet.noneOf(HttpHeader.class);
        for (var field : ServletContextRequest.getServletContextRequest(request).getHeaders()) {
            var header = field.getHeader();
            boolean plain = header == null
                    ? OTHER_HEADERS.contains(field.getLowerCaseName())
                    : seen.add(header) && isPlain(header, field, reads);
            if (!plain) {
                return false;
            }
        }
        return reads ? !seen.contains(HttpHeader.CONTENT_TYPE) : seen.contains(HttpHeader.CONTENT_LENGTH);
    }

    private static boolean isPlain(HttpHeader header, HttpField field, boolean reads) {
        return switch (header) {
            case HOST,
                    USER_AGENT,
                    AUTHORIZATION,
                    ACCEPT_ENCODING,
                    CONNECTION,
                    VIA,
                    FORWARDED,
                    X_FORWARDED_FOR,
                    X_FORWARDED_HOST,
                    X_FORWARDED_PORT,
                    X_FORWARDED_PROTO,
                    X_FORWARDED_SERVER -> true;
            case ACCEPT -> isOneOf(field, "*/*", "application/json");
            case CONTENT_TYPE -> isOneOf(field, "application/json", "application/json;charset=utf-8");
            case CONTENT_LENGTH -> !reads;
            case IF_NONE_MATCH -> reads;
            default -> false;
        };
    }

    private static boolean isOneOf(HttpField field, String... values) {
        for (var value : values) {
            if (value.equalsIgnoreCase(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlain(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (!isPlain(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c >= 'A' && c <= 'Z'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~'
                || c == '@';
    }
}
