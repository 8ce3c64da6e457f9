package io.zetel.licensing.api.http.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields of a change: one that is left out is {@code null}, one that is {@code null} is empty. */
public final class Changes {

    private Changes() {}

    /** What a field that cannot be cleared is to be, {@code null} where it is left out. */
    public static <T> @Nullable T to(@Nullable Optional<T> field) {
        return field == null ? null : field.orElse(null);
    }

    /** What a field is to be, this where it is to be cleared, {@code null} where it is left out. */
    public static <T> @Nullable T to(@Nullable Optional<T> field, T cleared) {
        return field == null ? null : field.orElse(cleared);
    }
}
