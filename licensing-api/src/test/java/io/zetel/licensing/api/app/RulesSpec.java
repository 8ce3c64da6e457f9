package io.zetel.licensing.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/rules.md} lists every rule that code, tests and documents name, and none that no test names. */
@DisplayName("The list of rules")
class RulesSpec {

    private static final Path ROOT = Path.of("..");
    private static final Path LIST = ROOT.resolve("docs/rules.md");
    private static final Pattern ID =
            Pattern.compile("(?<![A-Za-z0-9])(?:[ABDGPRS]\\d{2}b?|N\\d{1,2}|DEC\\d{1,2})(?![A-Za-z0-9])");
    private static final Pattern REFUSAL = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)+\\b|\\bREQUIRED\\b");
    private static final Pattern ROW = Pattern.compile("^\\| (" + ID.pattern() + ") \\| \\S", Pattern.MULTILINE);
    private static final Predicate<Path> TEXT = path -> path.toString().matches(".*\\.(java|sql|md)");

    private final TreeSet<String> listed = new TreeSet<>(
            ROW.matcher(text(LIST)).results().map(row -> row.group(1)).toList());

    @Test
    void names_every_id_that_is_used() {
        assertThat(listed).containsAll(ids(TEXT));
    }

    @Test
    void holds_no_rule_that_no_test_names() {
        assertThat(ids(TEXT.and(path -> path.toString().contains("src/test/java"))))
                .containsAll(listed);
    }

    @Test
    void are_refusals_that_a_test_meets_each() {
        var met = found(REFUSAL, TEXT.and(path -> path.toString().contains("src/test/java")));
        assertThat(Refusal.values()).extracting(Refusal::name).isSubsetOf(met);
    }

    private static TreeSet<String> ids(Predicate<Path> which) {
        return found(ID, which);
    }

    private static TreeSet<String> found(Pattern what, Predicate<Path> which) {
        var found = new TreeSet<String>();
        for (var place : new String[] {
            "licensing-domain/src", "licensing-engine/src", "licensing-projections/src", "licensing-api/src", "docs"
        }) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                files.filter(Files::isRegularFile)
                        .filter(which)
                        .filter(file -> !file.equals(LIST))
                        .forEach(file -> what.matcher(text(file))
                                .results()
                                .map(MatchResult::group)
                                .forEach(found::add));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
