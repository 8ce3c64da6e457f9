package io.zetel.licensing.api.http.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names every request: the client's {@code X-Request-Id} where it is well-formed, else a new one; echoed, logged, told
 * in problems.
 */
public final class RequestId extends HttpFilter {

    /** The header that carries it both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final long serialVersionUID = 1L;
    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final String MDC_KEY = "requestId";
    private static final String TRACE_KEY = "traceId";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:+/=-]{1,64}");

    /** The name of this request. */
    public static String of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        var id = named(request.getHeader(HEADER));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var id = of(request);
        response.setHeader(HEADER, id);
        try (var _ = inLog(id);
                var _ = TraceParent.of(request)
                        .map(trace -> MDC.putCloseable(TRACE_KEY, trace.traceId()))
                        .orElse(null)) {
            chain.doFilter(request, response);
        }
    }

    /** Names the request in what this thread logs from now on, until closed. */
    public static MDC.MDCCloseable inLog(String id) {
        return MDC.putCloseable(MDC_KEY, id);
    }

    /** The name a client gave, or one of our own. */
    static String named(@Nullable String given) {
        return given != null && WELL_FORMED.matcher(given).matches() ? given : generated();
    }

    private static String generated() {
        var random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }
}
