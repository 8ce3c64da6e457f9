package io.zetel.licensing.api.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Tells problems in another form than RFC 9457, on the routes of those who read no other: people, and programs made for
 * Microsoft Graph.
 */
public interface ProblemPages {

    /** Whether whoever sent this request reads this form. */
    boolean isFor(HttpServletRequest request);

    /** Writes it. */
    void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            String code,
            String detail,
            List<Fault> faults)
            throws IOException;
}
