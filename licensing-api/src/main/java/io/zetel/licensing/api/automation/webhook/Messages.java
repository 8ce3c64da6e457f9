package io.zetel.licensing.api.automation.webhook;

import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The messages of the endpoints, as those who look after them see them. */
@Component("webhookMessages")
public class Messages {

    private final JdbcClient jdbc;
    private final Wakings wakings;

    Messages(JdbcClient jdbc, Wakings wakings) {
        this.jdbc = jdbc;
        this.wakings = wakings;
    }

    /** A message and where it stands. */
    public record Message(
            long n,
            String eventId,
            WebhookType type,
            Instant occurredAt,
            MessageState state,
            int tries,
            int attempts,
            @Nullable Instant nextAttemptAt) {

        /** The id its receiver knows it by. */
        public String webhookId() {
            return Narrator.id(eventId);
        }
    }

    /** One attempt to send a message. */
    public record Attempt(
            long attemptId,
            Instant at,
            long millis,
            @Nullable Integer status,
            @Nullable String error,
            String answer) {}

    /** Which messages of an endpoint are wanted. */
    public record Filter(
            @Nullable MessageState state,
            @Nullable String type,
            @Nullable Instant from,
            @Nullable Instant to,
            long before) {}

    /** The endpoint's messages, the newest first. */
    public List<Message> list(UUID endpoint, Filter filter, int limit) {
        return jdbc.sql("""
                        select * from webhooks.message where endpoint_id = :endpoint and n < :before
                        and (:state::text is null or state = :state) and (:type::text is null or type = :type)
                        and (:from::timestamptz is null or occurred_at >= :from) and (:to::timestamptz is null or occurred_at < :to)
                        order by n desc limit :limit
                        """)
                .param("endpoint", endpoint)
                .param("before", filter.before())
                .param("state", filter.state() == null ? null : filter.state().name(), Types.VARCHAR)
                .param("type", filter.type(), Types.VARCHAR)
                .param("from", filter.from() == null ? null : Times.param(filter.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", filter.to() == null ? null : Times.param(filter.to()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("limit", limit)
                .query(Messages::message)
                .list();
    }

    /** The endpoint's message of this id. */
    public Optional<Message> find(UUID endpoint, String webhookId) {
        return jdbc.sql("select * from webhooks.message where endpoint_id = :endpoint and event_id = :event")
                .param("endpoint", endpoint)
                .param(
                        "event",
                        webhookId.startsWith(Narrator.id(""))
                                ? webhookId.substring(Narrator.id("").length())
                                : "")
                .query(Messages::message)
                .optional();
    }

    /** What was tried to deliver a message, the first attempt first. */
    public List<Attempt> attempts(UUID endpoint, long n, long after, int limit) {
        return jdbc.sql("select * from webhooks.attempt where endpoint_id = :endpoint"
                        + " and n = :n and attempt_id > :after order by attempt_id limit :limit")
                .param("endpoint", endpoint)
                .param("n", n)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Attempt(
                        row.getLong("attempt_id"),
                        Times.at(row, "at"),
                        row.getLong("millis"),
                        row.getObject("status", Integer.class),
                        row.getString("error"),
                        row.getString("answer")))
                .list();
    }

    /** Sends a message again, now. */
    public void resend(UUID endpoint, long n, Instant now) {
        jdbc.sql("""
                 update webhooks.message set state = 'PENDING', tries = 0, next_attempt_at = :now, changed_at = :now
                 where endpoint_id = :endpoint and n = :n
                 """)
                .param("now", Times.param(now))
                .param("endpoint", endpoint)
                .param("n", n)
                .update();
        wakings.wake();
    }

    static Message message(ResultSet row, int number) throws SQLException {
        return new Message(
                row.getLong("n"),
                row.getString("event_id"),
                WebhookType.named(row.getString("type")).orElseThrow(),
                Times.at(row, "occurred_at"),
                MessageState.valueOf(row.getString("state")),
                row.getInt("tries"),
                row.getInt("attempts"),
                Times.orNull(row, "next_attempt_at"));
    }
}
