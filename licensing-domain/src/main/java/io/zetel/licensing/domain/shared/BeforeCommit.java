package io.zetel.licensing.domain.shared;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Work to be done once, when everything of a unit of work is decided and before it is stored. Axon stores the queue of
 * events in the same phase, and what is added after its turn is lost; so the hook is armed before any event can be.
 */
public final class BeforeCommit {

    private static final String RESOURCE = BeforeCommit.class.getName();

    private final List<Runnable> actions = new ArrayList<>();

    private BeforeCommit(UnitOfWork<?> root) {
        root.onPrepareCommit(_ -> actions.forEach(Runnable::run));
    }

    /** Makes sure the hook of the current unit of work stands before its event queue. */
    public static BeforeCommit arm() {
        var root = CurrentUnitOfWork.get().root();
        return root.getOrComputeResource(RESOURCE, _ -> new BeforeCommit(root));
    }

    /** Runs this before the commit of the current unit of work. */
    public static void run(Runnable action) {
        arm().actions.add(action);
    }
}
