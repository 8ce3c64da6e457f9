package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which page is wanted: {@code ?limit=} (1 to 500, default 50) and {@code ?cursor=}; a controller argument. */
public record PageRequest(int limit, Optional<Cursor> cursor) {

    /** How many items without {@code ?limit=}. */
    public static final int DEFAULT_LIMIT = 50;

    /** The most items on one page. */
    public static final int MAX_LIMIT = 500;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");

    /** Reads the two parameters. */
    public static PageRequest parse(@Nullable String limit, @Nullable String cursor) {
        return new PageRequest(
                limit == null ? DEFAULT_LIMIT : limit(limit),
                Optional.ofNullable(cursor).map(Cursor::decode));
    }

    /** How many rows to read: one more than shown, to learn whether there are more. */
    public int fetch() {
        return limit + 1;
    }

    private static int limit(String text) {
        var limit = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadRequest("/limit", "INVALID_LIMIT", "must be a number from 1 to " + MAX_LIMIT);
        }
        return limit;
    }
}
