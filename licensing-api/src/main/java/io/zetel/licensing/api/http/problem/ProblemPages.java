package io.zetel.licensing.api.http.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Tells problems to people, on the routes that are theirs. */
public interface ProblemPages {

    /** Whether whoever sent this request reads pages. */
    boolean isFor(HttpServletRequest request);

    /** Writes the page. */
    void write(HttpServletRequest request, HttpServletResponse response, int status, String code, List<Fault> faults) throws IOException;
}
