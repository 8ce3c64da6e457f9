package io.zetel.licensing.api.engine.lanes;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unit of work of a group. A listener's {@link Error} before the commit rolls it back, later it undoes nothing; Axon's own knows exceptions only. */
final class GroupUnitOfWork extends DefaultUnitOfWork<CommandMessage<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupUnitOfWork.class);

    private GroupUnitOfWork(CommandMessage<?> first) { super(first); }

    static GroupUnitOfWork begin(CommandMessage<?> first) {
        var unit = new GroupUnitOfWork(first);
        unit.start();
        return unit;
    }

    /** Makes this the command that is being handled. */
    void turnTo(CommandMessage<?> command) { transformMessage(_ -> command); }

    @Override protected void notifyHandlers(Phase phase) {
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
