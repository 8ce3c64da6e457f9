package io.zetel.licensing.domain;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.zetel.licensing.domain.shared.EventSourced;
import io.zetel.licensing.domain.shared.LicensingCommand;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.TemporalAccessor;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.axonframework.commandhandling.CommandHandler;
import org.jspecify.annotations.NullMarked;
import org.junit.platform.commons.annotation.Testable;

/** The walls of the domain, each with what to do when one runs into it. */
final class Walls {

    static final ArchRule RULES_KNOW_NO_FRAMEWORK = noClasses()
            .that(named("(.*\\.)?\\w+(Decider|State|Event|Command|Id|Refusal|Lifecycle)(\\$.*)?"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.axonframework..", "org.springframework..", "java.sql..", "javax.sql..")
            .because(
                    "rules must outlive the framework; move what needs it to a handler or to the aggregate beside them");

    static final ArchRule AXON_IS_KNOWN_TO_HANDLERS_ALONE = noClasses()
            .that(not(named(".*Handlers")).and(not(describe("are Axon's handles", Walls::isHandle))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.axonframework..")
            .because("what is decided is a value; take the Ledger the handler was given and pass it on");

    static final ArchRule AXON_IS_KNOWN_BY_ITS_ANNOTATIONS = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("org.axonframework..")
                    .and(not(describe("are annotations", JavaClass::isAnnotation))))
            .because("the unit of work, repositories and the event bus are the engine's; ask the Ledger");

    static final ArchRule WHAT_IS_HELD_KNOWS_NO_RULES = noClasses()
            .that()
            .resideInAPackage("..holder")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..holder.assigning..")
            .because("read models and other slices speak of what is held; move the rule to holder.assigning");

    static final ArchRule DOMAIN_KNOWS_NO_SPRING_AND_NO_SQL = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "jakarta..")
            .because(
                    "the domain decides, others remember and show; declare a one-method interface here and implement it there");

    static final ArchRule NO_CLOCK_AND_NO_DICE = noClasses()
            .should()
            .callCodeUnitWhere(target(Walls::isClockOrDice))
            .because("a decision replayed tomorrow must read the same; take the instant from the handler's "
                    + "InstantSource and ids from the command");

    static final ArchRule FAMILIES_ARE_RECORDS_WITHOUT_SUFFIX = classes()
            .that(nestedIn(".*(Event|Command)"))
            .should(beRecordOrEnum())
            .andShould()
            .haveSimpleNameNotEndingWith("Event")
            .andShould()
            .haveSimpleNameNotEndingWith("Command")
            .because(
                    "facts and questions carry no suffix and never change; make it a record named after what happened or what is asked");

    static final ArchRule EVERY_COMMAND_IS_ANSWERED_ONCE = classes()
            .that()
            .areAssignableTo(LicensingCommand.class)
            .and()
            .areRecords()
            .should(haveExactlyOneHandler())
            .because("asked, but nobody answers; give it one @CommandHandler method in the handlers of its slice");

    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = classes()
            .should(liveInNullMarkedPackage())
            .because("nothing is null unless it says so; add a package-info.java with one sentence and @NullMarked");

    static final ArchRule EVERY_TEST_IS_RUN = methods()
            .that(describe("are tests", Walls::isTest))
            .should(liveInClassThatSurefireRuns())
            .because("an unrun test is a comment; call the class …Spec or …Test");

    private Walls() {}

    static ArchRule slicesAreFreeOfCycles(String root) {
        return slices().matching(root + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because(
                        "a slice is read from top to bottom; move what both need to the slice that needs less, or to shared");
    }

    private static boolean isClockOrDice(CodeUnitCallTarget target) {
        var owner = target.getOwner();
        return owner.isAssignableTo(TemporalAccessor.class) && target.getName().equals("now")
                || (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class))
                        && target.getName().startsWith("system")
                || owner.isEquivalentTo(UUID.class) && target.getName().equals("randomUUID")
                || owner.isAssignableTo(Random.class)
                || owner.isEquivalentTo(System.class) && target.getName().matches("currentTimeMillis|nanoTime")
                || owner.isEquivalentTo(Math.class) && target.getName().equals("random");
    }

    /** The one class that Axon reads a stream into, and its heirs. */
    private static boolean isHandle(JavaClass type) {
        return type.isAssignableTo(EventSourced.class);
    }

    private static boolean isTest(JavaMethod method) {
        return method.isMetaAnnotatedWith(Testable.class) || method.isAnnotatedWith(Testable.class);
    }

    private static DescribedPredicate<JavaClass> named(String regex) {
        var pattern = Pattern.compile(regex);
        return describe(
                "are named " + regex, type -> pattern.matcher(type.getName()).matches());
    }

    private static DescribedPredicate<JavaClass> nestedIn(String regex) {
        return describe("are nested in " + regex, type -> type.getEnclosingClass()
                .filter(outer -> outer.getName().matches(regex))
                .isPresent());
    }

    private static DescribedPredicate<JavaCall<?>> target(Predicate<CodeUnitCallTarget> which) {
        return describe("tells the time or throws dice", call -> which.test(call.getTarget()));
    }

    private static ArchCondition<JavaClass> beRecordOrEnum() {
        return condition(
                "be a record, an enum of values, or a sealed family within",
                type -> type.isRecord() || type.isEnum() || type.reflect().isSealed());
    }

    private static ArchCondition<JavaClass> haveExactlyOneHandler() {
        return condition(
                "have exactly one @CommandHandler",
                type -> type.getMethodsWithParameterTypeOfSelf().stream()
                                .filter(method -> method.isAnnotatedWith(CommandHandler.class))
                                .count()
                        == 1);
    }

    private static ArchCondition<JavaClass> liveInNullMarkedPackage() {
        return condition(
                "live in a @NullMarked package", type -> type.getPackage().isAnnotatedWith(NullMarked.class));
    }

    private static ArchCondition<JavaMethod> liveInClassThatSurefireRuns() {
        return new ArchCondition<>("live in a class called …Spec or …Test") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                var outermost = method.getOwner().getName().replaceAll("\\$.*", "");
                events.add(new SimpleConditionEvent(
                        method, outermost.matches(".*(Spec|Test)"), method.getFullName() + " is never run"));
            }
        };
    }

    private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type, holds.test(type), "%s does not %s".formatted(type.getName(), description)));
            }
        };
    }
}
