package io.zetel.licensing.api.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.app.LicensingApplication;
import io.zetel.licensing.domain.shared.HolderId;
import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Bean Validation reads what stands before a component, field, parameter or method, and what stands inside type
 * arguments. Written behind the qualifier of a type, as in {@code HolderId.@NotNull Type}, a constraint annotates the
 * type alone, and nobody ever checks it. JSpecify's {@code @Nullable} belongs exactly there, which is how the spelling
 * comes about.
 */
@DisplayName("A constraint that nobody checks")
class UnseenConstraintsSpec {

    record Unseen(HolderId.@NotNull Type type, List<HolderId.@NotNull Type> types) {}

    record Seen(@NotNull HolderId.Type type, @Nullable String text) {}

    @Test
    void stands_nowhere() throws Exception {
        assertThat(main()).hasSizeGreaterThan(100);
        assertThat(main().stream().flatMap(UnseenConstraintsSpec::unseen))
                .as("Move the constraint to the front: @NotNull HolderId.Type instead of HolderId.@NotNull Type. "
                        + "Where it is, it is not checked.")
                .isEmpty();
    }

    @Test
    void is_felt_where_it_would_stand() {
        assertThat(unseen(Unseen.class)).isNotEmpty().allMatch(where -> where.contains("@NotNull"));
        assertThat(unseen(Seen.class)).isEmpty();
    }

    @Test
    void is_really_not_checked() {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            assertThat(factory.getValidator().validate(new Unseen(nothing(), List.of())))
                    .isEmpty();
            assertThat(factory.getValidator().validate(new Seen(nothing(), null)))
                    .hasSize(1);
        }
    }

    private static List<Class<?>> main() throws Exception {
        var root = Path.of(LicensingApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var classes = new ArrayList<Class<?>>();
        try (var files = Files.walk(root)) {
            for (var file : files.map(root::relativize)
                    .map(Path::toString)
                    .filter(UnseenConstraintsSpec::isClass)
                    .toList()) {
                classes.add(Class.forName(
                        file.replaceFirst("\\.class$", "").replace('/', '.'),
                        false,
                        LicensingApplication.class.getClassLoader()));
            }
        }
        return classes;
    }

    private static boolean isClass(String file) {
        return file.endsWith(".class") && !file.endsWith("package-info.class");
    }

    private static Stream<String> unseen(Class<?> type) {
        var fields = Stream.of(type.getDeclaredFields())
                .flatMap(field -> unseen(type.getName() + "." + field.getName(), field.getAnnotatedType(), field));
        return Stream.concat(
                fields,
                Stream.<Executable>concat(methods(type), Stream.of(type.getDeclaredConstructors()))
                        .flatMap(UnseenConstraintsSpec::unseen));
    }

    /** A record's accessors repeat what its fields say. */
    private static Stream<Method> methods(Class<?> type) {
        var accessors = type.isRecord()
                ? Stream.of(type.getRecordComponents())
                        .map(RecordComponent::getAccessor)
                        .toList()
                : List.of();
        return Stream.of(type.getDeclaredMethods()).filter(method -> !accessors.contains(method));
    }

    private static Stream<String> unseen(Executable executable) {
        var where = executable.getDeclaringClass().getName() + "." + executable.getName();
        return Stream.concat(
                unseen(where + "()", executable.getAnnotatedReturnType(), executable),
                Stream.of(executable.getParameters())
                        .flatMap(parameter -> unseen(
                                where + "(" + parameter.getName() + ")", parameter.getAnnotatedType(), parameter)));
    }

    private static Stream<String> unseen(String where, AnnotatedType type, AnnotatedElement declared) {
        return Stream.of(type.getAnnotations())
                .map(Annotation::annotationType)
                .filter(UnseenConstraintsSpec::isChecked)
                .filter(annotation -> !declared.isAnnotationPresent(annotation))
                .map(annotation -> where + " @" + annotation.getSimpleName());
    }

    private static boolean isChecked(Class<? extends Annotation> annotation) {
        return annotation == Valid.class || annotation.isAnnotationPresent(Constraint.class);
    }

    @SuppressWarnings("NullAway")
    private static <T> T nothing() {
        return (T) null;
    }
}
