package io.zetel.licensing.layers;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.projections.LicensingProjections;
import java.net.URL;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of the README's picture. What the domain may know of frameworks is in its own module's WallsSpec. */
@DisplayName("The layers")
class LayersSpec {

    private static final String ZETEL = "io.zetel.licensing";
    private static final String VIOLATIONS = "io.zetel.licensing.layers.violations";
    private static final JavaClasses MAIN = new ClassFileImporter()
            .importUrls(Stream.of(
                            LicensingEvent.class,
                            ProjectionDefinition.class,
                            LicensingProjections.class,
                            LicensingApplication.class)
                    .map(LayersSpec::placeOf)
                    .toList());
    private static final JavaClasses SAMPLES = new ClassFileImporter().importPackages(VIOLATIONS);

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void stand(Function<String, ArchRule> rule, List<String> felt) {
        rule.apply(ZETEL).check(MAIN);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void are_felt_by_who_runs_into_them(Function<String, ArchRule> rule, List<String> felt) {
        var violations = String.join(
                "\n",
                rule.apply(VIOLATIONS).evaluate(SAMPLES).getFailureReport().getDetails());

        assertThat(felt).allSatisfy(sample -> assertThat(violations).contains(VIOLATIONS + "." + sample));
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                rule("the domain knows nobody", LayersSpec::domainKnowsNobody, "domain.claim.Talkative"),
                rule(
                        "of the domain the engine knows the shared part alone",
                        LayersSpec::engineKnowsTheSharedPart,
                        "engine.copy.Curious"),
                rule(
                        "the projections do not know who asks",
                        LayersSpec::projectionsDoNotKnowWhoAsks,
                        "projections.Asking"),
                rule(
                        "only the application knows how it is wired",
                        LayersSpec::onlyTheApplicationKnowsTheWiring,
                        "api.http.Wired"),
                rule(
                        "what happens by itself asks no route",
                        LayersSpec::automationAsksNoRoute,
                        "api.automation.AsksARoute",
                        "api.http.web.Plumbing"),
                rule("no circles", LayersSpec::noCircles, "api.http.Wired", "api.app.Application"));
    }

    private static ArchRule domainKnowsNobody(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".domain.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(root + ".engine..", root + ".projections..", root + ".api.."))
                .because(
                        "a decision is a value; declare a one-method interface in the domain and implement it outside");
    }

    private static ArchRule engineKnowsTheSharedPart(String root) {
        DescribedPredicate<JavaClass> others = resideInAnyPackage(root + ".projections..", root + ".api..")
                .or(resideInAPackage(root + ".domain..").and(resideOutsideOfPackage(root + ".domain.shared")));
        return noClasses()
                .that(resideInAPackage(root + ".engine.."))
                .should()
                .dependOnClassesThat(others)
                .because("the engine stores what others decide and show; hand it a value or a listener");
    }

    private static ArchRule projectionsDoNotKnowWhoAsks(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".projections.."))
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".api.."))
                .because("a read model has many faces; translate for one of them in the API");
    }

    private static ArchRule onlyTheApplicationKnowsTheWiring(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".api..").and(resideOutsideOfPackage(root + ".api.app..")))
                .should()
                .dependOnClassesThat(resideInAPackage(root + ".api.app.."))
                .because("routes and automation take what they need as arguments of their constructors");
    }

    /**
     * Routes ask automation for jobs and messages; automation answers a route, and sends its commands, with the same
     * means.
     */
    private static ArchRule automationAsksNoRoute(String root) {
        var means = resideInAnyPackage(
                root + ".api.http.commands..",
                root + ".api.http.idempotency..",
                root + ".api.http.names..",
                root + ".api.http.problem..",
                root + ".api.http.security..",
                root + ".api.http.web..");
        var automation = resideInAPackage(root + ".api.automation..");
        var routes = resideInAPackage(root + ".api.http..").and(not(means));
        return CompositeArchRule.of(noClasses().that(automation).should().dependOnClassesThat(routes))
                .and(noClasses().that(means).should().dependOnClassesThat(automation.or(routes)))
                .because(
                        "a route is one way to ask; declare what you need as an interface and let the route implement it");
    }

    private static ArchRule noCircles(String root) {
        return slices().assignedFrom(new Rooms(root))
                .should()
                .beFreeOfCycles()
                .because("what needs each other belongs together; move what both need to the one that needs less");
    }

    /**
     * The rooms of a module are its top packages; those of the API are so different in kind that each of its packages
     * is one.
     */
    private record Rooms(String root) implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            if (!type.getPackageName().startsWith(root + ".")) {
                return SliceIdentifier.ignore();
            }
            var path = type.getPackageName().substring(root.length() + 1).split("\\.");
            return path[0].equals("api")
                    ? SliceIdentifier.of(path)
                    : SliceIdentifier.of(List.of(path).subList(0, Math.min(2, path.length)));
        }

        @Override
        public String getDescription() {
            return "the rooms of the modules";
        }
    }

    private static URL placeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Arguments rule(String name, Function<String, ArchRule> rule, String... felt) {
        return arguments(Named.of(name, rule), List.of(felt));
    }
}
