package io.zetel.licensing.api.automation.job;

import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Jobs as the scheduler knows them: one execution a job, tried again until it is over. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {

    /** The name executions are kept under: never rename. */
    static final String TASK = "job";

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Bean
    CustomTask<Void> jobTask(JobRunner runner) {
        return Tasks.custom(TASK, Void.class)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, Instant.now().plus(PAUSE)))
                .execute(runner::run);
    }
}
