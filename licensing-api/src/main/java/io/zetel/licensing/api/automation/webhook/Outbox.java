package io.zetel.licensing.api.automation.webhook;

import static io.zetel.licensing.engine.projection.ColumnArrays.instants;
import static io.zetel.licensing.engine.projection.ColumnArrays.longs;
import static io.zetel.licensing.engine.projection.ColumnArrays.texts;

import io.zetel.licensing.api.automation.webhook.Messages.Message;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.history.History;
import io.zetel.licensing.projections.history.HistoryEvent;
import io.zetel.licensing.projections.history.HistoryFilter;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The messages that are to be sent. A message is written down in the transaction that moves its endpoint's cursor past
 * its event, and stays until the receiver took it or it was given up: so none is lost, and none is made twice.
 */
@Component
class Outbox {

    /** With so many waiting the cursor waits as well. */
    private static final int MOST_WAITING = 10_000;

    private static final int PAGE = 200;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGOTTEN_AT_ONCE = 10_000;
    /**
     * Locks the endpoint itself first, as its deletion does: who held a cursor or messages and then waited for the
     * endpoint, as a foreign key does, would wait for a deletion that waits for them.
     */
    private static final String LOCKED =
            "endpoint_id = (select endpoint_id from webhooks.endpoint where endpoint_id = :endpoint for key share)";

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final History history;
    private final Narrator narrator;
    private final Wakings wakings;

