package io.zetel.licensing.projections.history;

import io.zetel.licensing.engine.projection.Tables;
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

    /** That an event is the tenant's, where it is found by its type, by whom it is about or by a product. */
    static final String OF_TENANT_BY_HASH = Tables.byHash("tenant_id", ":tenant");

    /** Before this number comes every event. */
    public static final long NOTHING = 0;

    /** Of the tenant {@code :tenant}. */
    String sql() {
        return " where " + (type == null && subject == null ? "tenant_id = :tenant" : OF_TENANT_BY_HASH)
                + (!newestFirst ? " and n > :after" : after == NOTHING ? "" : " and n < :after")
                + when(from, " and n >= " + firstKnown(":from"))
                + when(to, " and n < " + firstKnown(":to"))
                + when(type, " and type = :type")
                + when(subject, " and subject = :subject");
    }

    String order() {
        return newestFirst ? " order by n desc" : " order by n";
    }

    /**
     * The number of the first event that was known at this time or later, one more than the last where there is none.
     * Times and numbers grow together, so no index of times is needed: half of what is left is left out at each step.
     */
    static String firstKnown(String time) {
        return """
               coalesce((with recursive part (low, high) as (
                            select (select n from {schema}.event where tenant_id = :tenant order by n limit 1),
                                   (select least(n, 9223372036854775806) + 1 from {schema}.event where tenant_id = :tenant
                                    order by n desc limit 1)
                            union all
                            select case when known_at < %1$s then n + 1 else low end, case when known_at < %1$s then high else middle end
                            from (select low, high, floor((low::numeric + high) / 2)::bigint as middle from part where low < high) half
                            left join lateral (select n, known_at from {schema}.event
                                               where tenant_id = :tenant and n >= middle and n < high order by n limit 1) found on true)
                         select low from part where low >= high), 1)
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
