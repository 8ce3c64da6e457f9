package io.zetel.licensing.api.app.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.app.LicensingApplication;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the question is said before anything starts; that it is done, TrainingIT shows. */
@DisplayName("A training run")
class TrainingRunSpec {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            --seconds=0                        | --seconds is a number of 1 to 9999
            --seconds=many                     | --seconds is a number of 1 to 9999
            --spring.datasource.url=jdbc:other | --spring.datasource.url=jdbc:other is no option of it
            """)
    void refuses(String option, String said) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Cannot train: " + said);
    }

    @Test
    void touches_no_directory_with_something_in_it(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("kept"), "");

        assertThat(run("--zetel.data-dir=" + directory)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(directory + " is not empty");
        try (var entries = Files.list(directory)) {
            assertThat(entries).containsExactly(directory.resolve("kept"));
        }
    }

    @Test
    void tells_how_it_is_asked() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--seconds=N", "--zetel.data-dir=DIR");
    }

    private int run(String... options) {
        var arguments =
                Stream.concat(Stream.of("training-run"), Stream.of(options)).toArray(String[]::new);
        assertThat(TrainingRun.isAsked(arguments)).isTrue();
        return TrainingRun.run(
                LicensingApplication.create(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }
}
