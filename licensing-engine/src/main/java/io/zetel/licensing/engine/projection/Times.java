package io.zetel.licensing.engine.projection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Instants on their way to and from the database, which keeps microseconds. What lies outside the years 1 to 9999 is
 * moved to their edge: nobody means it, and one absurd date must not stop a read model.
 */
public final class Times {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private Times() {}

    /** The instant as the database keeps it. */
    public static Instant kept(Instant instant) {
        return instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** The instant as a parameter of a statement. */
    public static OffsetDateTime param(Instant instant) {
        return kept(instant).atOffset(ZoneOffset.UTC);
    }

    /** The instant in a column. */
    public static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The instant in a column that may be empty. */
    public static @Nullable Instant orNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    static @Nullable Instant keptOrNull(@Nullable Instant instant) {
        return instant == null ? null : kept(instant);
    }
}
