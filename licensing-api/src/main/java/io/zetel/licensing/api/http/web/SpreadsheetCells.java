package io.zetel.licensing.api.http.web;

import org.jspecify.annotations.Nullable;

/** Cells of CSV that no spreadsheet takes for a formula, and that a program can turn back into what they say. */
public final class SpreadsheetCells {

    /** The rule, for the description of routes. */
    public static final String RULE =
            "In CSV, text that begins with = + - @, one of their full-width forms, a tab, a line break or an apostrophe "
                    + "has one apostrophe in front, so that no spreadsheet computes it; a program takes one "
                    + "apostrophe off the front of a cell that begins "
                    + "with one.";

    private static final String BEGINNINGS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n'";

    private SpreadsheetCells() {}

    /** The value as a cell. */
    public static @Nullable Object of(@Nullable Object value) {
        if (value == null || value instanceof Number) {
            return value;
        }
        var text = value.toString();
        return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
