package io.zetel.licensing.engine.commands;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unit of work of a group. A listener's {@link Error} before the commit rolls it back and later undoes nothing;
 * Axon's own unit of work does so for exceptions only.
 */
final class GroupUnitOfWork extends DefaultUnitOfWork<CommandMessage<?>> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupUnitOfWork.class);

    private boolean commitBegun;

    private GroupUnitOfWork(CommandMessage<?> first) {
        super(first);
    }

    static GroupUnitOfWork begin(CommandMessage<?> first) {
        var unit = new GroupUnitOfWork(first);
        unit.start();
        return unit;
    }

    /** Makes this the command that is being handled. */
    void turnTo(CommandMessage<?> command) {
        transformMessage(_ -> command);
    }

    /** The first half of a commit: all is decided and worded, and the rest can be done by another thread. */
    void prepare() {
        changePhase(Phase.PREPARE_COMMIT);
        CurrentUnitOfWork.clear(this);
    }

    /**
     * The second half: writes and commits; a failure of the commit itself that is no conflict leaves open whether it
     * happened.
     */
    void conclude(LaneStore store) {
        CurrentUnitOfWork.set(this);
        try {
            store.write(this);
            changePhase(Phase.COMMIT);
        } catch (RuntimeException failure) {
            rollback(failure);
            throw commitBegun && !Conflicts.isConflict(failure) ? new CommitUncertain(failure) : failure;
        } catch (Error failure) {
            rollback(failure);
            throw failure;
        }
        try {
            changePhase(Phase.AFTER_COMMIT, Phase.CLEANUP, Phase.CLOSED);
        } finally {
            CurrentUnitOfWork.clear(this);
        }
    }

    /**
     * Does what a commit begins with, where nothing is to be written: it fails where what was decided could not be
     * stored either.
     */
    void rehearse(LaneStore store) {
        prepare();
        CurrentUnitOfWork.set(this);
        store.write(this);
    }

    /** Undoes what has been decided; nothing of it has been written. */
    void abandon(Throwable why) {
        if (!isCurrent()) {
            CurrentUnitOfWork.set(this);
        }
        rollback(why);
    }

    @Override
    protected void notifyHandlers(Phase phase) {
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
