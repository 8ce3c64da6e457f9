package io.zetel.licensing.api.http.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list and where the next begins; {@code null} after the last. */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * The page of rows that were read with {@link PageRequest#fetch()} (one more than asked for): the surplus row
     * proves that there is a next page, and the last one shown says where it begins.
     */
    public static <T> Page<T> of(PageRequest request, List<T> rows, Function<T, Cursor> cursorOf) {
        if (rows.size() <= request.limit()) {
            return new Page<>(rows, null);
        }
        var shown = List.copyOf(rows.subList(0, request.limit()));
        return new Page<>(shown, cursorOf.apply(shown.getLast()).encoded());
    }
}
