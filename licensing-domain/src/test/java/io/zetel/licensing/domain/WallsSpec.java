package io.zetel.licensing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.zetel.licensing.domain.shared.LicensingEvent;
import java.net.URL;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The walls of the domain")
class WallsSpec {

    private static final String DOMAIN = "io.zetel.licensing.domain";
    private static final String VIOLATIONS = DOMAIN + ".violations";
    private static final JavaClasses MAIN = new ClassFileImporter().importUrl(placeOf(LicensingEvent.class));
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(place -> !place.contains("/violations/"))
            .importUrl(placeOf(WallsSpec.class));

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void stand(ArchRule rule, String sample) {
        rule.check(MAIN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("walls")
    void are_felt_by_who_runs_into_them(ArchRule rule, String sample) {
        assertThat(violatedBy(rule, sample)).isTrue();
    }

    static Stream<Arguments> walls() {
        return Stream.of(
                wall("rules know no framework", Walls.RULES_KNOW_NO_FRAMEWORK, "FrameworkDecider"),
                wall("states know no database", Walls.RULES_KNOW_NO_FRAMEWORK, "SqlState"),
                wall("Axon is known to handlers alone", Walls.AXON_IS_KNOWN_TO_HANDLERS_ALONE, "AxonsUnit"),
                wall("Axon is known by its annotations", Walls.AXON_IS_KNOWN_BY_ITS_ANNOTATIONS, "AxonsUnit"),
                wall("what is held knows no rules", Walls.WHAT_IS_HELD_KNOWS_NO_RULES, "holder.Judging"),
                wall("the domain knows no Spring and no SQL", Walls.DOMAIN_KNOWS_NO_SPRING_AND_NO_SQL, "SqlState"),
                wall("no clock and no dice", Walls.NO_CLOCK_AND_NO_DICE, "Impatient"),
                wall("families are records", Walls.FAMILIES_ARE_RECORDS_WITHOUT_SUFFIX, "ForgottenEvent$SeatTaken"),
                wall(
                        "families carry no suffix",
                        Walls.FAMILIES_ARE_RECORDS_WITHOUT_SUFFIX,
                        "ForgottenEvent$SeatFreedEvent"),
                wall("every command is answered once", Walls.EVERY_COMMAND_IS_ANSWERED_ONCE, "UnansweredCommand$Sing"),
                wall("every package is null-marked", Walls.EVERY_PACKAGE_IS_NULL_MARKED, "unmarked.Unmarked"));
    }

    @Test
    void keep_slices_free_of_cycles() {
        Walls.slicesAreFreeOfCycles(DOMAIN).check(MAIN);
    }

    @Test
    void are_felt_by_slices_in_a_cycle() {
        var classes = new ClassFileImporter().importPackages(VIOLATIONS + ".cycle");
        assertThat(Walls.slicesAreFreeOfCycles(VIOLATIONS + ".cycle")
                        .evaluate(classes)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void let_no_test_go_unrun() {
        Walls.EVERY_TEST_IS_RUN.check(TESTS);
    }

    @Test
    void are_felt_by_a_test_that_would_go_unrun() {
        assertThat(violatedBy(Walls.EVERY_TEST_IS_RUN, "ForgottenChecks")).isTrue();
    }

    private static boolean violatedBy(ArchRule rule, String sample) {
        try {
            var classes = new ClassFileImporter().importClasses(Class.forName(VIOLATIONS + "." + sample));
            return rule.evaluate(classes).hasViolation();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static URL placeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Arguments wall(String name, ArchRule rule, String sample) {
        return arguments(Named.of(name, rule), sample);
    }
}
