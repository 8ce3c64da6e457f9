package io.zetel.licensing.engine.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** What a unit of work has decided and worded and is still to be written, perhaps by another thread. */
final class StagedAppends {

    private static final String RESOURCE = StagedAppends.class.getName();

    private final List<AppendStatement> statements = new ArrayList<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    /** Looked at by other threads while this one adds to it, so replaced and never changed. */
    private volatile Set<String> streams = Set.of();

    private StagedAppends() {}

    /** From now on what this unit of work appends is staged. */
    static StagedAppends open(UnitOfWork<?> unit) {
        var staged = new StagedAppends();
        unit.resources().put(RESOURCE, staged);
        return staged;
    }

    /** What this unit of work has staged. */
    static StagedAppends of(UnitOfWork<?> unit) {
        return unit.root().getResource(RESOURCE);
    }

    /** What the current unit of work stages, if it stages at all. */
    static Optional<StagedAppends> current() {
        return CurrentUnitOfWork.map(unit -> unit.root().getResource(RESOURCE));
    }

    void add(AppendStatement statement) {
        statements.add(statement);
        var all = new HashSet<>(streams);
        statement.addStreamsTo(all);
        streams = all;
    }

    List<AppendStatement> statements() {
        return statements;
    }

    boolean isFor(String stream) {
        return streams.contains(stream);
    }

    /** The unit of work has ended, one way or the other. */
    void end() {
        over.complete(null);
    }

    void awaitEnd() {
        over.join();
    }
}
