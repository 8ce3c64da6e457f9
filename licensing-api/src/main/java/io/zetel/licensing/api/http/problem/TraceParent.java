package io.zetel.licensing.api.http.problem;

import io.zetel.licensing.engine.tracing.Traces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace a request is part of: the one being recorded, else the one its {@code traceparent} header names (W3C Trace
 * Context, version 00).
 */
public record TraceParent(String header) {

    private static final Pattern WELL_FORMED =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_ID = 3;
    private static final int TRACE_ID_END = 35;

    /** The trace of this request; a header that is not well-formed is ignored, as the standard demands. */
    public static Optional<TraceParent> of(HttpServletRequest request) {
        return Optional.ofNullable(Traces.current(() -> given(request.getHeader(Traces.TRACEPARENT))))
                .map(TraceParent::new);
    }

    /** The id that all spans of the trace share. */
    String traceId() {
        return header.substring(TRACE_ID, TRACE_ID_END);
    }

    private static @Nullable String given(@Nullable String header) {
        return header != null && WELL_FORMED.matcher(header).matches() ? header : null;
    }
}
