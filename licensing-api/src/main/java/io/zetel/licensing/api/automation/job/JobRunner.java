package io.zetel.licensing.api.automation.job;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.zetel.licensing.api.http.problem.RequestId;
import io.zetel.licensing.domain.shared.Refused;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Works a job off, chunk by chunk, a few at a time; wherever it stops, the next one who takes it goes on there. */
@Component
class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final int UNDER_WAY = 4;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final JobStore store;
    private final Map<String, JobWork> works;

    JobRunner(JobStore store, List<JobWork> works) {
        this.store = store;
        this.works = works.stream().collect(Collectors.toMap(JobWork::kind, Function.identity()));
    }

    private record UnderWay(JobStore.Chunk chunk, JobWork.Running running) {}

    /** What the scheduler calls. */
    CompletionHandler<Void> run(TaskInstance<Void> task, ExecutionContext context) {
        var id = UUID.fromString(task.getId());
        boolean over = store.job(id)
                .filter(job -> job.state() != JobState.COMPLETED && job.state() != JobState.FAILED)
                .map(job -> run(job, context.getSchedulerState()::isShuttingDown))
                .orElse(true);
        return over
                ? new OnCompleteRemove<>()
                : (complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(SOON));
    }

    private boolean run(Job job, BooleanSupplier isStopping) {
        try (var _ = RequestId.inLog(job.origin().requestId())) {
            return work(job, isStopping);
        }
    }

    private boolean work(Job job, BooleanSupplier isStopping) {
        var work = works.get(job.kind());
        try {
            if (!job.prepared()) {
                work.prepare(job, store);
            }
            var ready = store.job(job.jobId()).orElseThrow();
            if (ready.startedAt() == null) {
                work.begin(ready);
                store.started(job.jobId());
            }
            if (!chunks(ready, work, isStopping)) {
                return false;
            }
            store.over(
                    job.jobId(),
                    JobState.COMPLETED,
                    null,
                    work.finish(store.job(job.jobId()).orElseThrow()));
        } catch (Refused e) {
            LOG.info("Job {} ended: {}", job.jobId(), e.getMessage());
            store.over(job.jobId(), JobState.FAILED, e.code().name(), OptionalLong.empty());
        }
        return true;
    }

    /** False where it was stopped before the end. */
    private boolean chunks(Job job, JobWork work, BooleanSupplier isStopping) {
        Deque<UnderWay> underWay = new ArrayDeque<>();
        int last = -1;
        for (var chunks = store.chunks(job.jobId(), last, UNDER_WAY);
                !chunks.isEmpty();
                chunks = store.chunks(job.jobId(), last, UNDER_WAY)) {
            for (var chunk : chunks) {
                if (isStopping.getAsBoolean()) {
                    underWay.forEach(one -> settle(job, one));
                    return false;
                }
                if (underWay.size() == UNDER_WAY) {
                    settle(job, underWay.remove());
                }
                underWay.add(new UnderWay(chunk, work.start(job, chunk.payload())));
                last = chunk.number();
            }
        }
        underWay.forEach(one -> settle(job, one));
        return true;
    }

    private void settle(Job job, UnderWay one) {
        store.done(job.jobId(), one.chunk(), one.running().await());
    }
}
