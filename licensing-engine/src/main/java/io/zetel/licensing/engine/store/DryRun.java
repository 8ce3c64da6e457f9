package io.zetel.licensing.engine.store;

import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;

/** What a unit of work would write that is given up before it does: the event store hands its events over here. */
public final class DryRun {

    private static final String RESOURCE = DryRun.class.getName();

    private final List<ForeseenEvents.Event> events = new ArrayList<>();
    private final List<List<Refused.Fault>> refusals = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();

    private DryRun() {}

    /** From now on this unit of work writes nothing. */
    public static DryRun in(UnitOfWork<?> unit) {
        var run = new DryRun();
        unit.resources().put(RESOURCE, run);
        return run;
    }

    /** The one that is under way. */
    public static Optional<DryRun> current() {
        return CurrentUnitOfWork.map(unit -> unit.root().getResource(RESOURCE));
    }

    /** What would have been written so far. */
    public ForeseenEvents events() {
        return new ForeseenEvents(List.copyOf(events), List.copyOf(refusals));
    }

    /** A further command is rehearsed: its line. */
    public int nextLine() {
        refusals.add(List.of());
        return refusals.size() - 1;
    }

    /** What this command brings about belongs to the line. */
    public void belongs(String command, int line) {
        lines.put(command, line);
    }

    /** What the line's command would be refused for. */
    public void refused(int line, List<Refused.Fault> faults) {
        refusals.set(line, List.copyOf(faults));
    }

    /** Takes the events of the current unit of work if that writes nothing. */
    static boolean takes(List<? extends EventMessage<?>> events, Serializer serializer) {
        var run = current();
        run.ifPresent(dry -> events.forEach(event -> dry.events.add(dry.worded(event, serializer))));
        return run.isPresent();
    }

    private ForeseenEvents.Event worded(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, String.class);
        var stream = event instanceof DomainEventMessage<?> domain ? domain.getAggregateIdentifier() : null;
        var cause = event.getMetaData().get(CausationMetadata.CAUSATION_ID);
        return new ForeseenEvents.Event(payload.getType().getName(), stream, payload.getData(), lines.get(cause));
    }
}
