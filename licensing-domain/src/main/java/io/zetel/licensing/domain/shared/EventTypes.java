package io.zetel.licensing.domain.shared;

import java.util.List;
import java.util.stream.Stream;

/** The event types of a family, read off its sealed interface, so that a new one takes part by itself. */
public final class EventTypes {

    private EventTypes() {}

    /** Those of the family and of the families within it. */
    public static List<Class<?>> of(Class<?> family) {
        return Stream.of(family.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? of(type).stream() : Stream.of(type))
                .toList();
    }

    /** Their names, without the families they are of. */
    public static List<String> names(Class<?> family) {
        return of(family).stream().map(Class::getSimpleName).toList();
    }
}
