package io.zetel.licensing.api.http.catalogue;

/** Dirt found on one line of an imported list; it is reported and never fatal. */
public record ImportWarning(long line, Code code, String message) {

    /** The kinds of dirt, the most serious first, and whether the row is lost to it. */
    public enum Code {
        PLANS_KEPT(false),
        SHARED_PART_NUMBER(false),
        UNREADABLE_ROW(true),
        WRONG_COLUMN_COUNT(true),
        CELL_TOO_LONG(true),
        BAD_GUID(true),
        EMPTY_PART_NUMBER(true),
        CONFLICTING_NAME(false),
        UNREADABLE_CHARACTER(false),
        EMPTY_NAME(false),
        DUPLICATE_ROW(false),
        SPACE_IN_PLAN_NAME(false),
        CLEANED(false),
        MORE_WARNINGS(false);

        private final boolean rowLost;

        Code(boolean rowLost) {
            this.rowLost = rowLost;
        }

        /** Whether a row with this dirt is skipped. */
        public boolean rowLost() {
            return rowLost;
        }
    }
}
