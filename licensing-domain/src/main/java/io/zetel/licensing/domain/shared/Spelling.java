package io.zetel.licensing.domain.shared;

import java.text.Normalizer;

/**
 * How the ids of a directory are spelled and compared. They are in Unicode's NFC. An id with an {@code @}, such as a
 * user principal name or an address, and a GUID are the same in whatever case they are written; all others mean what
 * they are.
 */
public final class Spelling {

    private static final int GUID_LENGTH = 36;

    private Spelling() {}

    /** The id in NFC, in the case it is written. */
    public static String normal(String id) {
        return isPlain(id) || Normalizer.isNormalized(id, Normalizer.Form.NFC)
                ? id
                : Normalizer.normalize(id, Normalizer.Form.NFC);
    }

    /** The form that all spellings of one id share. */
    public static String compared(String id) {
        var normal = normal(id);
        boolean anyCase = normal.indexOf('@') >= 0 || isGuid(normal);
        return anyCase && !isSmall(normal) ? normal(folded(normal)) : normal;
    }

    /** Whether the id can be spelled in one way only. */
    public static boolean isAlone(String id) {
        return isPlain(id) && id.indexOf('@') < 0 && !isGuid(id);
    }

    /**
     * Of every claim several ids are compared, nearly all of them spelled as they are compared; that is to cost
     * nothing.
     */
    private static boolean isPlain(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isSmall(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c > '~' || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return true;
    }

    private static boolean isGuid(String id) {
        if (id.length() != GUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < GUID_LENGTH; i++) {
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? id.charAt(i) != '-' : !isHex(id.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** Letter by letter, so that the same letter becomes the same wherever it stands. */
    private static String folded(String text) {
        var folded = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }
}
