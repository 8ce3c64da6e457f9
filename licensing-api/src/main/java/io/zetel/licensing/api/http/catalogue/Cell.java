package io.zetel.licensing.api.http.catalogue;

import java.util.regex.Pattern;

/** What is done to every cell of an imported list. */
final class Cell {

    static final int MAX_LENGTH = 512;

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\\u00A0\\u2007\\u202F\\u200B\\uFEFF]+");
    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Cell() {}

    /** The text with single plain spaces inside and none around it. */
    static String clean(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }

    /** Whether a text in lower case is a GUID. */
    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }
}
