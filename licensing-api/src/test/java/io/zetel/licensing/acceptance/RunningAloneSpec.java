package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The profile {@code alone} in pom.xml, against what specs do. */
@DisplayName("Specs that bound an answer to a few seconds while their database is killed or hangs")
class RunningAloneSpec {

    private static final Pattern BOUNDS = Pattern.compile("new OwnPostgres\\(");

    @Test
    void run_behind_the_others() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        var alone = patterns(pom, "include");
        assertThat(alone).isNotEmpty().isEqualTo(patterns(pom, "exclude"));
        var matchers = alone.stream()
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern))
                .toList();
        try (var files = Files.walk(Path.of("src/test/java"))) {
            var specs = files.filter(file -> file.toString().endsWith("Spec.java"))
                    .filter(RunningAloneSpec::boundsTime)
                    .toList();
            assertThat(specs).hasSizeGreaterThan(1).allSatisfy(spec -> assertThat(matchers)
                    .as("%s stands in the profile alone", spec)
                    .anyMatch(matcher -> matcher.matches(spec)));
        }
    }

    private static List<String> patterns(String pom, String element) {
        return Pattern.compile("<%1$s>(.*)</%1$s>".formatted(element))
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .filter(pattern -> pattern.endsWith(".java"))
                .toList();
    }

    private static boolean boundsTime(Path spec) {
        try {
            return BOUNDS.matcher(Files.readString(spec)).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
