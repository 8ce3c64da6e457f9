package io.zetel.licensing.api.http.subscription;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A whole number in a request's parameter. */
final class WholeNumber {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private WholeNumber() {}

    /** The number, or none where the parameter is absent. */
    static @Nullable Integer parse(String name, @Nullable String text, int least, int most) {
        if (text == null) {
            return null;
        }
        if (!DIGITS.matcher(text).matches() || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new BadRequest(
                    "/" + name, "INVALID_VALUE", "must be a whole number from %d to %d".formatted(least, most));
        }
        return Integer.valueOf(text);
    }
}
