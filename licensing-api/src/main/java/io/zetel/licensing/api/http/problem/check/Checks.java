package io.zetel.licensing.api.http.problem.check;

import io.zetel.licensing.domain.catalogue.VendorText;
import io.zetel.licensing.domain.shared.Countries;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a text from outside, in words; empty when nothing is. Whether it must be there is asked elsewhere.
 */
public final class Checks {

    /** The longest name. */
    public static final int NAME_LENGTH = 200;

    /** The longest id of a user, device, group or product. */
    public static final int ID_LENGTH = 128;

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}");
    private static final Pattern GUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Checks() {}

    /** A tenant id: lower-case letters, digits and hyphens, fit for a URL and a stream name. */
    public static Optional<String> tenantId(@Nullable String text) {
        return fault(
                text,
                TENANT.asMatchPredicate()::test,
                "must be 2 to 63 lower-case letters, digits or hyphens and not start with a hyphen");
    }

    /** An id of the directory: anything that can stand in a URL path and be printed. */
    public static Optional<String> externalId(@Nullable String text) {
        return fault(
                text,
                Checks::isExternalId,
                "must be 1 to 128 characters without control or format characters, '/' or '\\'");
    }

    /** A name: letters of any script, but nothing that hides or turns what is read. */
    public static Optional<String> name(@Nullable String text) {
        if (text != null && has(text, Checks::misleads)) {
            return Optional.of("must not contain control characters or characters that change the direction of text");
        }
        return fault(text, Checks::hasNameLength, "must be 1 to 200 characters and not blank");
    }

    /** A product's part number or GUID as the vendor writes them (some hold blanks and brackets). */
    public static Optional<String> sku(@Nullable String text) {
        return fault(
                text,
                t -> isPrintable(VendorText.clean(t), ID_LENGTH),
                "must be 1 to 128 characters without control characters");
    }

    /** Text that is no name and no id: anything that can be stored and stands on one line. */
    public static Optional<String> text(@Nullable String text) {
        return fault(
                text,
                t -> !has(t, Checks::isNoText),
                "must not contain control characters or halves of surrogate pairs");
    }

    /** Text that is asked for: nothing in it that cannot be seen either. */
    public static Optional<String> plain(@Nullable String text) {
        return fault(
                text,
                t -> !has(t, Checks::isUnseen),
                "must not contain control or format characters or halves of surrogate pairs");
    }

    /** A country by its code. */
    public static Optional<String> country(@Nullable String text) {
        return fault(text, Countries::contains, "must be an ISO 3166 country code of two capital letters");
    }

    /** A GUID in its usual form, either case. */
    public static Optional<String> guid(@Nullable String text) {
        return fault(
                text, GUID.asMatchPredicate()::test, "must be a GUID such as 06ebc4ee-1bb5-47dd-8120-11324bc54e06");
    }

    /** An instant every part of the engine can store and print. */
    public static Optional<String> instant(Instant instant) {
        var fine = !instant.isBefore(Instant.EPOCH) && !instant.isAfter(LAST);
        return fine ? Optional.empty() : Optional.of("must be between 1970-01-01 and 9999-12-31");
    }

    /**
     * Control characters, halves of surrogate pairs, and the bidirectional overrides that make a text read as another.
     */
    public static boolean misleads(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            case Character.FORMAT ->
                codePoint == 0x061C
                        || codePoint == 0x200E
                        || codePoint == 0x200F
                        || codePoint == 0xFEFF
                        || (codePoint >= 0x202A && codePoint <= 0x202E)
                        || (codePoint >= 0x2066 && codePoint <= 0x2069);
            default -> false;
        };
    }

    private static boolean isNoText(int codePoint) {
        return Character.getType(codePoint) == Character.CONTROL || Character.getType(codePoint) == Character.SURROGATE;
    }

    private static boolean isUnseen(int codePoint) {
        return isNoText(codePoint) || Character.getType(codePoint) == Character.FORMAT;
    }

    private static boolean isExternalId(String text) {
        return isPlainId(text)
                || isPrintable(text, ID_LENGTH)
                        && text.equals(text.strip())
                        && !has(text, c -> c == '/' || c == '\\' || isUnseen(c))
                        && !text.equals(".")
                        && !text.equals("..");
    }

    /** Nearly all ids are, and with each claim and each question there comes one. */
    private static boolean isPlainId(String text) {
        if (text.isEmpty() || text.length() > ID_LENGTH || text.charAt(0) == '.') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '/' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(String text, int length) {
        return !looksBlank(text) && text.length() <= length && !has(text, Checks::misleads);
    }

    private static boolean hasNameLength(String text) {
        return !looksBlank(text) && text.strip().length() <= NAME_LENGTH;
    }

    /** Blank to the eye: no-break and zero-width spaces are no names either. */
    private static boolean looksBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.getType(c) == Character.FORMAT);
    }

    private static boolean has(String text, IntPredicate bad) {
        return text.codePoints().anyMatch(bad);
    }

    private static Optional<String> fault(@Nullable String text, Predicate<String> fine, String message) {
        return text == null || fine.test(text) ? Optional.empty() : Optional.of(message);
    }
}
