package io.zetel.licensing.engine.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlTypeValue;

/** Rows turned on their side, one array a column, as {@code unnest} takes them. */
public final class ColumnArrays {

    private ColumnArrays() {}

    /**
     * A column of text, or of anything that text can be cast to. The one character that the database cannot keep is
     * replaced: nobody means it, and it must not stop a read model.
     */
    public static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable String> column) {
        var texts = new @Nullable String[rows.size()];
        int i = 0;
        for (var row : rows) {
            texts[i++] = kept(column.apply(row));
        }
        return texts;
    }

    /** A column of what names itself: ids and enums. */
    public static <T> @Nullable String[] names(Collection<T> rows, Function<T, Object> column) {
        return texts(rows, row -> column.apply(row).toString());
    }

    /** A column of instants, to be cast to {@code timestamptz[]}. */
    public static <T> SqlTypeValue instants(Collection<T> rows, Function<T, @Nullable Instant> column) {
        List<@Nullable Instant> instants = new ArrayList<>(rows.size());
        rows.forEach(row -> instants.add(Times.keptOrNull(column.apply(row))));
        return new InstantArray(instants);
    }

    /** A column of whole numbers. */
    public static <T> int[] ints(Collection<T> rows, ToIntFunction<T> column) {
        return rows.stream().mapToInt(column).toArray();
    }

    /** A column of big whole numbers. */
    public static <T> long[] longs(Collection<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    /** A column of bytes. */
    public static <T> byte[][] bytes(Collection<T> rows, Function<T, byte[]> column) {
        return rows.stream().map(column).toArray(byte[][]::new);
    }

    /** A column of flags. */
    public static <T> boolean[] flags(Collection<T> rows, Predicate<T> column) {
        var flags = new boolean[rows.size()];
        int i = 0;
        for (var row : rows) {
            flags[i++] = column.test(row);
        }
        return flags;
    }

    private static @Nullable String kept(@Nullable String text) {
        return text == null ? null : name(text);
    }

    /** The same for one that names itself. */
    public static String name(Object one) {
        var text = one.toString();
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\ufffd');
    }
}
