package io.zetel.licensing.api.lifecycle;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The look at the calendar as a task in the database: one node at a time takes it, any node goes on with it after a crash. */
@Configuration(proxyBeanMethods = false)
class LifecycleConfiguration {

    /** The name the task is stored under: never rename. */
    private static final String TASK = "lifecycle";

    /** The scheduler is made of its tasks, and the timers hand jobs to the scheduler: so they are looked up late. */
    @Bean Task<Void> lifecycleTask(ObjectProvider<LifecycleTimers> timers, LifecycleSettings settings) {
        return Tasks.recurring(TASK, FixedDelay.of(settings.poll())).execute((_, _) -> timers.getObject().runDue());
    }
}
