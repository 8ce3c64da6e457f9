package io.zetel.licensing.engine.embedded;

import static io.zetel.licensing.engine.embedded.DataDirectories.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The embedded database")
class EmbeddedDatabaseSpec {

    /** A data directory with a row in it, made once. */
    @TempDir
    static Path template;

    @TempDir
    Path directory;

    @BeforeAll
    static void initialise() throws Exception {
        DataDirectories.shareBinaries(template);
        try (var database = EmbeddedDatabase.start(template)) {
            query(database, "create table kept as select 42 as answer; select 1");
        }
    }

    @BeforeEach
    void copy() throws IOException {
        DataDirectories.copy(template, directory);
    }

    @Test
    void keeps_an_acknowledged_commit_through_a_power_cut() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "show full_page_writes")).isEqualTo("on");
            assertThat(query(database, "show data_checksums")).isEqualTo("on");
            assertThat(query(database, "show server_version")).startsWith("18.");
        }
    }

    @Test
    void keeps_its_data_between_starts() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            query(database, "update kept set answer = 43; select 1");
        }
        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("43");
        }
        assertThat(Postmaster.in(directory.resolve("postgresql"))).isEmpty();
    }

    @Test
    void is_used_by_one_process_at_a_time() throws Exception {
        try (var _ = EmbeddedDatabase.start(directory)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessage(
                            "The data directory %s is in use by process %d",
                            directory, ProcessHandle.current().pid());
        }
    }

    @Test
    void names_the_other_process_that_uses_it() throws Exception {
        var other = startElsewhere();
        try {
            assertThatThrownBy(() -> EmbeddedDatabase.start(directory))
                    .isInstanceOf(DataDirectoryInUse.class)
                    .hasMessageEndingWith("is in use by process " + other.pid());
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void takes_over_from_a_process_that_was_killed() throws Exception {
        var killed = startElsewhere();
        killed.destroyForcibly().waitFor();
        var orphan = Postmaster.in(directory.resolve("postgresql")).orElseThrow();

        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(orphan.isAlive()).isFalse();
            assertThat(query(database, "select answer from kept")).isEqualTo("43");
        }
    }

    @Test
    void recovers_when_database_and_process_were_killed() throws Exception {
        var killed = startElsewhere();
        var postmaster = Postmaster.in(directory.resolve("postgresql")).orElseThrow();
        killed.destroyForcibly().waitFor();
        kill(postmaster);

        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("43");
        }
    }

    @Test
    void is_not_fooled_by_a_process_number_that_was_given_to_somebody_else() throws Exception {
        Files.writeString(
                directory.resolve("postgresql/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory + "\n0\n5432\n");

        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void starts_over_when_its_first_start_was_interrupted() throws Exception {
        Files.delete(directory.resolve("postgresql/zetel-initialised"));

        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "select 42")).isEqualTo("42");
        }
        try (var entries = Files.list(directory)) {
            assertThat(entries.map(entry -> entry.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("postgresql-unfinished-"));
        }
    }

    @Test
    void starts_whatever_has_become_of_its_pid_file() throws Exception {
        Path pidFile = directory.resolve("postgresql/postmaster.pid");
        Files.createDirectories(pidFile.resolve("lost"));

        try (var database = EmbeddedDatabase.start(directory)) {
            assertThat(query(database, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void is_started_again_on_its_port_when_it_was_killed() throws Exception {
        try (var database = EmbeddedDatabase.start(directory)) {
            database.supervise(() -> {});
            // A busy child does not notice that its server is gone, and holds the server's memory.
            var busy = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> query(database, "do $$ begin loop end loop; end $$")));
            query(database, "update kept set answer = 43; select 1");
            kill(Postmaster.in(directory.resolve("postgresql")).orElseThrow());

            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .until(() -> query(database, "select answer from kept").equals("43"));
            assertThat(busy.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(Postmaster.in(directory.resolve("postgresql"))).isEmpty();
    }

    @Test
    void is_given_up_when_it_cannot_be_started_again() throws Exception {
        var lost = new CountDownLatch(1);
        try (var database = EmbeddedDatabase.start(directory)) {
            database.supervise(lost::countDown);
            Files.delete(directory.resolve("postgresql/global/pg_control"));
            kill(Postmaster.in(directory.resolve("postgresql")).orElseThrow());

            assertThat(lost.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void kill(Postmaster postmaster) {
        postmaster.process().destroyForcibly();
        await().until(() -> !postmaster.isAlive());
    }

    /** Starts the database in a process of its own, with a row in it that is committed. */
    private Process startElsewhere() throws IOException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Elsewhere.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
        return process;
    }

    /** The other process. */
    static final class Elsewhere {

        public static void main(String[] args) throws Exception {
            var database = EmbeddedDatabase.start(Path.of(args[0]));
            query(database, "update kept set answer = 43; select 1");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(database)));
            System.out.println("ready");
            Thread.sleep(60_000);
        }

        private static void close(EmbeddedDatabase database) {
            try {
                database.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
