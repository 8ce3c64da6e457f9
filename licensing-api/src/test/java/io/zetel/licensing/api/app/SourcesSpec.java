package io.zetel.licensing.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the formatter and the compiler do not look at. */
@DisplayName("The source files")
class SourcesSpec {

    private static final int LONGEST = 140;

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of(
            "licensing-domain", "licensing-engine", "licensing-projections", "licensing-api", "licensing-acceptance");

    /** Flyway knows a migration that was applied by its checksum: these stay as they are. */
    private static final Set<String> APPLIED = Set.of(
            "V20261121_0900__event_store.sql",
            "V20261121_1403__reporting.sql",
            "V20261128_0840__public_keys.sql",
            "V20261128_1200__catalogue_events.sql",
            "V20261128_1231__directory_profiles.sql",
            "V20261128_1440__guids_of_holders.sql",
            "V20261129_0512__nothing_changes_while_a_tenant_moves.sql");

    @Test
    void have_no_line_of_more_than_140_characters() {
        assertThat(files("src")
                        .filter(file -> name(file).matches(".*\\.(java|sql|yaml|sh)"))
                        .filter(file -> !APPLIED.contains(name(file)))
                        .flatMap(SourcesSpec::longLines))
                .isEmpty();
    }

    @Test
    void have_a_name_of_their_own() {
        var seen = new HashSet<String>();
        assertThat(files("src/main/java")
                        .map(SourcesSpec::name)
                        .filter(name -> !name.equals("package-info.java"))
                        .filter(name -> !seen.add(name)))
                .isEmpty();
    }

    private static Stream<String> longLines(Path file) {
        var lines = lines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).codePointCount(0, lines.get(i).length()) > LONGEST)
                .mapToObj(i -> "%s:%d".formatted(file, i + 1));
    }

    private static Stream<Path> files(String under) {
        return MODULES.stream()
                .map(module -> ROOT.resolve(module).resolve(under))
                .filter(Files::isDirectory)
                .flatMap(SourcesSpec::walk);
    }

    private static Stream<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
