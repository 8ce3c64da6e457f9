package io.zetel.licensing.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zetel.licensing.engine.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The way to a server of its own")
class PostmasterSpec {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    @Test
    void is_free_of_a_pid_file_that_names_no_server_of_it_and_nobody_is_sent_a_signal() throws Exception {
        var bystander = new ProcessBuilder(bystander()).start();
        try {
            var otherServer = Path.of(
                    DataDirectories.query(TestPostgres.newDatabaseUrl(), "postgres", "", "show data_directory"));
            var otherPid =
                    Files.readAllLines(otherServer.resolve("postmaster.pid")).getFirst();
            for (String first : List.of(
                    "",
                    "\n\n\n",
                    "0",
                    "1",
                    "-1",
                    "+1",
                    "\0\0\0\0",
                    "none",
                    "2147483647",
                    "99999999999999999999",
                    Long.toString(bystander.pid()),
                    Long.toString(ProcessHandle.current().pid()),
                    otherPid,
                    otherPid + "\n" + otherServer)) {
                Path pidFile = Files.writeString(
                        directory.resolve("postmaster.pid"), first + "\n" + directory + "\n0\n5432\n");

                assertThat(Postmaster.in(directory)).as(first).isEmpty();
                Postmaster.clear(directory, AT_MOST);

                assertThat(pidFile).as(first).doesNotExist();
            }
            assertThat(bystander.isAlive()).isTrue();
            assertThat(Postmaster.in(otherServer)).isPresent();
        } finally {
            bystander.destroy();
        }
    }

    @Test
    void is_free_of_a_pid_file_that_is_no_text_or_a_directory() throws Exception {
        Path pidFile = directory.resolve("postmaster.pid");
        Files.write(pidFile, new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n', (byte) 0x80});
        Postmaster.clear(directory, AT_MOST);
        assertThat(pidFile).doesNotExist();

        Files.createDirectories(pidFile);
        Postmaster.clear(directory, AT_MOST);
        assertThat(pidFile).doesNotExist();
    }

    /** PostgreSQL 18 in the middle of a recovery may never do what it was asked. */
    @Test
    void is_free_of_one_that_does_not_stop_when_asked() throws Exception {
        Files.copy(Path.of("/bin/sleep"), directory.resolve("postgres"));
        for (var deaf : List.of("INT", "INT QUIT")) {
            var server = new ProcessBuilder("sh", "-c", "trap '' %s; exec ./postgres 60".formatted(deaf))
                    .directory(directory.toFile())
                    .start();
            await().until(() -> Postmaster.in(directory).isPresent());

            Postmaster.clear(directory, Duration.ofMillis(300));

            // It is gone when its end is seen here too, which takes a moment.
            assertThat(server.waitFor(AT_MOST)).as("deaf to " + deaf).isTrue();
        }
    }

    /** A process named like a server, of another user where that can be had. */
    private List<String> bystander() throws Exception {
        Path postgres = Files.copy(Path.of("/bin/sleep"), directory.resolve("postgres"));
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            directory.toFile().setExecutable(true, false);
        }
        command.addAll(List.of(postgres.toString(), "60"));
        return command;
    }
}
