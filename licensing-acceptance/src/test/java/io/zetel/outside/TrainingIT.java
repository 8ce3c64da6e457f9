package io.zetel.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar's {@code training-run}, as whoever wants a fast start runs it. */
@DisplayName("A training run of the packaged jar")
class TrainingIT {

    @Test
    void ends_by_itself_leaves_nothing_behind_and_makes_an_archive_that_the_next_start_uses(@TempDir Path directory)
            throws Exception {
        var jar = Unpacked.unpack(Zetel.jar(), directory.resolve("unpacked"));
        var temporary = Files.createDirectory(directory.resolve("temporary"));
        var archive = directory.resolve("zetel.aot");

        var training = run(
                directory.resolve("training.log"),
                "-XX:AOTCacheOutput=" + archive,
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                jar.toString(),
                "training-run",
                "--seconds=2");

        assertThat(training.exitCode()).as(training.said()).isZero();
        assertThat(training.said()).containsPattern("[1-9][0-9,.]* requests answered");
        assertThat(temporary).isEmptyDirectory();
        assertThat(ProcessHandle.allProcesses().filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(temporary.toString()))
                        .isPresent()))
                .as("its PostgreSQL")
                .isEmpty();

        // A JVM that cannot use the archive does not start at all.
        var next = run(
                directory.resolve("next.log"),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + archive,
                "-Xlog:class+load",
                "-jar",
                jar.toString(),
                "training-run",
                "--help");

        assertThat(next.exitCode()).as(next.said()).isZero();
        assertThat(next.said()
                        .lines()
                        .filter(line -> line.contains(" io.zetel.licensing.api.http.claim."))
                        .toList())
                .as("classes that only a request needs")
                .isNotEmpty()
                .allMatch(line -> line.contains("shared objects file"));
    }

    private record Ran(int exitCode, String said) {}

    private static Ran run(Path log, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Zetel.java(), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("It did not end: " + Files.readString(log));
        }
        return new Ran(process.exitValue(), Files.readString(log));
    }
}
