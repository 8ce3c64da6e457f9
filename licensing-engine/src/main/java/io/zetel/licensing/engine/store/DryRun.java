package io.zetel.licensing.engine.store;

import java.util.ArrayList;
import java.util.List;
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

    private DryRun() {}

    /** From now on this unit of work writes nothing. */
    public static DryRun in(UnitOfWork<?> unit) {
        var run = new DryRun();
        unit.resources().put(RESOURCE, run);
        return run;
    }

    /** What would have been written so far. */
    public ForeseenEvents events() {
        return new ForeseenEvents(List.copyOf(events));
    }

    /** Takes the events of the current unit of work if that writes nothing. */
    static boolean takes(List<? extends EventMessage<?>> events, Serializer serializer) {
        Optional<DryRun> run = CurrentUnitOfWork.map(unit -> unit.root().getResource(RESOURCE));
        run.ifPresent(dry -> events.forEach(event -> dry.events.add(worded(event, serializer))));
        return run.isPresent();
    }

    private static ForeseenEvents.Event worded(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, String.class);
        var stream = event instanceof DomainEventMessage<?> domain ? domain.getAggregateIdentifier() : null;
        return new ForeseenEvents.Event(payload.getType().getName(), stream, payload.getData());
    }
}
