package io.zetel.licensing.domain.shared;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The countries there are: those of ISO 3166-1, and Kosovo, whose code vendors and banks use although ISO only leaves
 * it to them.
 */
public final class Countries {

    private static final Set<String> ALL =
            Stream.concat(Stream.of(Locale.getISOCountries()), Stream.of("XK")).collect(Collectors.toUnmodifiableSet());

    private Countries() {}

    /** Whether this is the code of a country. */
    public static boolean contains(String code) {
        return ALL.contains(code);
    }
}
