package io.zetel.licensing.acceptance;

import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.api.http.security.ApiTokenRow;
import io.zetel.licensing.api.http.security.ApiTokens;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.MadeOnce;
import io.zetel.licensing.engine.TestPostgres;
import io.zetel.licensing.engine.embedded.DataDirectories;
import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The application in this JVM, on a free port and a data directory of its own. */
public final class RunningZetel implements AutoCloseable {

    private static final Duration CATCHES_UP = Duration.ofMinutes(1);
    /** The file that says where the database of a data directory is, when it is not in there. */
    private static final String DATABASE = "database-url";

    /** A commit is answered before it is on the disk. */
    private static final String UNHURRIED_DISK =
            "--spring.datasource.hikari.connection-init-sql=set synchronous_commit = off";

    private static final String WEBHOOKS_KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static @Nullable RunningZetel shared;

    private final ConfigurableApplicationContext context;
    private final MovableClock clock;
    private final Http http;

    private RunningZetel(ConfigurableApplicationContext context, MovableClock clock) {
        this.context = context;
        this.clock = clock;
        this.http = new Http(port(), true);
    }

    /**
     * The one that most specs share, on the embedded PostgreSQL as most users have it; each takes tenants of its own.
     * Nobody kills it, so it waits for no disk.
     */
    public static synchronized RunningZetel shared() {
        if (shared == null) {
            shared = start(embeddedDirectory(), UNHURRIED_DISK);
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** Starts on this data directory with these further properties. */
    public static RunningZetel start(Path dataDirectory, String... properties) {
        return start(dataDirectory, new MovableClock(), properties);
    }

    /** Starts on this data directory, at the time this clock shows, with these further properties. */
    public static RunningZetel start(Path dataDirectory, MovableClock clock, String... properties) {
        return start(dataDirectory, clock, _ -> {}, properties);
    }

    /** Starts with something more in the application than it has by itself. */
    static RunningZetel start(
            Path dataDirectory, MovableClock clock, Consumer<GenericApplicationContext> more, String... properties) {
        var application = LicensingApplication.create();
        application.addInitializers(context -> {
            ((GenericApplicationContext) context).registerBean("movableClock", MovableClock.class, () -> clock);
            more.accept((GenericApplicationContext) context);
        });
        var arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--zetel.demo=false",
                "--zetel.data-dir=" + dataDirectory,
                "--ZETEL_OPERATOR_SECRET=" + Http.OPERATOR_SECRET));
        try {
            arguments.addAll(database(dataDirectory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        arguments.addAll(List.of(properties));
        return new RunningZetel(application.run(arguments.toArray(String[]::new)), clock);
    }

    /** This one, once its read models have read what is in the store; one that is not its own may hold a lot. */
    RunningZetel caughtUp() {
        var positions = context.getBean(Positions.class);
        long head = positions.head();
        for (var projection : LicensingProjections.ALL) {
            try {
                if (!positions.awaitSeen(projection.group(), head, CATCHES_UP)) {
                    throw new AssertionError(projection.group() + " has not seen " + head);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    /** A new, empty data directory under the module's build directory. */
    public static Path freshDirectory() {
        try {
            var directory = newDirectory();
            DataDirectories.shareBinaries(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path newDirectory() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "data")), "zetel")
                .toAbsolutePath();
    }

    /**
     * A new data directory of an application whose database, with all tables and nothing in them, is one of the server
     * that specs share; it waits for no disk.
     */
    public static Path preparedDirectory() {
        try {
            var directory = newDirectory();
            Files.writeString(directory.resolve(DATABASE), TestPostgres.newDatabaseUrl());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Likewise, with an embedded PostgreSQL of its own, as the shared application has and specs that kill it need. */
    public static Path embeddedDirectory() {
        try {
            var directory = newDirectory();
            DataDirectories.copy(Prepared.DIRECTORY, directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where nothing is embedded, the operator also gives the key of the webhooks. */
    private static List<String> database(Path dataDirectory) throws IOException {
        var named = dataDirectory.resolve(DATABASE);
        return Files.exists(named)
                ? List.of("--spring.datasource.url=" + Files.readString(named), "--zetel.webhooks.key=" + WEBHOOKS_KEY)
                : List.of();
    }

    private static final class Prepared {

        private static final Path DIRECTORY = MadeOnce.database("prepared", Prepared::prepare);

        private static void prepare(Path directory) {
            DataDirectories.shareBinaries(directory);
            try (var database = EmbeddedDatabase.start(directory)) {
                Flyway.configure()
                        .dataSource(database.jdbcUrl(), database.username(), database.password())
                        .load()
                        .migrate();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The application's beans. */
    public ConfigurableApplicationContext context() {
        return context;
    }

    /** The clock everything runs by. */
    public MovableClock clock() {
        return clock;
    }

    /** The port it listens on. */
    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Its HTTP side. */
    public Http http() {
        return http;
    }

    /** A caller with the operator's token. */
    public Caller operator() {
        return http.operator();
    }

    /** A caller of a tenant with these roles. */
    public Caller caller(String tenant, Role... roles) {
        return http.caller(tenant, roles);
    }

    /** A caller with a long-lived token of a tenant: it costs no slow hash, where many tenants have one each. */
    Caller tokenHolder(String tenant, Role... roles) {
        var token = ApiTokens.newToken();
        var row = new ApiTokenRow(
                UUID.randomUUID(), tenant, "tests", List.of(roles), "tests", clock.instant(), null, null);
        if (context.getBean(ApiTokens.class).add(row, token) != ApiTokens.Added.NEW) {
            throw new AssertionError("the token is not new");
        }
        return new Caller(http, token);
    }

    /** A caller without a token. */
    public Caller stranger() {
        return http.stranger();
    }

    @Override
    public void close() {
        context.close();
    }
}
