package io.zetel.licensing.api.automation;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.zetel.licensing.api.http.problem.Overdue;
import io.zetel.licensing.api.http.problem.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The look at the calendar as a task in the database: one node at a time takes it, any node goes on with it after a
 * crash.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LifecycleSettings.class)
class LifecycleConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(LifecycleConfiguration.class);

    /** The name the task is stored under: never rename. */
    private static final String TASK = "lifecycle";

    /** The scheduler is made of its tasks, and the timers hand jobs to the scheduler: so they are looked up late. */
    @Bean
    Task<Void> lifecycleTask(ObjectProvider<LifecycleTimers> timers, LifecycleSettings settings) {
        return Tasks.recurring(TASK, FixedDelay.of(settings.poll())).execute((_, _) -> look(timers.getObject()));
    }

    /**
     * Read models that are behind and stores that are away are no failure here: what is due stays due until the next
     * look.
     */
    private static void look(LifecycleTimers timers) {
        try {
            timers.runDue();
        } catch (Overdue | Unavailable e) {
            LOG.info("What is due waits for the next look: {}", e.getMessage());
        }
    }
}
