package io.zetel.licensing.engine.rebuild;

import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import io.zetel.licensing.engine.rebuild.Replay.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The replays that were asked for, as they are kept. */
@Component
public class Replays {

    private static final String UNDER_WAY = " and state in ('RUNNING', 'CAUGHT_UP')";
    private static final String THIS = " where replay_id = :id and projection = :projection";

    private final JdbcClient jdbc;
    private final ProjectionDefinitions projections;
    private final JsonMapper json = JsonMapper.shared();

    Replays(JdbcClient jdbc, ProjectionDefinitions projections) {
        this.jdbc = jdbc;
        this.projections = projections;
    }

    /** What somebody wants rebuilt, and what is to become of it. */
    public record Wish(
            List<ProjectionDefinition> projections, boolean swap, boolean keepOld, boolean swapOnDifference) {}

    /** Takes a wish, unless one of its projections is being rebuilt already. */
    @Transactional
    public Optional<UUID> add(Wish wish, String actor) {
        var id = UUID.randomUUID();
        try {
            for (var projection : wish.projections()) {
                jdbc.sql("""
                        insert into operations.replay (replay_id, projection, swap, keep_old, swap_on_difference, \
                        actor) values (?, ?, ?, ?, ?, ?)
                        """)
                        .params(id, projection.group(), wish.swap(), wish.keepOld(), wish.swapOnDifference(), actor)
                        .update();
            }
            return Optional.of(id);
        } catch (DuplicateKeyException e) {
            org.springframework.transaction.interceptor.TransactionAspectSupport.currentTransactionStatus()
                    .setRollbackOnly();
            return Optional.empty();
        }
    }

    List<Replay> underWay() {
        return jdbc.sql("select * from operations.replay where true" + UNDER_WAY + " order by requested_at, projection")
                .query(this::replay)
                .list();
    }

    public List<Replay> of(UUID id) {
        return jdbc.sql("select * from operations.replay where replay_id = ? order by projection")
                .param(id)
                .query(this::replay)
                .list();
    }

    /** The ids of a page, the newest first. */
    public List<UUID> newest(@Nullable UUID after, int limit) {
        return jdbc.sql("""
                        select replay_id from (select replay_id, min(requested_at) as at from operations.replay group by replay_id) asked
                        where :after::uuid is null or (at, replay_id) < (select min(requested_at), replay_id from operations.replay
                                                                        where replay_id = :after::uuid group by replay_id)
                        order by at desc, replay_id desc limit :limit
                        """)
                .param("after", after == null ? null : after.toString())
                .param("limit", limit)
                .query(UUID.class)
                .list();
    }

    boolean isUnderWay(Replay replay) {
        return at(jdbc.sql("select exists (select from operations.replay" + THIS + UNDER_WAY + ")"), replay)
                .query(Boolean.class)
                .single();
    }

    /**
     * Whether a later replay of the projection has taken the place of this one's tables: its shadow, or the old tables
     * after a swap.
     */
    public boolean isReplaced(Replay replay) {
        var later = replay.state() == State.SWAPPED ? " and state = 'SWAPPED'" : "";
        return at(jdbc.sql("""
                select exists (select from operations.replay later
                               where projection = :projection and replay_id <> :id
                                 and requested_at > (select requested_at from operations.replay""" + THIS + ")" + later + ")"), replay)
                .query(Boolean.class)
                .single();
    }

    boolean started(Replay replay) {
        return update(replay, "started_at = now()", UNDER_WAY);
    }

    /** False when it is no longer under way, or its last pages are not stored. */
    boolean caughtUp(Replay replay, long position) {
        return update(replay, "state = 'CAUGHT_UP'", UNDER_WAY + " and position = " + position);
    }

    /** Notes how far a replay has come; false when it is no longer under way, or somebody else has moved it. */
    boolean moved(Replay replay, long from, long to, long head, int events, Duration worked) {
        return jdbc.sql("""
                        update operations.replay
                        set position = :to, head = :head, events = events + :events, worked_millis = worked_millis + :millis
                        """ + THIS + UNDER_WAY + " and position = :from")
                        .param("to", to)
                        .param("head", head)
                        .param("events", events)
                        .param("millis", worked.toMillis())
                        .param("id", replay.id())
                        .param("projection", replay.projection().group())
                        .param("from", from)
                        .update()
                == 1;
    }

    /** Notes the outcome; false when it has been called off meanwhile. */
    boolean compared(Replay replay, State outcome, Shadow.Comparison comparison, Parked parked) {
        return jdbc.sql("""
                        update operations.replay
                        set state = :state, compared_rows = :rows, differences = :differences::jsonb, parked_tenants = :parked,
                            left_out_tenants = :leftOut, finished_at = now()
                        """ + THIS + UNDER_WAY)
                        .param("parked", parked.shadow().size())
                        .param("leftOut", parked.leftOut().size())
                        .param("state", outcome.name())
                        .param("rows", comparison.rows())
                        .param("differences", json.writeValueAsString(comparison.differences()))
                        .param("id", replay.id())
                        .param("projection", replay.projection().group())
                        .update()
                == 1;
    }

    void failed(Replay replay, String error) {
        jdbc.sql("update operations.replay set state = 'FAILED', error = :error, finished_at = now()" + THIS
                        + UNDER_WAY)
                .param("error", error.replace('\u0000', ' '))
                .param("id", replay.id())
                .param("projection", replay.projection().group())
                .update();
    }

    /** Calls off what is under way, and says of what is over, unless its shadow is live, that the shadow is gone. */
    public void calledOff(UUID id) {
        jdbc.sql("""
                 update operations.replay
                 set state = case when state in ('RUNNING', 'CAUGHT_UP') then 'CANCELLED' else 'DISCARDED' end,
                     finished_at = coalesce(finished_at, now())
                 where replay_id = ? and state not in ('SWAPPED', 'CANCELLED')
                 """).param(id).update();
    }

    private boolean update(Replay replay, String set, String condition) {
        return at(jdbc.sql("update operations.replay set " + set + THIS + condition), replay)
                        .update()
                == 1;
    }

    private static StatementSpec at(StatementSpec statement, Replay replay) {
        return statement
                .param("id", replay.id())
                .param("projection", replay.projection().group());
    }

    private Replay replay(ResultSet row, int number) throws SQLException {
        var group = row.getString("projection");
        var projection = projections
                .find(group)
                .orElseThrow(() -> new IllegalStateException("No projection is called " + group));
        return new Replay(
                row.getObject("replay_id", UUID.class),
                projection,
                row.getBoolean("swap"),
                row.getBoolean("keep_old"),
                row.getBoolean("swap_on_difference"),
                State.valueOf(row.getString("state")),
                row.getLong("position"),
                row.getLong("head"),
                row.getLong("events"),
                row.getLong("worked_millis"),
                row.getObject("compared_rows", Long.class),
                row.getInt("parked_tenants"),
                row.getInt("left_out_tenants"),
                json.readValue(row.getString("differences"), new TypeReference<List<TableDifference>>() {}),
                row.getString("error"),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
