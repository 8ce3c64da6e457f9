package io.zetel.licensing.engine.aggregates;

import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.StreamKind;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateLifecycle;

/** The books of a group of commands as one of them uses them. */
final class CommandLedger implements Ledger {

    private final GroupContext group;
    private final EventBus events;
    private final String commandId;
    private final MetaData cause;

    CommandLedger(GroupContext group, EventBus events, CommandMessage<?> command) {
        this.group = group;
        this.events = events;
        this.commandId = command.getIdentifier();
        this.cause = MetaData.from(CausationMetadata.of(commandId, command.getMetaData()));
    }

    @Override
    public String commandId() {
        return commandId;
    }

    @Override
    public <S, E extends LicensingEvent> S state(StreamKind<S, E> kind, String stream) {
        return group.aggregate(kind, stream).invoke(EventSourced::state);
    }

    @Override
    public <S, E extends LicensingEvent> void append(StreamKind<S, E> kind, String stream, List<? extends E> added) {
        if (!added.isEmpty()) {
            group.aggregate(kind, stream).execute(_ -> added.forEach(event -> AggregateLifecycle.apply(event, cause)));
        }
    }

    @Override
    public void append(LicensingEvent event) {
        events.publish(new GenericEventMessage<>(event, cause));
    }

    @Override
    public void prefetch(Collection<String> streams) {
        group.prefetch(streams);
    }

    @Override
    public List<String> olderPlaces(String stream) {
        return group.olderPlaces(stream);
    }

    @Override
    public <T extends Pending> T pending(Class<T> type, Supplier<T> first) {
        return group.pending(type, first);
    }
}
