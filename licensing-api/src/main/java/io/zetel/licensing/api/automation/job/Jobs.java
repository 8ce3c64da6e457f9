package io.zetel.licensing.api.automation.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Hands jobs to the scheduler. */
@Component
public class Jobs {

    /** How long whoever made a job has to say that it is ready before the scheduler finds out by itself. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final JobStore store;
    private final Scheduler scheduler;
    private final TransactionOperations transaction;

    Jobs(JobStore store, Scheduler scheduler, TransactionOperations transaction) {
        this.store = store;
        this.scheduler = scheduler;
        this.transaction = transaction;
    }

    /** A job whose input is all there runs from now on. */
    public Job submit(UUID id) {
        transaction.executeWithoutResult(_ -> {
            store.queued(id);
            var task = new TaskInstance<Void>(JobConfiguration.TASK, id.toString());
            if (!scheduler.scheduleIfNotExists(task, Instant.now())) {
                scheduler.reschedule(task, Instant.now());
            }
        });
        scheduler.triggerCheckForDueExecutions();
        return store.job(id).orElseThrow();
    }

    /** Should whoever made the job be gone before it is submitted or called off, the scheduler takes it up. */
    public void insure(UUID id) {
        scheduler.scheduleIfNotExists(
                new TaskInstance<Void>(JobConfiguration.TASK, id.toString()),
                Instant.now().plus(GRACE));
    }

    /** The job is not needed: nothing happened that it was to follow up. */
    public void callOff(UUID id) {
        scheduler.cancel(new TaskInstance<Void>(JobConfiguration.TASK, id.toString()));
        store.forget(id);
    }

    /** The job was over before it began. */
    public Job completed(UUID id, int items, ChunkOutcome outcome) {
        transaction.executeWithoutResult(_ -> {
            store.addTotal(id, items);
            store.count(id, items, outcome);
            store.noteAll(id, outcome.errors());
            store.over(id, JobState.COMPLETED, null, outcome.position());
        });
        scheduler.cancel(new TaskInstance<Void>(JobConfiguration.TASK, id.toString()));
        return store.job(id).orElseThrow();
    }
}
