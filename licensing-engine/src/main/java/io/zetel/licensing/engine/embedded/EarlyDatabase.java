package io.zetel.licensing.engine.embedded;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Brings PostgreSQL along when {@code spring.datasource.url} names none. It starts on a thread of its own while Spring
 * finds out what else there is to start, which takes about as long.
 */
public final class EarlyDatabase implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        var environment = context.getEnvironment();
        if (!isWanted(environment)) {
            return;
        }
        var directory = Path.of(environment.getRequiredProperty("zetel.data-dir"));
        var starting = CompletableFuture.supplyAsync(
                () -> start(directory),
                task -> Thread.ofPlatform().name("embedded-postgresql").start(task));
        context.registerBean(EmbeddedDatabase.class, starting::join);
        // Closes it also when the application fails before anybody has asked for the database.
        context.getDefaultListableBeanFactory().registerDisposableBean("earlyDatabase", () -> {
            if (starting.handle((_, failure) -> failure == null).join()) {
                starting.join().close();
            }
        });
    }

    /** Whether it is to be brought along: no other one is named. */
    public static boolean isWanted(Environment environment) {
        return !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
    }

    private static EmbeddedDatabase start(Path directory) {
        var database = EmbeddedDatabase.start(directory);
        database.supervise(() -> System.exit(1));
        return database;
    }
}
