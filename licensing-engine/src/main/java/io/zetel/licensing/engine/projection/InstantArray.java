package io.zetel.licensing.engine.projection;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Oid;
import org.postgresql.jdbc.PgArray;
import org.springframework.jdbc.core.SqlTypeValue;

/**
 * A column of instants as PostgreSQL keeps them, microseconds since its epoch. As text each would be formatted here and
 * parsed there, and a claim has ten.
 */
final class InstantArray implements SqlTypeValue {

    private static final long EPOCH_SECONDS =
            Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;
    /** Dimensions, whether there are nulls, type of elements, and how many from which index on. */
    private static final int HEADER = 5 * Integer.BYTES;

    private static final int NULL = -1;

    private final List<@Nullable Instant> instants;

    /** Of instants as the database keeps them. */
    InstantArray(List<@Nullable Instant> instants) {
        this.instants = instants;
    }

    @Override
    public void setTypeValue(PreparedStatement statement, int index, int sqlType, @Nullable String typeName)
            throws SQLException {
        var connection = statement.getConnection().unwrap(BaseConnection.class);
        statement.setArray(index, new PgArray(connection, Oid.TIMESTAMPTZ_ARRAY, bytes()));
    }

    private byte[] bytes() {
        var bytes = ByteBuffer.allocate(HEADER + instants.size() * (Integer.BYTES + Long.BYTES));
        bytes.putInt(1)
                .putInt(1)
                .putInt(Oid.TIMESTAMPTZ)
                .putInt(instants.size())
                .putInt(1);
        for (var instant : instants) {
            if (instant == null) {
                bytes.putInt(NULL);
            } else {
                bytes.putInt(Long.BYTES).putLong(micros(instant));
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static long micros(Instant instant) {
        return (instant.getEpochSecond() - EPOCH_SECONDS) * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
    }
}
