package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.problem.Faults;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.projections.history.HistoryFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request asks of the history; everything wrong with it is told at once. */
record HistoryQuery(HistoryFilter filter, Format format, int limit) {

    /** The forms a history can be had in. */
    enum Format {
        JSON,
        NDJSON,
        CSV
    }

    private static final Set<String> KNOWN = Set.of("after", "from", "to", "type", "subject", "limit", "format", "waitFor");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,3}");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z0-9]{0,99}");
    private static final Pattern SUBJECT = Pattern.compile("(user|device|policy|subscription|group|tenant):.{1,256}");

    static HistoryQuery of(HttpServletRequest request) {
        var faults = new Faults();
        request.getParameterMap().forEach((name, values) -> faults.check(KNOWN.contains(name), "/" + name, "UNKNOWN_PARAMETER", "is no filter")
                .check(values.length == 1, "/" + name, "INVALID_VALUE", "must be given once"));
        var from = request.getParameter("from");
        var to = request.getParameter("to");
        var since = from == null ? null : faults.instant("/from", from);
        var until = to == null ? null : faults.instant("/to", to);
        faults.check(since == null || until == null || since.isBefore(until), "/to", "INVALID_RANGE", "must be later than from");
        var after = matching(faults, request, "after", NUMBER, "must be the number of an event");
        var limit = matching(faults, request, "limit", LIMIT, "must be a number from 1 to " + PageRequest.MAX_LIMIT);
        int rows = limit == null ? PageRequest.DEFAULT_LIMIT : Integer.parseInt(limit);
        faults.check(rows >= 1 && rows <= PageRequest.MAX_LIMIT, "/limit", "INVALID_LIMIT", "must be a number from 1 to " + PageRequest.MAX_LIMIT);
        var type = matching(faults, request, "type", TYPE, "must be the name of an event such as LicenseClaimed");
        var subject = matching(faults, request, "subject", SUBJECT,
                "must be user:, device:, policy:, subscription:, group: or tenant: and an id");
        var format = format(faults, request.getParameter("format"));
        faults.throwIfAny();
        return new HistoryQuery(new HistoryFilter(after == null ? 0 : Long.parseLong(after), since, until, type, subject), format, rows);
    }

    private static @Nullable String matching(Faults faults, HttpServletRequest request, String name, Pattern pattern, String message) {
        var text = request.getParameter(name);
        if (text == null || pattern.matcher(text).matches()) {
            return text;
        }
        faults.add("/" + name, "INVALID_" + name.toUpperCase(java.util.Locale.ROOT), message);
        return null;
    }

    private static Format format(Faults faults, @Nullable String text) {
        var formats = List.of("json", "ndjson", "csv");
        if (text == null || formats.contains(text)) {
            return text == null ? Format.JSON : Format.values()[formats.indexOf(text)];
        }
        faults.add("/format", "INVALID_FORMAT", "must be json, ndjson or csv");
        return Format.JSON;
    }
}