    Outbox(JdbcClient jdbc, TransactionOperations transaction, History history, Narrator narrator, Wakings wakings) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.history = history;
        this.narrator = narrator;
        this.wakings = wakings;
    }

    /** What came of an attempt, begun at this instant. */
    record Sent(Message message, Instant at, Outcome outcome) {}

    /** Takes the endpoint for this node, or keeps it; false while another has it, and once its tenant leaves. */
    boolean lease(UUID endpoint, UUID node) {
        return jdbc.sql("""
                        update webhooks.cursor set owner = :node, lease_until = now() + make_interval(secs => :seconds)
                        where endpoint_id = :endpoint and (owner = :node or lease_until is null or lease_until < now())
                              and not exists (select from webhooks.endpoint join tenant_move using (tenant_id)
                                              where endpoint.endpoint_id = :endpoint and state <> 'ARRIVED')
                        """)
                        .param("node", node)
                        .param("seconds", LEASE.toSeconds())
                        .param("endpoint", endpoint)
                        .update()
                == 1;
    }

    /** Gives the endpoint back. */
    void release(UUID endpoint, UUID node) {
        jdbc.sql(
                        "update webhooks.cursor set owner = null, lease_until = null where endpoint_id = :endpoint and owner = :node")
                .param("endpoint", endpoint)
                .param("node", node)
                .update();
    }

    /** What a look at the history came to. */
    enum Filled {
        NOTHING,
        SOME,
        /** As much as at once, so that there is probably more. */
        MUCH
    }

    /** Writes down messages for what comes next in the history, and moves the cursor behind it. */
    Filled fill(Endpoint endpoint, UUID node, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var at = jdbc.sql("""
                    select n, (select count(*) from (select from webhooks.message where endpoint_id = :endpoint and state = 'PENDING'
                                                     limit :most) waiting) as waiting
                    from webhooks.cursor where %s and owner = :node for update
                    """.formatted(LOCKED))
                    .param("endpoint", endpoint.id())
                    .param("node", node)
                    .param("most", MOST_WAITING)
                    .query((row, _) -> row.getInt("waiting") < MOST_WAITING
                            ? Optional.of(row.getLong("n"))
                            : Optional.<Long>empty())
                    .optional()
                    .flatMap(n -> n);
            if (at.isEmpty()) {
                return Filled.NOTHING;
            }
            var events = page(endpoint.tenantId(), at.get(), PAGE);
            if (events.isEmpty()) {
                return Filled.NOTHING;
            }
            write(endpoint, events, now, "do nothing");
            jdbc.sql("update webhooks.cursor set n = :n where endpoint_id = :endpoint")
                    .param("n", events.getLast().n())
                    .param("endpoint", endpoint.id())
                    .update();
            return events.size() == PAGE ? Filled.MUCH : Filled.SOME;
        }));
    }

    private List<HistoryEvent> page(TenantId tenant, long after, int limit) {
        return history.events(tenant, new HistoryFilter(after, null, null, null, null, false), limit);
    }

    private int write(Endpoint endpoint, List<HistoryEvent> events, Instant now, String ifKnown) {
        var told = new ArrayList<HistoryEvent>();
        var types = new ArrayList<String>();
        for (var one : narrator.told(endpoint, events)) {
            told.add(one.event());
            types.add(one.type().wire());
        }
        if (told.isEmpty()) {
            return 0;
        }
        return jdbc.sql("""
                        insert into webhooks.message (endpoint_id, n, event_id, type, occurred_at, state, next_attempt_at, changed_at)
                        select :endpoint, n, event_id, type, occurred_at::timestamptz, 'PENDING', :now, :now
                        from unnest(:ns::bigint[], :ids::text[], :types::text[], :times::text[]) as told (n, event_id, type, occurred_at)
                        on conflict (endpoint_id, n)
                        """ + ifKnown)
                .param("endpoint", endpoint.id())
                .param("now", Times.param(now))
                .param("ns", told.stream().map(HistoryEvent::n).toArray(Long[]::new))
                .param("ids", told.stream().map(HistoryEvent::eventId).toArray(String[]::new))
                .param("types", types.toArray(String[]::new))
                .param(
                        "times",
                        told.stream()
                                .map(event -> Times.kept(event.recordedAt()).toString())
                                .toArray(String[]::new))
                .update();
    }

    /** Messages that are due, the earliest in the history first. */
    List<Message> due(UUID endpoint, Instant now, int limit) {
        return jdbc.sql("select * from webhooks.message where endpoint_id = :endpoint"
                        + " and state = 'PENDING' and next_attempt_at <= :now order by n limit :limit")
                .param("endpoint", endpoint)
                .param("now", Times.param(now))
                .param("limit", limit)
                .query(Messages::message)
                .list();
    }

    /**
     * The bodies of messages by number; without those whose event the history does not know, as when an older one was
     * restored.
     */
    Map<Long, byte[]> bodies(Endpoint endpoint, List<Message> some) {
        var asked = some.stream().collect(Collectors.toMap(Message::n, message -> message));
        return asked.isEmpty()
                ? Map.of()
                : history.events(endpoint.tenantId(), asked.keySet()).stream()
                        .filter(event -> event.eventId()
                                .equals(Objects.requireNonNull(asked.get(event.n()))
                                        .eventId()))
                        .collect(Collectors.toMap(
                                HistoryEvent::n,
                                event -> narrator.body(
                                        Objects.requireNonNull(asked.get(event.n()))
                                                .type(),
                                        event)));
    }

    /** Writes down what came of attempts; answers why the endpoint is to be disabled, if it is. */
    Optional<Endpoint.DisabledReason> record(UUID endpoint, List<Sent> all, Instant now) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            var before = jdbc.sql("select failing_since from webhooks.cursor where " + LOCKED + " for update")
                    .param("endpoint", endpoint)
                    .query((row, _) -> Optional.ofNullable(Times.orNull(row, "failing_since")))
                    .optional()
                    .flatMap(since -> since)
                    .orElse(null);
            var failingSince = before;
            Optional<Endpoint.DisabledReason> disables = Optional.empty();
            var verdicts = new ArrayList<Retries.Verdict>();
            for (var sent : all) {
                var verdict = Retries.verdict(
                        sent.message().tries() + 1,
                        sent.outcome(),
                        failingSince,
                        now,
                        ThreadLocalRandom.current().nextDouble());
                verdicts.add(verdict);
                failingSince = sent.outcome().isDelivered() ? null : failingSince == null ? now : failingSince;
                disables = sent.outcome().isDelivered() ? Optional.empty() : disables.or(verdict::disables);
            }
            record(endpoint, all, verdicts, now);
            if (!Objects.equals(before, failingSince)) {
                jdbc.sql("update webhooks.cursor set failing_since = :since where endpoint_id = :endpoint")
                        .param(
                                "since",
                                failingSince == null ? null : Times.param(failingSince),
                                Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("endpoint", endpoint)
                        .update();
            }
            return disables;
        }));
    }

    /** Who has asked meanwhile for a message to be sent again waits for an attempt of its own. */
    private void record(UUID endpoint, List<Sent> all, List<Retries.Verdict> verdicts, Instant now) {
        jdbc.sql("""
                with tried as (select * from unnest(:ns::bigint[], :ats::timestamptz[], :millis::bigint[], \
                :statuses::int[], :errors::text[],
                                                    :answers::text[], :states::text[], :dues::timestamptz[], :nexts::timestamptz[])
                               as tried (n, at, millis, status, error, answer, state, due, next)),
                     changed as (update webhooks.message
                                 set state = case when next_attempt_at = due then tried.state else message.state end,
                                     tries = case when next_attempt_at = due then tries + 1 else tries end,
                                     next_attempt_at = case when next_attempt_at = due then next else next_attempt_at end,
                                     attempts = attempts + 1, changed_at = :now
                                 from tried where endpoint_id = :endpoint and message.n = tried.n and message.state = 'PENDING'
                                 returning message.n)
                insert into webhooks.attempt (endpoint_id, n, at, millis, status, error, answer)
                select :endpoint, n, at, millis, status, error, answer from tried join changed using (n)
                """)
                .param("ns", longs(all, sent -> sent.message().n()))
                .param("ats", instants(all, Sent::at))
                .param("millis", longs(all, sent -> sent.outcome().millis()))
                .param(
                        "statuses",
                        all.stream().map(sent -> sent.outcome().status()).toArray(Integer[]::new))
                .param("errors", texts(all, sent -> sent.outcome().error()))
                .param("answers", texts(all, sent -> sent.outcome().answer()))
                .param("states", texts(verdicts, verdict -> verdict.state().name()))
                .param("dues", instants(all, sent -> sent.message().nextAttemptAt()))
                .param("nexts", instants(verdicts, Retries.Verdict::nextAttempt))
                .param("now", Times.param(now))
                .param("endpoint", endpoint)
                .update();
    }

    /** Sends what was given up since then again; answers how much that is. */
    int resendFailed(UUID endpoint, Instant since, Instant now) {
        int many = locked(endpoint, () -> jdbc.sql("""
                        update webhooks.message set state = 'PENDING', tries = 0, next_attempt_at = :now, changed_at = :now
                        where endpoint_id = :endpoint and state = 'FAILED' and changed_at >= :since
                        """)
                .param("now", Times.param(now))
                .param("endpoint", endpoint)
                .param("since", Times.param(since))
                .update());
        wakings.wake();
        return many;
    }

    /**
     * Sends what these numbers of the history are told as again, also what was sent before the endpoint was made or is
     * forgotten.
     */
    int resend(Endpoint endpoint, long from, long to, Instant now) {
        var events = page(endpoint.tenantId(), from - 1, (int) (to - from + 1)).stream()
                .filter(event -> event.n() <= to)
                .toList();
        int many = locked(endpoint.id(), () -> write(endpoint, events, now, """
                do update set state = 'PENDING', tries = 0,
                              next_attempt_at = excluded.next_attempt_at,
                              changed_at = excluded.changed_at
                """));
        wakings.wake();
        return many;
    }

    /** One after another, since each changes many messages; nothing where the endpoint was deleted meanwhile. */
    private int locked(UUID endpoint, IntSupplier change) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            boolean isThere = jdbc.sql("select true from webhooks.cursor where " + LOCKED + " for update")
                    .param("endpoint", endpoint)
                    .query(Boolean.class)
                    .optional()
                    .isPresent();
            return isThere ? change.getAsInt() : 0;
        }));
    }

    /**
     * Forgets messages and attempts that are over for a month, some at a time; what somebody works on stays for now.
     */
    void forgetOld(Instant now) {
        forget("""
               delete from webhooks.message where ctid in (select ctid from webhooks.message
               where state <> 'PENDING' and changed_at < :before limit :most for update skip locked)
               """, now);
        forget("""
               delete from webhooks.attempt where ctid in (select ctid from webhooks.attempt
               where at < :before limit :most for update skip locked)
               """, now);
    }

    private void forget(String sql, Instant now) {
        int forgotten;
        do {
            forgotten = jdbc.sql(sql)
                    .param("before", Times.param(now.minus(KEPT)))
                    .param("most", FORGOTTEN_AT_ONCE)
                    .update();
        } while (forgotten == FORGOTTEN_AT_ONCE);
    }
}
