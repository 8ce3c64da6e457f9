package io.zetel.licensing.api.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;

/** What a client would like but does not insist on (RFC 7240). */
public final class Preferences {

    private static final String MINIMAL = "return=minimal";

    private Preferences() {}

    /** Whether the client wants the short form of the answer; if so, the answer says that it is that. */
    public static boolean appliesMinimal(HttpServletRequest request, HttpServletResponse response) {
        boolean wanted = Collections.list(request.getHeaders("Prefer")).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .anyMatch(preference -> preference
                        .split(";")[0]
                        .replace(" ", "")
                        .replace("\"", "")
                        .equalsIgnoreCase(MINIMAL));
        if (wanted) {
            response.setHeader("Preference-Applied", MINIMAL);
        }
        return wanted;
    }
}
