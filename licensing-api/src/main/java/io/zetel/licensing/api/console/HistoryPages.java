package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What was recorded, the newest first. */
@RestController
@Allowed(Role.AUDITOR)
class HistoryPages {

    private static final int ROWS = 50;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final Pages pages;
    private final History history;
    private final TemporalReads moments;
    private final JsonMapper json;
    private final Actors actors;
    private final FactsReading facts;

    HistoryPages(
            Pages pages, History history, TemporalReads moments, JsonMapper json, Actors actors, FactsReading facts) {
        this.actors = actors;
        this.facts = facts;
        this.pages = pages;
        this.history = history;
        this.moments = moments;
        this.json = json;
    }

    @GetMapping("/console/t/{t}/history")
    ResponseEntity<String> list(
            @PathVariable TenantId t,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String subject,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String at,
            AsOf asOf,
            HttpServletRequest request) {
        var base = pages.seen(pages.shell(request, t), request, History.GROUP);
        var ofType = Pages.blankIsNone(type);
        var about = Pages.blankIsNone(subject);
        if (at != null && !NUMBER.matcher(at).matches()) {
            throw new BadRequest("/at", "INVALID_AFTER", "must be the number of an event");
        }
        var days = Days.of(from, to);
        var since = days.from(base.look().zone());
        var until = days.to(base.look().zone(), asOf.instant());
        boolean filtered = ofType != null || about != null || days.areChosen();
        long before = at == null ? HistoryFilter.NOTHING : Long.parseLong(at);
        var filter = new HistoryFilter(before, since, until, ofType, about, true);
        var rows = known(asOf, () -> history.events(t, filter, ROWS + 1));
        var shown = rows.subList(0, Math.min(rows.size(), ROWS));
        var next = rows.size() > ROWS ? base.here("at", shown.getLast().n()) : null;
        var shell = base.titled(base.t("nav.history"))
                .in("history")
                .withPast()
                .curl(base.events(
                        "/history/events",
                        "order",
                        "desc",
                        "from",
                        since,
                        "to",
                        until,
                        "type",
                        ofType,
                        "subject",
                        about));
        var lines =
                shown.stream().map(event -> HistoryModel.Line.of(event, json)).toList();
        var model = new HistoryModel(
                ofType == null ? "" : ofType,
                types(t, base, ofType),
                about == null ? "" : about,
                days,
                filtered,
                lines,
                actors.of(lines.stream().map(HistoryModel.Line::actor)),
                facts.of(t, lines.stream().map(HistoryModel.Line::facts).toList()),
                next);
        return Pages.page(200, out -> JtehistoryGenerated.render(out, null, shell, model));
    }

    /** The types that there are, by what they are called; what was asked for is among them. */
    private List<String> types(TenantId t, Shell shell, @Nullable String asked) {
        return Stream.concat(history.types(t).stream(), Stream.ofNullable(asked))
                .distinct()
                .sorted(Comparator.comparing(type -> shell.code("event", type), String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    @GetMapping("/console/t/{t}/history/{n:[0-9]{1,18}}")
    ResponseEntity<String> event(
            @PathVariable TenantId t, @PathVariable long n, AsOf asOf, HttpServletRequest request) {
        var base = pages.shell(request, t);
        long end = known(
                asOf, () -> asOf.instant().map(at -> history.knownAt(t, at)).orElse(Long.MAX_VALUE));
        var event = history.event(t, n)
                .filter(_ -> n <= end)
                .map(known -> HistoryModel.Line.of(known, json))
                .orElseThrow(() -> HttpProblem.notFound("NOT_FOUND", "There is no event of this number"));
        var shell = base.titled(base.t("history.event", n))
                .in("history")
                .withPast()
                .curl(base.events("/history/events", "after", n - 1, "limit", 1));
        boolean last = n == end || history.event(t, n + 1).isEmpty();
        var actor = actors.of(Stream.of(event.actor())).name(event.actor());
        var told = facts.of(t, List.of(event.facts())).said(shell, event.facts());
        return Pages.page(200, out -> JteeventGenerated.render(out, null, shell, event, actor, told, last));
    }

    /** What the history tells, once it has seen all that is stored where an instant is looked at. */
    private <T> T known(AsOf asOf, Supplier<T> told) {
        return asOf.instant()
                .map(at -> Pages.body(moments.ofHistory(Pages.noWait(), at, told)))
                .orElseGet(told);
    }
}
