package io.zetel.licensing.engine.processing;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions of the event processors. Position and rows are in one, so what a power cut takes of it is done again from the
 * events; nobody waits until its end is on disk, and claims do not wait behind it (decision 0021).
 */
final class RepeatableTransactions extends SpringTransactionManager {

    private final JdbcClient jdbc;

    RepeatableTransactions(PlatformTransactionManager transactions, JdbcClient jdbc) {
        super(transactions);
        this.jdbc = jdbc;
    }

    @Override public Transaction startTransaction() {
        boolean joins = TransactionSynchronizationManager.isActualTransactionActive();
        var transaction = super.startTransaction();
        if (!joins) {
            relax(transaction);
        }
        return transaction;
    }

    private void relax(Transaction transaction) {
        try {
            jdbc.sql("set local synchronous_commit = off").update();
        } catch (RuntimeException e) {
            transaction.rollback();
            throw e;
        }
    }
}
