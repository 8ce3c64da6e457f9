package io.zetel.licensing.api.engine.lanes;

import java.util.OptionalLong;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** What the lanes need to know of the event store they write to. */
@FunctionalInterface
public interface LaneStore {

    /** Up to where a committed unit of work has written; empty when it wrote nothing. */
    OptionalLong writtenBy(UnitOfWork<?> committed);

    /** A failed outcome in the form in which it reaches whoever sent the command. */
    default Throwable outward(Throwable failure) { return failure; }
}
