package io.zetel.licensing.engine.store;

import java.util.OptionalLong;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** The place in the event store up to which a unit of work has written. */
public final class CommitPosition {

    private static final String RESOURCE = CommitPosition.class.getName();

    private CommitPosition() {}

    /** Notes on the current unit of work how far it has written. */
    public static void written(long position) {
        CurrentUnitOfWork.ifStarted(current ->
                current.root().resources().merge(RESOURCE, position, (a, b) -> Math.max((Long) a, (Long) b)));
    }

    /** How far this unit of work has written; empty when it wrote nothing. */
    public static OptionalLong of(UnitOfWork<?> unitOfWork) {
        Long position = unitOfWork.root().getResource(RESOURCE);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }
}
