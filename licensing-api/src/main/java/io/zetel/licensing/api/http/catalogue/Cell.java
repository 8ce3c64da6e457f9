package io.zetel.licensing.api.http.catalogue;

import java.util.regex.Pattern;

/** What is done to every cell of an imported list. */
final class Cell {

    static final int MAX_LENGTH = 512;

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Cell() {}

    /** Whether a text in lower case is a GUID. */
    static boolean isGuid(String text) {
        return GUID.matcher(text).matches();
    }
}
