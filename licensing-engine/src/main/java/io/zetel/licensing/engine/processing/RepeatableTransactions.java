package io.zetel.licensing.engine.processing;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions of the event processors. Position and rows are in one, so what a power cut takes of it is done again
 * from the events; nobody waits until its end is on disk, and claims do not wait behind it (decision 0021).
 */
final class RepeatableTransactions extends SpringTransactionManager {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatableTransactions.class);

    private final JdbcClient jdbc;

    RepeatableTransactions(PlatformTransactionManager transactions, JdbcClient jdbc) {
        super(transactions);
        this.jdbc = jdbc;
    }

    @Override
    public Transaction startTransaction() {
        boolean joins = TransactionSynchronizationManager.isActualTransactionActive();
        var transaction = super.startTransaction();
        if (!joins) {
            relax();
        }
        return transaction;
    }

    /**
     * A connection that cannot be had, or broke, fails what comes next: Axon hides what failed while a transaction was
     * started.
     */
    private void relax() {
        try {
            jdbc.sql("set local synchronous_commit = off").update();
        } catch (DataAccessException e) {
            LOG.debug("The transaction will wait for the disk, if it comes to that", e);
        }
    }
}
