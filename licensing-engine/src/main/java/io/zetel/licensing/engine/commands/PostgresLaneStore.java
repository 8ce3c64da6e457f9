package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoving;
import io.zetel.licensing.engine.store.CommitPosition;
import io.zetel.licensing.engine.store.PostgresEventStorageEngine;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Events in PostgreSQL. A group is read for outside of any transaction and written in one of its own, so that the next
 * can be decided meanwhile; a lone command, behind which nobody waits, is both in one. What it was decided from is
 * guarded by sequence numbers and, where there are several nodes, by its tenants' homes.
 */
public final class PostgresLaneStore implements LaneStore {

    /** Below this the next group is better off growing while this one is written. */
    private static final int WORTH_A_THREAD = 128;

    private static final String LEASES = TenantLeases.Leases.class.getName();
    private static final String TRANSACTION = PostgresLaneStore.class.getName() + ".transaction";
    private static final String TENANTS = PostgresLaneStore.class.getName() + ".tenants";

    private final PostgresEventStorageEngine engine;
    private final TransactionManager transactions;
    private final Optional<TenantLeases> homes;

    /** A database with these homes in it; one with a single user needs none. */
    public PostgresLaneStore(
            PostgresEventStorageEngine engine, TransactionManager transactions, Optional<TenantLeases> homes) {
        this.engine = engine;
        this.transactions = transactions;
        this.homes = homes;
    }

    @Override
    public void enter(UnitOfWork<?> unit, Collection<TenantId> tenants) {
        engine.stage(unit);
        unit.resources().put(TENANTS, tenants);
        homes.ifPresent(shared -> unit.resources().put(LEASES, shared.acquire(tenants)));
    }

    @Override
    public void enterAlone(UnitOfWork<?> unit) {
        engine.beforeReading(unit, () -> begin(unit));
    }

    private Transaction begin(UnitOfWork<?> unit) {
        return unit.getOrComputeResource(TRANSACTION, _ -> {
            Transaction transaction = transactions.startTransaction();
            unit.onRollback(_ -> transaction.rollback());
            return transaction;
        });
    }

    @Override
    public boolean isWorthWritingApart(UnitOfWork<?> prepared) {
        return prepared.getResource(TRANSACTION) == null && engine.staged(prepared) >= WORTH_A_THREAD;
    }

    @Override
    public void write(UnitOfWork<?> unit) {
        boolean hasBegun = unit.getResource(TRANSACTION) != null;
        if (!hasBegun && homes.isEmpty() && engine.staged(unit) == 0) {
            return;
        }
        Transaction transaction = begin(unit);
        unit.onCommit(_ -> transaction.commit());
        homes.ifPresent(shared -> shared.hold(unit.<TenantLeases.Leases>getResource(LEASES)));
        var closed = engine.writeStaged(unit);
        if (!closed.isEmpty()
                && unit.<Collection<TenantId>>getResource(TENANTS).stream()
                        .map(TenantId::value)
                        .anyMatch(closed::contains)) {
            throw new TenantMoving(null);
        }
    }

    /** What changed nothing was decided from what any node wrote before. */
    @Override
    public OptionalLong writtenBy(UnitOfWork<?> committed) {
        var written = CommitPosition.of(committed);
        return written.isPresent() || homes.isEmpty() ? written : head(engine.createHeadToken());
    }

    private static OptionalLong head(@Nullable TrackingToken token) {
        return token == null ? OptionalLong.empty() : token.position();
    }
}
