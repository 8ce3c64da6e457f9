package io.zetel.licensing.projections.past;

import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.groups.Groups;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.holders.HeldLicenses;
import io.zetel.licensing.projections.seats.SeatUsage;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Where the past is shown: tables that last as long as the question, filled by the projections themselves. */
record Stage(DataSource dataSource, HistoryReplay replay, TransactionTemplate transaction) {

    static final String SCHEMA = "pg_temp";

    Stage(DataSource dataSource, HistoryReplay replay) {
        this(dataSource, replay, new TransactionTemplate(new JdbcTransactionManager(dataSource)));
    }

    /**
     * In the transaction of the caller, where there is one, the tables last until the question is answered all the
     * same.
     */
    Stage {
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Nothing of it is ever committed. */
    <T> T passing(Supplier<T> work) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            return work.get();
        });
    }

    /** Tells these events to a projection with tables of its own. */
    Projection<?> show(ProjectionDefinition which, List<HistoryEvent> events) {
        var projection = which.into(dataSource, SCHEMA);
        projection.makeTablesLike(which.schema());
        projection.project(events(events));
        return projection;
    }

    List<Recorded> events(List<HistoryEvent> rows) {
        return replay.events(rows);
    }

    SeatUsage seats() {
        return new SeatUsage(dataSource, SCHEMA);
    }

    HeldLicenses held() {
        return new HeldLicenses(dataSource, SCHEMA);
    }

    Groups groups() {
        return new Groups(dataSource, SCHEMA);
    }
}
