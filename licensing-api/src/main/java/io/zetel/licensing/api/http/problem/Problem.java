package io.zetel.licensing.api.http.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;

/** The one error answer of every route: RFC 9457 with a {@code code}, the {@code requestId} and every single fault. */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String requestId,
        List<Fault> errors) {

    /** The media type problems travel as. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE_PREFIX = "urn:zetel:problem:";

    /** The problem with this code about this request; type and title follow from the code. */
    public static Problem about(
            HttpServletRequest request, int status, String code, String detail, List<Fault> errors) {
        return about(path(request), RequestId.of(request), status, code, detail, errors);
    }

    static Problem about(String path, String requestId, int status, String code, String detail, List<Fault> errors) {
        var words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        var title = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return new Problem(TYPE_PREFIX + words.replace(' ', '-'), title, status, detail, path, code, requestId, errors);
    }

    private static String path(HttpServletRequest request) {
        // An error dispatch happens at /error; the client asked for something else.
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
    }
}
