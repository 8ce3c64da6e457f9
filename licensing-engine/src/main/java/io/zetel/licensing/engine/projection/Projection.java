package io.zetel.licensing.engine.projection;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;

/**
 * The writing half of a read model. Events of a batch are only noted down; once, before the commit, what they add up to
 * is written in a few statements. They share the transaction of the processor's token, so each event counts exactly
 * once. What cannot be written is parked as a dead letter with all that follows of its tenant; other tenants go on.
 *
 * @param <B> what the events of one batch add up to
 */
public abstract class Projection<B> {

    /** The projection's own tables. */
    protected final Tables tables;

    private final Supplier<B> emptyBatch;
    private final BatchDelivery delivery;
    private final List<Class<? extends LicensingEvent>> families;

    /** A projection of these events into these tables. */
    @SafeVarargs
    protected Projection(Tables tables, Supplier<B> emptyBatch, Class<? extends LicensingEvent>... families) {
        this.families = List.of(families);
        this.tables = tables;
        this.emptyBatch = emptyBatch;
        this.delivery = delivery(new DeadLetters(tables.dataSource()));
    }

    /** The events it is made of: whole families, or all there are. */
    public final List<Class<? extends LicensingEvent>> madeOf() {
        return families;
    }

    /** Whether events of this type are among those it is made of. */
    public final boolean isMadeOf(Class<?> payloadType) {
        return families.stream().anyMatch(family -> family.isAssignableFrom(payloadType));
    }

    /**
     * Projects a batch as the processor does, in its transaction, with these tenants known to have dead letters.
     * Without a guard whatever fails is thrown, and all is to be undone.
     */
    public final void take(List<EventMessage<?>> messages, Set<TenantId> waiting, boolean isGuarded) {
        delivery.deliver(messages, waiting, isGuarded);
    }

    /** Projects these events in order, in the caller's transaction: what the processor does, without it. */
    public final void project(List<Recorded> events) {
        B batch = emptyBatch.get();
        events.forEach(event -> apply(event, batch));
        write(batch);
    }

    /**
     * Projects these events as the processor does, in the caller's transaction; what cannot be shown is parked among
     * these letters.
     */
    public final void project(List<Recorded> events, DeadLetters letters) {
        delivery(letters)
                .deliver(events.stream().<EventMessage<?>>map(Recorded::message).toList());
    }

    /**
     * Does ahead, perhaps on another thread, what projecting these events would otherwise begin with: decoding them.
     */
    public void anticipate(List<Recorded> events) {
        events.forEach(Recorded::event);
    }

    /** Makes the projection's tables anew, empty, after those of a live schema. */
    public final void makeTablesLike(String liveSchema) {
        tables.makeLike(liveSchema);
    }

    /** Forgets everything, before the events are replayed. */
    @ResetHandler
    public final void reset() {
        tables.clear();
    }

    private BatchDelivery delivery(DeadLetters letters) {
        return new BatchDelivery(tables.dataSource(), group(), letters, this::project);
    }

    private String group() {
        var group = getClass().getAnnotation(ProcessingGroup.class);
        return group == null ? getClass().getName() : group.value();
    }

    /** Notes one event down; no SQL yet. */
    protected abstract void apply(Recorded recorded, B batch);

    /** Writes what was noted down, in as many statements however much it is. */
    protected abstract void write(B batch);
}
