package io.zetel.licensing.engine.processing;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.processing.CompareAndSetTokenStore.PositionMoved;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.SentTogether;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Writes a batch into several read models in one transaction, with the position of each. Their rows are held from the
 * beginning, so whoever holds one of them holds its read model still (decision 0014).
 *
 * <p>At first nothing is guarded. If something fails, all is undone and told again with savepoints, so that what is an
 * event's own fault is parked; if one read model fails for another reason it is left out, and the others go on.
 */
final class BatchWriter {

    /** So few events take longer to be sent statement by statement, and planned for, than to be written. */
    private static final int FEW = 16;

    private final DataSource dataSource;
    private final TransactionManager transactions;
    private final TransactionManager repeatable;
    private final CompareAndSetTokenStore rows;
    private final DeadLetters letters;

    BatchWriter(
            DataSource dataSource,
            PlatformTransactionManager transactions,
            JdbcClient jdbc,
            CompareAndSetTokenStore rows) {
        this.dataSource = dataSource;
        this.transactions = new SpringTransactionManager(transactions);
        this.repeatable = new RepeatableTransactions(transactions, jdbc);
        this.rows = rows;
        this.letters = new DeadLetters(dataSource);
    }

    /** One of several read models could not be written. */
    private static final class OneFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient BatchProcessor follower;

        private OneFailed(BatchProcessor follower, Throwable cause) {
            super(cause);
            this.follower = follower;
        }
    }

    /** What several wrote together could not be written. */
    private static final class SomeFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private SomeFailed(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Writes it; answers who was left out and why, without a reason where somebody else holds the row and it is not
     * waited for.
     */
    Map<BatchProcessor, @Nullable Throwable> write(
            TakenEvents batch, Collection<BatchProcessor> followers, boolean waits) {
        Map<BatchProcessor, @Nullable Throwable> left = new HashMap<>();
        var going = new ArrayList<>(followers);
        boolean isGuarded = false;
        while (!going.isEmpty()) {
            try {
                writeOnce(batch, going, left, waits, isGuarded);
                return left;
            } catch (SomeFailed e) {
                isGuarded = true;
            } catch (OneFailed e) {
                if (isGuarded) {
                    going.remove(e.follower);
                    left.put(e.follower, e.getCause());
                }
                isGuarded = true;
            }
        }
        return left;
    }

    /** How often rows are to be kept. */
    long keepsEveryNanos() {
        return rows.keepsEveryNanos();
    }

    /** Whether their rows are as this node left them, in what the watch saw of all rows. */
    boolean areAsLeft(Collection<BatchProcessor> followers, @Nullable String seen) {
        return rows.areAsLeft(followers.stream().map(BatchProcessor::getName).toList(), seen);
    }

    /** Keeps these rows; answers whose is no longer as it was. */
    Map<BatchProcessor, @Nullable Throwable> keep(Collection<BatchProcessor> followers) {
        Map<BatchProcessor, @Nullable Throwable> moved = new HashMap<>();
        if (!followers.isEmpty()) {
            var names = followers.stream().map(BatchProcessor::getName).toList();
            var kept = repeatable.fetchInTransaction(() -> rows.keep(names));
            followers.stream()
                    .filter(follower -> !kept.contains(follower.getName()))
                    .forEach(follower -> moved.put(follower, new PositionMoved(follower.getName())));
        }
        return moved;
    }

    private void writeOnce(
            TakenEvents batch,
            List<BatchProcessor> going,
            Map<BatchProcessor, @Nullable Throwable> left,
            boolean waits,
            boolean isGuarded) {
        Map<BatchProcessor, TrackingToken> reached = new HashMap<>();
        var unit = DefaultUnitOfWork.startAndGet(batch.events().getFirst());
        unit.attachTransaction(transactions);
        var outcome = unit.executeWithResult(() -> {
            boolean isFew = batch.events().size() <= FEW;
            hold(going, left, isFew, waits);
            var behind =
                    letters.tenants(going.stream().map(BatchProcessor::getName).toList());
            Runnable work = () -> {
                for (var follower : going) {
                    var waiting = behind.getOrDefault(follower.getName(), Set.of());
                    reached.put(follower, write(batch, follower, waiting, isGuarded));
                }
                store(reached);
            };
            if (isFew && !isGuarded) {
                together(work);
            } else {
                work.run();
            }
            return null;
        });
        if (outcome.isExceptional()) {
            throw thrown(outcome.exceptionResult());
        }
        // Whoever waits for several of them, or for the last, is woken once and finds all of them there.
        reached.forEach(BatchProcessor::advanced);
        reached.keySet().forEach(BatchProcessor::tell);
    }

    private void together(Runnable work) {
        try {
            SentTogether.during(dataSource, work);
        } catch (DataAccessException e) {
            throw new SomeFailed(e);
        }
    }

    /** Who is not as it was, or whose row is somebody else's for now, is not written. */
    private void hold(
            List<BatchProcessor> going,
            Map<BatchProcessor, @Nullable Throwable> left,
            boolean isForFew,
            boolean waits) {
        var names = going.stream().map(BatchProcessor::getName).toList();
        var held = rows.hold(names, isForFew, waits);
        going.removeIf(follower -> {
            boolean isHeld = held.getOrDefault(follower.getName(), false);
            if (!isHeld) {
                left.put(follower, held.containsKey(follower.getName()) ? new PositionMoved(follower.getName()) : null);
            }
            return !isHeld;
        });
    }

    private TrackingToken write(TakenEvents batch, BatchProcessor follower, Set<TenantId> behind, boolean isGuarded) {
        try {
            return follower.take(batch, behind, isGuarded);
        } catch (Exception | Error e) {
            throw new OneFailed(follower, e instanceof Exception ? e : new IllegalStateException(e));
        }
    }

    private void store(Map<BatchProcessor, TrackingToken> reached) {
        Map<String, TrackingToken> positions = new HashMap<>();
        reached.forEach((follower, position) -> positions.put(follower.getName(), position));
        rows.store(positions);
    }

    /** What failed as it is thrown on. */
    static RuntimeException thrown(Throwable failure) {
        return switch (failure) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(failure);
        };
    }
}
