package io.zetel.licensing.engine.processing;

import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.tracing.Traces;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.MultiEventHandlerInvoker;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.messaging.DefaultInterceptorChain;
import org.axonframework.messaging.GenericResultMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * A tracking processor that hands its projection a batch as a whole. Axon's own calls the handler event by event,
 * through interceptors, spans and a result message each, which costs more than what the projection does with the event.
 */
public final class BatchProcessor extends TrackingEventProcessor {

    /**
     * Axon doubles its pause after each failure from a second up to a minute; so long after the end of an outage nobody
     * waits gladly.
     */
    private static final int SHORTER = 4;

    private static final long LONGEST_PAUSE_MILLIS = 2000;

    private final Projection<?> projection;
    private final List<EventMessageHandler> automations;
    private final ClassValue<Boolean> wanted;
    private final ProcessorOutages outages;
    private final Traces traces;

    private BatchProcessor(
            Builder builder,
            EventHandlerInvoker invoker,
            Projection<?> projection,
            ProcessorOutages outages,
            Traces traces) {
        super(builder);
        this.traces = traces;
        this.projection = projection;
        this.outages = outages;
        this.automations = handlers(invoker)
                .filter(handler -> handler.getTargetType() != projection.getClass())
                .toList();
        this.wanted = new ClassValue<>() {

            @Override
            protected Boolean computeValue(Class<?> payloadType) {
                return invoker.canHandleType(payloadType);
            }
        };
    }

    /** The processor of a projection's group; the invoker is the one Axon made of the projection's handlers. */
    public static BatchProcessor of(
            String name,
            Configuration axon,
            EventHandlerInvoker invoker,
            TrackingEventProcessorConfiguration settings,
            Projection<?> projection,
            ProcessorOutages outages) {
        var processing = axon.getComponent(EventProcessingConfiguration.class);
        var builder = TrackingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(invoker)
                .messageSource(new PacedEvents(axon.eventStore()))
                .rollbackConfiguration(processing.rollbackConfiguration(name))
                .errorHandler(processing.errorHandler(name))
                .tokenStore(processing.tokenStore(name))
                .transactionManager(processing.transactionManager(name))
                .trackingEventProcessorConfiguration(settings);
        return new BatchProcessor(
                builder, invoker, projection, outages, axon.getComponent(Traces.class, () -> Traces.OFF));
    }

    /** There is one segment, so an event concerns a projection by its type alone. */
    @Override
    protected boolean canHandle(EventMessage<?> event, Segment segment) {
        return wanted.get(event.getPayloadType());
    }

    @Override
    protected boolean canHandleType(Class<?> payloadType) {
        return wanted.get(payloadType);
    }

    /** Axon calls this when a batch, or the look for one, has failed. */
    @Override
    protected void doSleepFor(long millisToSleep) {
        processingStatus().values().stream()
                .filter(EventTrackerStatus::isErrorState)
                .findFirst()
                .ifPresent(failing -> outages.failed(getName(), failing.getError()));
        super.doSleepFor(millisToSleep / SHORTER);
    }

    @Override
    protected void doSleepFor(long millisToSleep, AtomicBoolean interruptFlag) {
        super.doSleepFor(Math.min(millisToSleep, LONGEST_PAUSE_MILLIS), interruptFlag);
    }

    @Override
    protected void processInUnitOfWork(
            List<? extends EventMessage<?>> events,
            UnitOfWork<? extends EventMessage<?>> unit,
            Collection<Segment> segments)
            throws Exception {
        // Axon goes through the messages in any case; one outcome for all of them spares it making one for each.
        ResultMessage<Object> outcome = GenericResultMessage.asResultMessage(null);
        long began = traces.now();
        var result = unit.executeWithResult(() -> {
            if (unit.getMessage() == events.getFirst()) {
                takeIn(events, unit);
            }
            return outcome;
        });
        traces.record("project " + getName(), events, began);
        if (result.isExceptional()) {
            // Whatever it is, the batch is tried again; what is an event's own fault has been parked by the projection.
            throw result.exceptionResult() instanceof Exception failure
                    ? failure
                    : new IllegalStateException(result.exceptionResult());
        }
    }

    /**
     * The interceptors, of which the processor's own stores the token with the batch, look at the first message only.
     */
    @SuppressWarnings("unchecked")
    private void takeIn(List<? extends EventMessage<?>> events, UnitOfWork<? extends EventMessage<?>> unit)
            throws Exception {
        new DefaultInterceptorChain<>((UnitOfWork<EventMessage<?>>) unit, getHandlerInterceptors(), _ -> {
                    projection.gather(events);
                    tellAutomations(events);
                    return null;
                })
                .proceed();
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
            case MultiEventHandlerInvoker many -> many.delegates().stream().flatMap(BatchProcessor::handlers);
            case SimpleEventHandlerInvoker one -> one.eventHandlers().stream();
            default -> throw new IllegalArgumentException("Does not tell its handlers: " + invoker);
        };
    }
}
