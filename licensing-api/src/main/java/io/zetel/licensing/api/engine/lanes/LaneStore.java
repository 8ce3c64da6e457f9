package io.zetel.licensing.api.engine.lanes;

import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.OptionalLong;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** What the lanes need to know of the event store they write to. */
@FunctionalInterface
public interface LaneStore {

    /** Up to where a committed unit of work has written; empty when it wrote nothing. */
    OptionalLong writtenBy(UnitOfWork<?> committed);

    /** Called in a group's unit of work before anything is read: nobody else may decide for these tenants until it ends. */
    default void enter(Collection<TenantId> tenants) {}

    /** A failed outcome in the form in which it reaches whoever sent the command. */
    default Throwable outward(Throwable failure) { return failure; }
}
