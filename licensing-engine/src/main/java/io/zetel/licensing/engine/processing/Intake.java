package io.zetel.licensing.engine.processing;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.tracing.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.MultiEventHandlerInvoker;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/** What a processor does with a batch: the projection writes what it is made of, and whoever else listens hears it. */
final class Intake {

    private final String name;
    private final Projection<?> projection;
    private final List<EventMessageHandler> automations;
    private final ClassValue<Boolean> wanted;
    private final Traces traces;

    /** The invoker is the one Axon made of all that listens in the projection's group. */
    Intake(String name, EventHandlerInvoker invoker, Projection<?> projection, Traces traces) {
        this.name = name;
        this.projection = projection;
        this.traces = traces;
        this.automations = handlers(invoker)
                .filter(handler -> handler.getTargetType() != projection.getClass())
                .toList();
        this.wanted = new ClassValue<>() {

            @Override
            protected Boolean computeValue(Class<?> payloadType) {
                return projection.isMadeOf(payloadType)
                        || LicensingEvent.class.isAssignableFrom(payloadType)
                                && automations.stream().anyMatch(one -> one.canHandleType(payloadType));
            }
        };
    }

    /**
     * Writes the events of a batch that are wanted and behind where it was before, in the transaction of the caller;
     * answers where it is then.
     */
    TrackingToken take(TakenEvents batch, @Nullable TrackingToken before, Set<TenantId> waiting, boolean isGuarded)
            throws Exception {
        List<EventMessage<?>> mine = new ArrayList<>();
        var reached = before;
        if (!(before instanceof WrappedToken) && Objects.equals(before, batch.after())) {
            batch.events().stream().filter(this::isWanted).forEach(mine::add);
            reached = batch.last();
        } else {
            for (var event : batch.events()) {
                if (reached == null || !reached.covers(event.trackingToken())) {
                    reached = after(reached, event.trackingToken());
                    if (isWanted(event)) {
                        mine.add(reached instanceof WrappedToken ? event.withTrackingToken(reached) : event);
                    }
                }
            }
        }
        if (!mine.isEmpty()) {
            long began = traces.now();
            projection.take(mine, waiting, isGuarded);
            tellAutomations(mine);
            traces.record("project " + name, mine, began);
        }
        return Objects.requireNonNull(reached);
    }

    private boolean isWanted(EventMessage<?> event) {
        return wanted.get(event.getPayloadType());
    }

    private static TrackingToken after(@Nullable TrackingToken reached, TrackingToken next) {
        return switch (reached) {
            case null -> next;
            case WrappedToken wrapped -> wrapped.advancedTo(next);
            default -> next.covers(reached) ? next : reached.upperBound(next);
        };
    }

    /** Whoever else listens in the projection's group, to be no further than it is, hears event by event. */
    private void tellAutomations(List<? extends EventMessage<?>> events) throws Exception {
        for (var automation : automations) {
            for (var event : events) {
                if (automation.canHandle(event)) {
                    automation.handle(event);
                }
            }
        }
    }

    private static Stream<EventMessageHandler> handlers(EventHandlerInvoker invoker) {
        return switch (invoker) {
            case MultiEventHandlerInvoker many -> many.delegates().stream().flatMap(Intake::handlers);
            case SimpleEventHandlerInvoker one -> one.eventHandlers().stream();
            default -> throw new IllegalArgumentException("Does not tell its handlers: " + invoker);
        };
    }
}
