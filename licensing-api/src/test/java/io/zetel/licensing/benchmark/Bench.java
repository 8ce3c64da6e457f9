package io.zetel.licensing.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.api.engine.postgres.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The running application, a pool of connections of our own to its PostgreSQL, and how to measure. */
final class Bench implements AutoCloseable {

    final Scale scale;
    final Report report;
    private final Path directory = RunningZetel.freshDirectory();
    private RunningZetel zetel;
    private HikariDataSource database;

    Bench(Scale scale, Report report) {
        this.scale = scale;
        this.report = report;
        this.zetel = start();
        this.database = connect();
    }

    RunningZetel zetel() { return zetel; }

    /** Sixteen connections that have nothing to do with the application's. */
    HikariDataSource database() { return database; }

    JdbcClient sql() { return JdbcClient.create(database); }

    <T> T part(Class<T> type) { return zetel.context().getBean(type); }

    /** Stops everything, the database too, and starts it on what is stored. */
    void restart() {
        database.close();
        zetel.close();
        zetel = start();
        database = connect();
    }

    /** Several runs after a warm-up. */
    Measured measure(String what, String unit, DoubleSupplier warmUp, DoubleSupplier run) {
        report.progress("  … " + what);
        warmUp.getAsDouble();
        return new Measured(what, unit, repeat(run));
    }

    /** Several runs of a rate. */
    Measured rate(String what, String unit, Rate run) {
        return measure(what, unit, () -> run.within(scale.warmUp), () -> run.within(scale.measure));
    }

    /** How much is done in a second when it is tried for so long. */
    interface Rate {

        double within(Duration time);
    }

    List<Double> repeat(DoubleSupplier run) {
        return IntStream.range(0, scale.runs).mapToObj(_ -> run.getAsDouble()).toList();
    }

    /** The processors of all read models. */
    Stream<EventProcessor> processors() {
        return part(EventProcessingConfiguration.class).eventProcessors().values().stream();
    }

    /** Waits until the read models show everything. */
    void catchUp() {
        var readModels = new ReadModels(this);
        readModels.awaitCaughtUp();
    }

    String postgresVersion() { return sql().sql("show server_version").query(String.class).single(); }

    @Override public void close() {
        database.close();
        zetel.close();
    }

    private RunningZetel start() {
        return RunningZetel.start(directory, "--logging.level.root=warn");
    }

    private HikariDataSource connect() {
        var embedded = part(EmbeddedDatabase.class);
        var config = new HikariConfig();
        config.setJdbcUrl(embedded.jdbcUrl() + "?reWriteBatchedInserts=true");
        config.setUsername(embedded.username());
        config.setMaximumPoolSize(RowLockSql.CLIENTS);
        return new HikariDataSource(config);
    }
}
