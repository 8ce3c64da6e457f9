package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.automation.job.JobWork.Rehearsed;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells what a job would do: its lines are decided one after another, as it would send them, in one turn of the
 * tenant's, and given up.
 */
@Component
class Rehearsing {

    /** Nobody else of the tenant gets a turn meanwhile. */
    static final int MOST_LINES = 10_000;

    private final Map<String, JobWork> works;
    private final Commands commands;

    Rehearsing(List<JobWork> works, Commands commands) {
        this.works = works.stream().collect(Collectors.toMap(JobWork::kind, Function.identity()));
        this.commands = commands;
    }

    static BadRequest tooMany() {
        return new BadRequest("", "TOO_MANY_LINES", "A dry run takes at most %d lines".formatted(MOST_LINES));
    }

    /** How it would end. */
    LinesForeseen of(
            TenantId tenant, String kind, Origin dry, String payload, int unreadableLines, List<JobError> unreadable) {
        var work = Objects.requireNonNull(works.get(kind));
        var rehearsed = work.rehearse(tenant, payload);
        var sent = rehearsed.stream().filter(line -> line.command() != null).toList();
        var foreseen = commands.foresee(
                tenant,
                sent.stream()
                        .<LicensingCommand>map(line -> Objects.requireNonNull(line.command()))
                        .toList(),
                dry);
        var events = foreseen.result().events().stream()
                .filter(event -> event.line() != null)
                .collect(Collectors.groupingBy(
                        ForeseenEvents.Event::line,
                        Collectors.mapping(ForeseenEvents.Event::name, Collectors.toList())));
        var lines = new ArrayList<LinesForeseen.Line>();
        int number = 0;
        for (var line : rehearsed) {
            if (line.command() == null) {
                lines.add(new LinesForeseen.Line(line.line(), line.item(), List.of(), line.errors()));
                continue;
            }
            lines.add(told(
                    work,
                    line,
                    events.getOrDefault(number, List.of()),
                    foreseen.result().refusals().get(number)));
            number++;
        }
        return new LinesForeseen(tenant, lines, unreadableLines, unreadable, foreseen);
    }

    private static LinesForeseen.Line told(
            JobWork work, Rehearsed line, List<String> events, List<Refused.Fault> refusal) {
        boolean isDone = !refusal.isEmpty() && work.isDone(refusal.getFirst().code());
        return new LinesForeseen.Line(
                line.line(), line.item(), events, isDone ? List.of() : JobError.of(line.line(), line.item(), refusal));
    }
}
