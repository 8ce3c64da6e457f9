package io.zetel.licensing.engine.outage;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.core.Ordered;

/** Puts the watch around Spring Boot's pool, inside of its lazy proxy. */
final class PoolWatcher implements DestructionAwareBeanPostProcessor, Ordered {

    private static final String POOL = "dataSource";

    private @Nullable WatchedPool pool;

    /** The watch over PostgreSQL, once there is a pool. */
    Optional<Watch> watch() {
        return Optional.ofNullable(pool).map(WatchedPool::watch);
    }

    /** The watch asks for these as well. */
    void watch(List<WatchedValue> values) {
        if (pool != null) {
            pool.watch(values);
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (name.equals(POOL) && bean instanceof HikariDataSource given) {
            pool = new WatchedPool(given);
            return pool;
        }
        return bean;
    }

    @Override
    public boolean requiresDestruction(Object bean) {
        return bean instanceof HikariDataSource;
    }

    @Override
    public void postProcessBeforeDestruction(Object bean, String name) {
        if (name.equals(POOL)) {
            watch().ifPresent(Watch::close);
        }
    }

    /** Before the lazy proxy is put around. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
