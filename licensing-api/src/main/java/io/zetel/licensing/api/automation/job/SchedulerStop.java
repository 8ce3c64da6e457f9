package io.zetel.licensing.api.automation.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Stops jobs and timers first of all: they send commands, and the starter would end them last, when there is nobody any
 * more to send them to.
 */
@Component
class SchedulerStop implements SmartLifecycle {

    private final Scheduler scheduler;
    private volatile boolean running;

    SchedulerStop(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** The scheduler is stopped once, here. */
    @Bean
    static BeanFactoryPostProcessor noSecondStop() {
        return beans -> Stream.of(beans.getBeanNamesForType(Scheduler.class, true, false))
                .map(beans::getBeanDefinition)
                .filter(AbstractBeanDefinition.class::isInstance)
                .map(AbstractBeanDefinition.class::cast)
                .forEach(definition -> definition.setDestroyMethodName(""));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        scheduler.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
