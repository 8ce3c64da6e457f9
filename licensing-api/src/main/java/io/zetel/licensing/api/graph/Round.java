package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.http.web.Cursor;
import java.util.Optional;

/**
 * How far a client that follows changes has come: in the first round everybody by id, later whoever events above a
 * number are about, each time up to another number. {@code after} was told last; where {@code open} is not empty, its
 * members go on behind that.
 */
record Round(boolean first, long above, long upTo, String after, String open) {

    private static final String FIRST = "f";
    private static final String CHANGES = "c";

    /** The first one, up to this event. */
    static Round everybody(long upTo) {
        return new Round(true, 0, upTo, "", "");
    }

    /** The one after this, up to this event. */
    Round next(long head) {
        return new Round(false, upTo, Math.max(upTo, head), "", "");
    }

    /** The same, after this one is told. */
    Round behind(String told) {
        return new Round(first, above, upTo, told, "");
    }

    /** The same, with members of this one still to be told. */
    Round within(String told, String member) {
        return new Round(first, above, upTo, told, member);
    }

    Cursor cursor() {
        return Cursor.of(first ? FIRST : CHANGES, above, upTo, after, open);
    }

    /** The round that a token of this list names. */
    static Optional<Round> of(Cursor cursor) {
        return cursor.keys().size() != 5
                ? Optional.empty()
                : Optional.of(new Round(
                        cursor.text(0).equals(FIRST),
                        cursor.number(1),
                        cursor.number(2),
                        cursor.text(3),
                        cursor.text(4)));
    }
}
