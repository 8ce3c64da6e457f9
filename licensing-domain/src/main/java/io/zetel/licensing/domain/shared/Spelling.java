package io.zetel.licensing.domain.shared;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How the ids of a directory are spelled and compared. They are in Unicode's NFC. An id with an {@code @}, such as a user principal name or an
 * address, and a GUID are the same in whatever case they are written; all others mean what they are.
 */
public final class Spelling {

    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private Spelling() {}

    /** The id in NFC, in the case it is written. */
    public static String normal(String id) {
        return Normalizer.isNormalized(id, Normalizer.Form.NFC) ? id : Normalizer.normalize(id, Normalizer.Form.NFC);
    }

    /** The form that all spellings of one id share. */
    public static String compared(String id) {
        var normal = normal(id);
        boolean anyCase = normal.indexOf('@') >= 0 || GUID.matcher(normal).matches();
        return anyCase ? normal(folded(normal)) : normal;
    }

    /** Letter by letter, so that the same letter becomes the same wherever it stands. */
    private static String folded(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints().map(c -> Character.toLowerCase(Character.toUpperCase(c))).forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
