package io.zetel.licensing.projections.history;

import io.zetel.licensing.engine.projection.Times;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Which events of a history are wanted: behind which number (in front of it, where the newest come first), known from
 * when on and before when, of which type, about whom. Known means recorded, except that a clock that went back does not
 * take the history back with it.
 */
public record HistoryFilter(
        long after,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String type,
        @Nullable String subject,
        boolean newestFirst) {

    /** Before this number comes every event. */
    public static final long NOTHING = 0;

    String sql() {
        return (!newestFirst ? " and n > :after" : after == NOTHING ? "" : " and n < :after")
                + when(from, " and n >= " + firstKnown(":from"))
                + when(to, " and n < " + firstKnown(":to"))
                + when(type, " and type = :type")
                + when(subject, " and subject = :subject");
    }

    String order() {
        return newestFirst ? " order by n desc" : " order by n";
    }

    /** Times and numbers grow together, so a time is looked up once and the rest is a range of numbers. */
    private static String firstKnown(String time) {
        return """
               coalesce((select n from {schema}.event where tenant_id = :tenant and known_at >= %s order by known_at, n limit 1),
                        9223372036854775807)
               """.formatted(time);
    }

    StatementSpec bind(StatementSpec statement) {
        var bound = statement.param("after", after);
        bound = from == null ? bound : bound.param("from", Times.param(from));
        bound = to == null ? bound : bound.param("to", Times.param(to));
        bound = type == null ? bound : bound.param("type", type);
        return subject == null ? bound : bound.param("subject", subject);
    }

    private static String when(@Nullable Object given, String condition) {
        return Optional.ofNullable(given).map(_ -> condition).orElse("");
    }
}
