package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.DryRuns;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Jobs, their chunks and their errors in their tables. */
@Component
public class JobStore {

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;

    JobStore(JdbcClient jdbc, TransactionOperations transaction, InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A chunk that is still to be done. */
    public record Chunk(int number, int size, String payload) {}

    /** Writes down a new job. */
    public Job add(
            TenantId tenantId, String kind, @Nullable String subject, JobState state, boolean prepared, Origin origin) {
        if (origin.dryRun()) {
            throw DryRuns.refused();
        }
        var id = UUID.randomUUID();
        jdbc.sql("""
                insert into job (job_id, tenant_id, kind, subject, state, prepared, actor, reason, request_id, \
                traceparent, route, created_at, queued_at)
                values (:id, :tenant, :kind, :subject, :state, :prepared, :actor, :reason, :request, :traceparent, :route, :now,
                        case when :state <> 'RECEIVING' then cast(:now as timestamptz) end)
                """)
                .param("id", id)
                .param("tenant", tenantId.value())
                .param("kind", kind)
                .param("subject", subject)
                .param("state", state.name())
                .param("prepared", prepared)
                .param("actor", origin.actor())
                .param("reason", origin.reason().orElse(null))
                .param("request", origin.requestId())
                .param("traceparent", origin.traceparent().orElse(null))
                .param("route", origin.route())
                .param("now", now())
                .update();
        return job(id).orElseThrow();
    }

    /** The job. */
    public Optional<Job> job(UUID id) {
        return jdbc.sql("select * from job where job_id = ?")
                .param(id)
                .query(JobStore::job)
                .optional();
    }

    /** The tenant's job, unless it is still receiving its input. */
    public Optional<Job> job(TenantId tenantId, UUID id) {
        return job(id).filter(job -> job.tenantId().equals(tenantId) && job.state() != JobState.RECEIVING);
    }

    /**
     * Which jobs a list is to show: in this state, of this kind, about this; older than the job of this id where given;
     * as they were at this instant where given.
     */
    public record Wanted(
            @Nullable JobState state,
            @Nullable String kind,
            @Nullable String subject,
            @Nullable UUID olderThan,
            @Nullable Instant at) {}

    /** The tenant's jobs, the newest first, but those that are still receiving their input. */
    public List<Job> jobs(TenantId tenantId, Wanted wanted, int limit) {
        return jdbc
                .sql("""
                select * from job
                where tenant_id = :tenant and state <> 'RECEIVING'
                      and (cast(:at as timestamptz) is null or coalesce(queued_at, created_at) <= :at)
                      and (cast(:state as text) is null
                           or :state = case when cast(:at as timestamptz) is null or finished_at <= :at then state
                                            when started_at <= :at then 'RUNNING' else 'QUEUED' end)
                      and (cast(:kind as text) is null or kind = :kind) and (cast(:subject as text) is null or subject = :subject)
                      and (cast(:older as uuid) is null
                           or (created_at, job_id) < (select created_at, job_id from job where tenant_id = :tenant and job_id = :older))
                order by created_at desc, job_id desc limit :limit
                """)
                .param("tenant", tenantId.value())
                .param("state", wanted.state() == null ? null : wanted.state().name(), java.sql.Types.VARCHAR)
                .param(
                        "at",
                        wanted.at() == null ? null : Times.param(wanted.at()),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("kind", wanted.kind(), java.sql.Types.VARCHAR)
                .param("subject", wanted.subject(), java.sql.Types.VARCHAR)
                .param("older", wanted.olderThan(), java.sql.Types.OTHER)
                .param("limit", limit)
                .query(JobStore::job)
                .list()
                .stream()
                .map(job -> wanted.at() == null ? job : job.at(wanted.at()))
                .toList();
    }

    /** The job as it was, if it had been taken. */
    public Optional<Job> job(TenantId tenantId, UUID id, Instant at) {
        return job(tenantId, id)
                .filter(_ -> jdbc.sql("select coalesce(queued_at, created_at) <= :at from job where job_id = :id")
                        .param("at", Times.param(at))
                        .param("id", id)
                        .query(Boolean.class)
                        .single())
                .map(job -> job.at(at));
    }

    /** Adds a chunk. */
    public void addChunk(UUID id, int number, int size, String payload) {
        addChunks(id, List.of(new Chunk(number, size, payload)));
    }

    /** Adds these chunks, those aside that are there already, all in one go. */
    public void addChunks(UUID id, List<Chunk> chunks) {
        transaction.executeWithoutResult(_ -> {
            int total = jdbc.sql("""
                    with added as (insert into job_chunk select :id, * from unnest(:numbers::int[], :sizes::int[], :payloads::text[])
                                   on conflict do nothing returning size)
                    select coalesce(sum(size), 0) from added
                    """)
                    .param("id", id)
                    .param("numbers", chunks.stream().map(Chunk::number).toArray(Integer[]::new))
                    .param("sizes", chunks.stream().map(Chunk::size).toArray(Integer[]::new))
                    .param("payloads", chunks.stream().map(Chunk::payload).toArray(String[]::new))
                    .query(Integer.class)
                    .single();
            addTotal(id, total);
        });
    }

    /** Notes what could not even be read; it counts as done and failed. */
    public void addUnreadable(UUID id, int items, List<JobError> errors) {
        transaction.executeWithoutResult(_ -> {
            note(id, errors);
            jdbc.sql("update job set total = total + :n, done = done + :n, failed = failed + :n where job_id = :id")
                    .param("n", items)
                    .param("id", id)
                    .update();
        });
    }

    /** All chunks are there. */
    public void prepared(UUID id) {
        jdbc.sql("update job set prepared = true where job_id = ?").param(id).update();
    }

    /** The job waits for its turn. */
    public void queued(UUID id) {
        jdbc.sql(
                        "update job set state = 'QUEUED', prepared = true, queued_at = coalesce(queued_at, :now) where job_id = :id")
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** The job's turn has come. */
    public void started(UUID id) {
        jdbc.sql("update job set state = 'RUNNING', started_at = coalesce(started_at, :now) where job_id = :id")
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** The chunks still to be done, in order, after this one. */
    public List<Chunk> chunks(UUID id, int after, int limit) {
        return jdbc.sql(
                        "select number, size, payload from job_chunk where job_id = :id and number > :after order by number limit :limit")
                .param("id", id)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Chunk(row.getInt(1), row.getInt(2), row.getString(3)))
                .list();
    }

    /** A chunk is done: it counts once, however often it was tried. */
    public void done(UUID id, Chunk chunk, ChunkOutcome outcome) {
        transaction.executeWithoutResult(_ -> {
            int gone = jdbc.sql("delete from job_chunk where job_id = :id and number = :number")
                    .param("id", id)
                    .param("number", chunk.number())
                    .update();
            if (gone == 1) {
                note(id, outcome.errors());
                count(id, chunk.size(), outcome);
            }
        });
    }

    /** So many of the job's items are done, beside its chunks. */
    public void count(UUID id, int done, ChunkOutcome outcome) {
        jdbc.sql("""
                update job set done = done + :done, failed = failed + :failed, skipped = skipped + :skipped, position \
                = greatest(position, :position)
                where job_id = :id
                """)
                .param("done", done)
                .param("failed", outcome.failed())
                .param("skipped", outcome.skipped())
                .param("position", orNull(outcome.position()), java.sql.Types.BIGINT)
                .param("id", id)
                .update();
    }

    /** Notes what could not be done of items that need no chunk. */
    public void noteAll(UUID id, List<JobError> errors) {
        note(id, errors);
    }

    /** The job has so many items more that need no chunk. */
    public void addTotal(UUID id, int items) {
        jdbc.sql("update job set total = total + ? where job_id = ?")
                .param(items)
                .param(id)
                .update();
    }

    /** The job is over. */
    public void over(UUID id, JobState state, @Nullable String fault, OptionalLong position) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("delete from job_chunk where job_id = ?").param(id).update();
            jdbc.sql("""
                     update job set state = :state, fault = :fault, position = greatest(position, :position), finished_at = :now,
                                    started_at = coalesce(started_at, :now)
                     where job_id = :id
                     """)
                    .param("state", state.name())
                    .param("fault", fault)
                    .param("position", orNull(position), java.sql.Types.BIGINT)
                    .param("now", now())
                    .param("id", id)
                    .update();
        });
    }

