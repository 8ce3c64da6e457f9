package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.engine.commands.TenantLanes;
import io.zetel.licensing.engine.tracing.Traces;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, why, in which request, as part of which trace (W3C) and through which route: the metadata of the events
 * that follow. A controller argument. The reason comes in the header {@code Licensing-Reason}: plain ASCII, or UTF-8
 * percent-encoded as {@code UTF-8''Caf%C3%A9} (RFC 8187); a {@code %} in a plain reason means itself. What is sent with
 * a dry one is decided and given up.
 */
public record Origin(
        String actor,
        Optional<String> reason,
        String requestId,
        Optional<String> traceparent,
        String route,
        boolean dryRun) {

    /** One that means it. */
    public Origin(String actor, Optional<String> reason, String requestId, Optional<String> traceparent, String route) {
        this(actor, reason, requestId, traceparent, route, false);
    }

    /** The header that says why. */
    public static final String REASON_HEADER = "Licensing-Reason";

    /** The longest reason. */
    public static final int REASON_LENGTH = 500;

    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7E]*");
    private static final Pattern ENCODED = Pattern.compile("(?:[\\x21-\\x24\\x26-\\x7E]|%\\p{XDigit}{2})*");

    /** All of it as the strings an event's metadata holds. */
    public Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("actor", actor);
        reason.ifPresent(text -> metadata.put("reason", text));
        metadata.put("correlationId", requestId);
        traceparent.ifPresent(trace -> metadata.put(Traces.TRACEPARENT, trace));
        metadata.put("route", route);
        if (dryRun) {
            metadata.put(TenantLanes.DRY_RUN, "true");
        }
        return metadata;
    }

    /** Reads the reason header. */
    public static Optional<String> reason(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        var extended = header.regionMatches(true, 0, "UTF-8'", 0, 6) && header.indexOf('\'', 6) > 0;
        return said(extended ? decoded(header.substring(header.indexOf('\'', 6) + 1)) : plain(header));
    }

    /** The same who, in the same request, for this reason. */
    public Origin because(@Nullable String reason) {
        return new Origin(
                actor,
                reason == null || reason.isBlank() ? Optional.empty() : said(reason),
                requestId,
                traceparent,
                route,
                dryRun);
    }

    /** The same who, only trying. */
    public Origin dry() {
        return new Origin(actor, reason, requestId, traceparent, route, true);
    }

    /** The same who, meaning it; for questions, which change nothing. */
    public Origin asking() {
        return new Origin(actor, reason, requestId, traceparent, route);
    }

    private static Optional<String> said(String reason) {
        var text = reason.strip();
        if (text.length() > REASON_LENGTH || text.codePoints().anyMatch(c -> Checks.misleads(c) || c == 0xFFFD)) {
            throw invalid();
        }
        return Optional.of(text);
    }

    private static String plain(String header) {
        if (!PLAIN.matcher(header).matches()) {
            throw invalid();
        }
        return header;
    }

    private static String decoded(String text) {
        if (!ENCODED.matcher(text).matches()) {
            throw invalid();
        }
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static BadRequest invalid() {
        return new BadRequest(
                "/" + REASON_HEADER,
                "INVALID_REASON",
                "must be at most %d characters of ASCII, or of UTF-8 as UTF-8''percent-encoded, without control characters"
                        .formatted(REASON_LENGTH));
    }
}
