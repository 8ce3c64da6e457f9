package io.zetel.licensing.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.acceptance.RunningZetel;
import io.zetel.licensing.engine.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** The running application, a pool of connections of our own to its PostgreSQL, and how to measure. */
final class Bench implements AutoCloseable {

    private static final Duration WARMING = Duration.ofSeconds(1);
    private static final int SETTLED = 15;
    private static final double NOTABLY = 1.03;

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

    RunningZetel zetel() {
        return zetel;
    }

    /** Sixteen connections that have nothing to do with the application's. */
    HikariDataSource database() {
        return database;
    }

    JdbcClient sql() {
        return JdbcClient.create(database);
    }

    /**
     * Has on disk what was written to get here, so that the database is not still writing it back while the next is
     * measured.
     */
    void settle() {
        settle(directory, "checkpoint");
    }

    /** Does this in the database of a data directory, which the application's role may not. */
    static void settle(Path directory, String... statements) {
        System.setProperty(
                "org.postgresql.pgservicefile",
                directory.resolve("pg_service.conf").toString());
        try (var admin = DriverManager.getConnection("jdbc:postgresql://?service=zetel-admin");
                var statement = admin.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            System.clearProperty("org.postgresql.pgservicefile");
        }
    }

    <T> T part(Class<T> type) {
        return zetel.context().getBean(type);
    }

    /** Stops everything, the database too, and starts it on what is stored. */
    void restart() {
        database.close();
        zetel.close();
        zetel = start();
        database = connect();
    }

    /** Several runs of a rate after a warm-up. */
    Measured rate(String what, String unit, Rate run) {
        return inTurn(unit, List.of(new Named(what, run))).getFirst();
    }

    /** A rate and what it is of. */
    record Named(String what, Rate run) {}

    /**
     * Several runs of rates that are compared, each after a warm-up and then one after the other again and again: what
     * the machine does besides hits all of them.
     */
    List<Measured> inTurn(String unit, List<Named> rates) {
        for (var rate : rates) {
            report.progress("  … " + rate.what());
            warmUp(rate);
        }
        var series = rates.stream().map(_ -> new Series()).toList();
        for (int i = 0; i < scale.runs; i++) {
            for (int j = 0; j < rates.size(); j++) {
                series.get(j).measure(rates.get(j).run(), scale.measure);
            }
        }
        return IntStream.range(0, rates.size())
                .mapToObj(j -> series.get(j).measured(rates.get(j).what(), unit))
                .toList();
    }

    /** The runs of one rate. */
    final class Series {

        private final List<Double> runs = new ArrayList<>();
        private Cpu spent = new Cpu(0, 0);
        private double done;

        /** Runs it once for so long. */
        void measure(Rate run, Duration time) {
            var before = cpu();
            long started = System.nanoTime();
            double rate = run.within(time);
            done += rate * (System.nanoTime() - started) / 1e9;
            runs.add(rate);
            spent = spent.plus(cpu().since(before));
        }

        double rate(int run) {
            return runs.get(run);
        }

        Measured measured(String what, String unit) {
            return new Measured(what, unit, runs, spent.each(done));
        }
    }

    /** Runs until it has got no faster for a while: what has not been compiled yet is not what is to be measured. */
    private void warmUp(Named named) {
        long end = System.nanoTime() + scale.warmUp.toNanos();
        double best = 0;
        for (int noBetter = 0; noBetter < SETTLED && System.nanoTime() < end; ) {
            double rate = named.run().within(WARMING);
            noBetter = rate > best * NOTABLY ? 0 : noBetter + 1;
            best = Math.max(best, rate);
        }
    }

    /** How much of so much is done in a second, in one go that takes long enough to need no other. */
    Measured onlyOnce(String what, String unit, long much, Runnable run) {
        report.progress("  … " + what);
        var before = cpu();
        long started = System.nanoTime();
        run.run();
        double rate = much / ((System.nanoTime() - started) / 1e9);
        return new Measured(what, unit, List.of(rate), cpu().since(before).each(much));
    }

    /** How much is done in a second when it is tried for so long. */
    interface Rate {

        double within(Duration time);
    }

    /** Processor time used up to now. */
    Cpu cpu() {
        try {
            var pid = Files.readAllLines(directory.resolve("postgresql/postmaster.pid"))
                    .getFirst()
                    .strip();
            return Cpu.now(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processors of all read models. */
    Stream<EventProcessor> processors() {
        return part(EventProcessingConfiguration.class).eventProcessors().values().stream();
    }

    String postgresVersion() {
        return sql().sql("show server_version").query(String.class).single();
    }

    /** What was measured is in the report; the millions of events it took need not be kept. */
    @Override
    public void close() {
        database.close();
        zetel.close();
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunningZetel start() {
        return RunningZetel.start(
                directory, "--logging.level.root=warn", "--zetel.webhooks.allow-networks=127.0.0.0/8,::1/128");
    }

    private HikariDataSource connect() {
        var embedded = part(EmbeddedDatabase.class);
        var config = new HikariConfig();
        config.setJdbcUrl(embedded.jdbcUrl() + "&reWriteBatchedInserts=true");
        config.setUsername(embedded.username());
        config.setPassword(embedded.password());
        config.setMaximumPoolSize(RowLockSql.CLIENTS);
        return new HikariDataSource(config);
    }
}
