package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.OptionalLong;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** What the lanes need to know of the event store they write to. */
public interface LaneStore {

    /**
     * Called in a group's unit of work before anything is read: what is decided in it stands only if nobody else
     * decides for these tenants.
     */
    void enter(UnitOfWork<?> unit, Collection<TenantId> tenants);

    /** Called next where a unit of work decides one thing: this thread will write it. */
    default void enterAlone(UnitOfWork<?> unit) {}

    /** Whether writing what has been decided takes so long that another thread had better do it. */
    default boolean isWorthWritingApart(UnitOfWork<?> prepared) {
        return false;
    }

    /** Writes what has been decided, to be committed with the unit of work; not always on the thread that decided. */
    default void write(UnitOfWork<?> prepared) {}

    /** Up to where a committed unit of work has written; empty when it wrote nothing. */
    OptionalLong writtenBy(UnitOfWork<?> committed);

    /** A failed outcome in the form in which it reaches whoever sent the command. */
    default Throwable outward(Throwable failure) {
        return failure;
    }
}
