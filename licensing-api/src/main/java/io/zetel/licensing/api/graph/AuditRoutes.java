package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The history as the vendor's audit log, newest first. */
@Component
class AuditRoutes implements GraphRoutes {

    private static final List<String> HISTORY = List.of(History.GROUP);
    private static final Set<Role> AUDITORS = Set.of(Role.AUDITOR);
    private static final Set<String> FILTERABLE = Set.of(
            "activitydatetime",
            "activitydisplayname",
            "category",
            "result",
            "correlationid",
            "initiatedby/user/id",
            "initiatedby/user/userprincipalname",
            "initiatedby/app/displayname",
            "initiatedby/app/appid",
            "targetresources",
            "id",
            "type",
            "displayname",
            "operationtype",
            "loggedbyservice");
    private static final int ROWS = 1000;
    /** A page that looked at so many events is told as far as it came; the next goes on. */
    private static final int MOST_ROWS = 20_000;

    private final GraphReads reads;
    private final History history;
    private final Audits audits;

    AuditRoutes(GraphReads reads, History history, Audits audits) {
        this.reads = reads;
        this.history = history;
        this.audits = audits;
    }

    @Override
    public List<GraphRoute> routes() {
        return List.of(
                GraphRoute.get("auditLogs/directoryAudits", AUDITORS, this::list),
                GraphRoute.get("auditLogs/directoryAudits/{id}", AUDITORS, this::one));
    }

    private GraphAnswer one(GraphRequest request) {
        var select = selected(request.options().only(GraphReads.SELECT));
        var id = request.variable("id");
        return reads.answer(request, HISTORY, () -> {
            var found = Optional.of(id)
                    .filter(text -> text.matches("\\d{1,18}"))
                    .flatMap(n -> history.event(request.tenant(), Long.parseLong(n)))
                    .flatMap(event -> audits.of(event, audits.names(request.tenant())));
            var body = reads.head(request, request.base() + "/$metadata#auditLogs/directoryAudits/$entity");
            var audit = found.orElseThrow(() -> GraphProblem.missing(id));
            keep(audit, select);
            body.putAll(audit);
            return body;
        });
    }

    private static List<String> selected(QueryOptions options) {
        var select = options.select();
        select.stream()
                .filter(name -> Audits.PROPERTIES.stream().noneMatch(name::equalsIgnoreCase))
                .findFirst()
                .ifPresent(name -> {
                    throw Shape.unknown(name, "directoryAudit");
                });
        return select;
    }

    private static void keep(Map<String, Object> audit, List<String> select) {
        audit.keySet().removeIf(name -> !select.isEmpty() && select.stream().noneMatch(name::equalsIgnoreCase));
    }

    private GraphAnswer list(GraphRequest request) {
        var options = request.options().only(Set.of("$select", "$filter", "$top", "$skiptoken", "$orderby", "$count"));
        if (options.counts()) {
            throw GraphProblem.unsupported("$count is not supported on directoryAudits.");
        }
        var order = options.text("$orderby")
                .map(text -> text.toLowerCase(Locale.ROOT))
                .orElse("activitydatetime desc");
        if (!order.matches("activitydatetime(?: asc| desc)?")) {
            throw GraphProblem.unsupported(
                    "Sorting by '%s' is not supported: sort by activityDateTime.".formatted(order));
        }
        var filter = options.text("$filter").map(FilterParser::parse);
        var matching = filter.map(expression -> new ExpressionFilter(FILTERABLE, expression));
        boolean newestFirst = order.endsWith("desc");
        var from = filter.map(expression -> bound(expression)).orElse(null);
        var select = selected(options);
        int top = options.top();
        var after = reads.cursor(request).map(cursor -> cursor.number(0)).orElse(HistoryFilter.NOTHING);
        return reads.answer(request, HISTORY, () -> {
            var names = audits.names(request.tenant());
            var page = new ArrayList<Map<String, Object>>();
            long last = after;
            boolean more = true;
            for (int seen = 0; more && page.size() < top && seen < MOST_ROWS; ) {
                var rows = history.events(
                        request.tenant(), new HistoryFilter(last, from, null, null, null, newestFirst), ROWS);
                for (var row : rows) {
                    if (page.size() == top) {
                        break;
                    }
                    last = row.n();
                    audits.of(row, names)
                            .filter(audit ->
                                    matching.isEmpty() || matching.get().test(audit))
                            .ifPresent(page::add);
                }
                seen += rows.size();
                more = rows.size() == ROWS || !rows.isEmpty() && rows.getLast().n() != last;
            }
            var body = reads.head(request, request.base() + "/$metadata#auditLogs/directoryAudits");
            if (more && last != after) {
                body.put("@odata.nextLink", reads.link(request, Cursor.of(last)));
            }
            page.forEach(audit -> keep(audit, select));
            body.put("value", page);
            return body;
        });
    }

    /**
     * From when on the filter takes any; where it says so in a part that must hold, older ones need not be looked at.
     */
    private static @Nullable Instant bound(Expression expression) {
        return switch (expression) {
            case Expression.And(var left, var right) ->
                Optional.ofNullable(bound(left)).orElseGet(() -> bound(right));
            case Expression.Compare(var property, var operator, var value)
            when property.equalsIgnoreCase("activityDateTime")
                    && (operator == Expression.Operator.GE || operator == Expression.Operator.GT) ->
                ExpressionFilter.instant(value.text());
            default -> null;
        };
    }
}
