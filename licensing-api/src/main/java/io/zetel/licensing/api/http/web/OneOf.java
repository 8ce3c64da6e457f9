package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.Faults;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query parameter that is one of an enum's constants, as the constant or as JSON spells it: {@code GUEST} or
 * {@code Guest}.
 */
public final class OneOf {

    private OneOf() {}

    /** The constant, where one is given; a fault unless it is one of these. */
    @SafeVarargs
    public static <E extends Enum<E>> @Nullable E optional(
            String name, @Nullable String text, Faults faults, E... allowed) {
        if (text == null) {
            return null;
        }
        var found = Arrays.stream(allowed)
                .filter(constant -> plain(constant.name()).equals(plain(text)))
                .findFirst();
        faults.check(
                found.isPresent(),
                "/" + name,
                "INVALID_VALUE",
                "must be one of " + Arrays.stream(allowed).map(Enum::name).collect(Collectors.joining(", ")));
        return found.orElse(null);
    }

    private static String plain(String text) {
        return text.replace("_", "").toUpperCase(Locale.ROOT);
    }
}
