package io.zetel.licensing.api.http.commands;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.engine.store.ForeseenEvents;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Changes of rows that bring about no event, such as those of tokens and webhooks. A dry request makes them as any
 * other, and all of it is rolled back; then it ends, without what the caller would be shown.
 */
@Component
public class RowChanges {

    private final TransactionOperations transaction;
    private final LongSupplier head;

    @Autowired
    RowChanges(TransactionOperations transaction, Positions positions) {
        this(transaction, positions::head);
    }

    /** Changes within such transactions, and where what is stored by now ends. */
    public RowChanges(TransactionOperations transaction, LongSupplier head) {
        this.transaction = transaction;
        this.head = head;
    }

    /** Makes the change, or only tries it. */
    public <R> R make(TenantId tenant, boolean isDry, Supplier<R> change) {
        if (!isDry) {
            return change.get();
        }
        tried(change);
        throw end(tenant);
    }

    /** What the change would answer; it is made and rolled back. */
    public <R> R tried(Supplier<R> change) {
        return Objects.requireNonNull(transaction.execute(status -> {
            var answer = change.get();
            status.setRollbackOnly();
            return answer;
        }));
    }

    /** Ends a dry request that would bring about no event. */
    public DryRunEnded end(TenantId tenant) {
        return new DryRunEnded(tenant, new Answer<>(new ForeseenEvents(List.of(), List.of()), head.getAsLong()));
    }
}