    /** Forgets jobs whose input broke off with the node that received it; nobody was told that they were taken. */
    public void forgetAbandoned() {
        jdbc.sql("delete from job where state = 'RECEIVING' and created_at < ?")
                .param(Times.param(clock.instant().minus(ABANDONED)))
                .update();
    }

    /** Forgets a job that never began. */
    public void forget(UUID id) {
        jdbc.sql("delete from job where job_id = ?").param(id).update();
    }

    /** What could not be done, in order, after this one. */
    public List<Numbered> errors(UUID id, long after, int limit) {
        return jdbc.sql("select * from job_error where job_id = :id and number > :after order by number limit :limit")
                .param("id", id)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Numbered(
                        row.getLong("number"),
                        new JobError(
                                (Long) row.getObject("line"),
                                row.getString("item"),
                                row.getString("code"),
                                row.getString("pointer"),
                                row.getString("message"))))
                .list();
    }

    /** The job and a page of what could not be done, as both were at one moment. */
    public Optional<Shown> shown(UUID id, PageRequest page) {
        return Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.sql("set transaction isolation level repeatable read").update();
            return job(id).map(job -> new Shown(job, page(id, page)));
        }));
    }

    /** A job and a page of what in it could not be done, in the order in which it was noted. */
    public record Shown(Job job, Page<JobError> errors) {}

    private Page<JobError> page(UUID id, PageRequest page) {
        var numbered = Page.of(
                page,
                errors(id, page.cursor().map(cursor -> cursor.number(0)).orElse(0L), page.fetch()),
                row -> Cursor.of(row.number()));
        return new Page<>(numbered.items().stream().map(Numbered::error).toList(), numbered.nextCursor());
    }

    /** An error and its place in the list. */
    public record Numbered(long number, JobError error) {}

    private void note(UUID id, List<JobError> errors) {
        for (var error : errors) {
            jdbc.sql("insert into job_error (job_id, line, item, code, pointer, message) values (:id, :line, "
                            + ":item, :code, :pointer, :message)")
                    .param("id", id)
                    .param("line", error.line(), java.sql.Types.BIGINT)
                    .param("item", error.item(), java.sql.Types.VARCHAR)
                    .param("code", error.code())
                    .param("pointer", error.pointer())
                    .param("message", error.message())
                    .update();
        }
    }

    private java.time.OffsetDateTime now() {
        return Times.param(clock.instant());
    }

    private static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static Job job(ResultSet row, int number) throws SQLException {
        var origin = new Origin(
                row.getString("actor"),
                Optional.ofNullable(row.getString("reason")),
                row.getString("request_id"),
                Optional.ofNullable(row.getString("traceparent")),
                row.getString("route"));
        return new Job(
                Objects.requireNonNull(row.getObject("job_id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                row.getString("kind"),
                row.getString("subject"),
                JobState.valueOf(row.getString("state")),
                row.getBoolean("prepared"),
                row.getInt("total"),
                row.getInt("done"),
                row.getInt("failed"),
                row.getInt("skipped"),
                (Long) row.getObject("position"),
                origin,
                Times.at(row, "created_at"),
                Times.orNull(row, "started_at"),
                Times.orNull(row, "finished_at"),
                row.getString("fault"));
    }
}
