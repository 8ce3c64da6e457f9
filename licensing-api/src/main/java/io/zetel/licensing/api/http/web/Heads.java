package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.HttpProblem;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the libraries behind the server take for granted of a head and fail on: set right where the protocol allows it,
 * refused where not.
 */
final class Heads {

    private Heads() {}

    /** What is wrong with this head, if something is. */
    static @Nullable HttpProblem fault(Request request) {
        var type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && type.indexOf('*') >= 0) {
            return new HttpProblem(
                    415, "UNSUPPORTED_MEDIA_TYPE", "A body is of one type; Content-Type takes no wildcards");
        }
        var path = request.getHttpURI().getPath();
        if (path != null && path.indexOf(';') >= 0 && !(isEncoded(path) && isReadable(request))) {
            return new HttpProblem(400, "BAD_REQUEST", "The URL, a header or a parameter is malformed");
        }
        return null;
    }

    /**
     * The request without the empty elements a list of media types may have (RFC 9110, 5.6.1), and with semicolons in
     * its path as the characters they are: no route has path parameters, and what stands behind one must never be cut
     * off an id.
     */
    static Request settled(Request request) {
        var whole = withoutPathParameters(request);
        for (var header : whole.getHeaders()) {
            if (header.getHeader() == HttpHeader.ACCEPT && hasEmptyElement(header)) {
                return settled(whole, header);
            }
        }
        return whole;
    }

    private static Request withoutPathParameters(Request request) {
        var uri = request.getHttpURI();
        var path = uri.getPath();
        if (path == null || path.indexOf(';') < 0) {
            return request;
        }
        var whole = HttpURI.build(uri, path.replace(";", "%3B"), null, uri.getQuery())
                .asImmutable();
        return new Request.Wrapper(request) {

            @Override
            public HttpURI getHttpURI() {
                return whole;
            }
        };
    }

    private static Request settled(Request request, HttpField accept) {
        var types = Arrays.stream(
                        accept.getValue() == null
                                ? new String[0]
                                : accept.getValue().split(","))
                .filter(type -> !type.isBlank())
                .collect(Collectors.joining(","));
        var headers = HttpFields.build(request.getHeaders()).remove(HttpHeader.ACCEPT);
        var settled = types.isEmpty()
                ? headers.asImmutable()
                : headers.add(HttpHeader.ACCEPT, types).asImmutable();
        return new Request.Wrapper(request) {

            @Override
            public HttpFields getHeaders() {
                return settled;
            }
        };
    }

    private static boolean hasEmptyElement(HttpField accept) {
        var value = accept.getValue();
        boolean empty = true;
        for (int at = 0; value != null && at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == ',' && empty) {
                return true;
            }
            empty = c == ',' || empty && (c == ' ' || c == '\t');
        }
        return empty;
    }

    /** The server has read what stands behind a semicolon less strictly than it reads a path: a NUL passes there. */
    private static boolean isReadable(Request request) {
        try {
            withoutPathParameters(request);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether every percent sign is followed by two hexadecimal digits. */
    private static boolean isEncoded(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length()
                    || Character.digit(path.charAt(at + 1), 16) < 0
                    || Character.digit(path.charAt(at + 2), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
