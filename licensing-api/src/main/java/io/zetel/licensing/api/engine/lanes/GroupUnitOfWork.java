package io.zetel.licensing.api.engine.lanes;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unit of work of a group. A listener's {@link Error} before the commit rolls it back and later undoes nothing; Axon's
 * own unit of work does so for exceptions only.
 */
final class GroupUnitOfWork extends DefaultUnitOfWork<CommandMessage<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupUnitOfWork.class);

    private boolean commitBegun;

    private GroupUnitOfWork(CommandMessage<?> first) { super(first); }

    static GroupUnitOfWork begin(CommandMessage<?> first) {
        var unit = new GroupUnitOfWork(first);
        unit.start();
        return unit;
    }

    /** Makes this the command that is being handled. */
    void turnTo(CommandMessage<?> command) { transformMessage(_ -> command); }

    /** Commits; a failure of the commit itself that is no conflict leaves open whether it happened. */
    void commitOnce() {
        try {
            commit();
        } catch (RuntimeException e) {
            throw commitBegun && !Conflicts.isConflict(e) ? new CommitUncertain(e) : e;
        }
    }

    @Override protected void notifyHandlers(Phase phase) {
        commitBegun |= phase == Phase.COMMIT;
        try {
            super.notifyHandlers(phase);
        } catch (Error e) {
            if (!phase.isSuppressHandlerErrors()) {
                throw new IllegalStateException("A group failed in phase " + phase, e);
            }
            LOG.error("A listener failed in phase {}", phase, e);
            notifyHandlers(phase);
        }
    }
}
