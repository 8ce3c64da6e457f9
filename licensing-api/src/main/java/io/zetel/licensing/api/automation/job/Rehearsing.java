package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.automation.job.JobWork.Rehearsed;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.RowChanges;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Tells what a job would do: its lines are decided one after another, as it would send them, in one turn of the
 * tenant's, and given up.
 */
@Component
public class Rehearsing {

    private final Map<String, JobWork> works;
    private final Commands commands;
    private final RowChanges rows;

    Rehearsing(List<JobWork> works, Commands commands, RowChanges rows) {
        this.rows = rows;
        this.works = works.stream().collect(Collectors.toMap(JobWork::kind, Function.identity()));
        this.commands = commands;
    }

    /** How a job of this kind would end. */
    LinesForeseen of(
            TenantId tenant, String kind, Origin dry, String payload, int unreadableLines, List<JobError> unreadable) {
        var work = Objects.requireNonNull(works.get(kind));
        var rehearsed = rows.tried(() -> work.rehearse(tenant, payload));
        return of(tenant, dry, rehearsed, work::isDone, unreadableLines, unreadable);
    }

    /** How these lines would end; one that is refused for what {@code isDone} was done before. */
    public LinesForeseen of(
            TenantId tenant,
            Origin dry,
            List<Rehearsed> rehearsed,
            Predicate<Refusal> isDone,
            int unreadableLines,
            List<JobError> unreadable) {
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
                    isDone,
                    line,
                    events.getOrDefault(number, List.of()),
                    foreseen.result().refusals().get(number)));
            number++;
        }
        return new LinesForeseen(tenant, lines, unreadableLines, unreadable, foreseen);
    }

    private static LinesForeseen.Line told(
            Predicate<Refusal> isDone, Rehearsed line, List<String> events, List<Refused.Fault> refusal) {
        boolean wasDone = !refusal.isEmpty() && isDone.test(refusal.getFirst().code());
        return new LinesForeseen.Line(
                line.line(), line.item(), events, wasDone ? List.of() : JobError.of(line.line(), line.item(), refusal));
    }
}
