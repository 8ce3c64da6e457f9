package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.ValidationFaults;
import jakarta.validation.Constraint;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/** The codes of faults that the constraints on a route's parameters and on its body lead to. */
final class ConstraintCodes {

    private final SortedSet<String> codes = new TreeSet<>();
    private final Set<Class<?>> seen = new HashSet<>();

    private ConstraintCodes() {}

    static SortedSet<String> of(HandlerMethod handler) {
        var found = new ConstraintCodes();
        for (var parameter : handler.getMethodParameters()) {
            found.add(Stream.of(parameter.getParameterAnnotations()), "");
            if (parameter.hasParameterAnnotation(RequestBody.class)) {
                found.walk(parameter.getGenericParameterType());
            }
        }
        return found.codes;
    }

    private void add(Stream<Annotation> annotations, String field) {
        annotations
                .map(Annotation::annotationType)
                .filter(type -> type.isAnnotationPresent(Constraint.class))
                .forEach(type -> codes.addAll(ValidationFaults.codes(type.getSimpleName(), field)));
    }

    private void walk(Type type) {
        switch (type) {
            case ParameterizedType generic ->
                Stream.of(generic.getActualTypeArguments()).forEach(this::walk);
            case Class<?> known
            when known.isRecord() && seen.add(known) -> {
                for (var component : known.getRecordComponents()) {
                    add(Stream.of(component.getAccessor().getAnnotations()), component.getName());
                    add(component.getAnnotatedType(), component.getName());
                    walk(component.getGenericType());
                }
            }
            default -> {}
        }
    }

    private void add(AnnotatedType type, String field) {
        add(Stream.of(type.getAnnotations()), field);
        if (type instanceof AnnotatedParameterizedType generic) {
            Stream.of(generic.getAnnotatedActualTypeArguments()).forEach(argument -> add(argument, ""));
        }
    }
}
