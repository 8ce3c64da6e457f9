package io.zetel.licensing.api.http.operations;

import io.swagger.v3.oas.annotations.media.Schema;
import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.HttpProblem;
import io.zetel.licensing.api.http.security.Allowed;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.http.web.Cursor;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.api.http.web.Page;
import io.zetel.licensing.api.http.web.PageRequest;
import io.zetel.licensing.engine.projection.DeadLetters;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.ProjectionDefinitions;
import io.zetel.licensing.engine.rebuild.Replay;
import io.zetel.licensing.engine.rebuild.Replay.State;
import io.zetel.licensing.engine.rebuild.ReplayWorker;
import io.zetel.licensing.engine.rebuild.Replays;
import io.zetel.licensing.engine.rebuild.Shadow;
import io.zetel.licensing.engine.rebuild.TableDifference;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operators rebuild read models beside the live ones. */
@RestController
@RequestMapping("/api/v1/operations/replays")
@Allowed(Role.OPERATOR)
public class ReplayController {

    private static final String ALL = "ALL";

    private final Replays replays;
    private final ReplayWorker worker;
    private final JdbcClient jdbc;
    private final DeadLetters parked;
    private final ProjectionDefinitions projections;

    ReplayController(
            Replays replays,
            ReplayWorker worker,
            JdbcClient jdbc,
            DataSource dataSource,
            ProjectionDefinitions projections) {
        this.replays = replays;
        this.worker = worker;
        this.jdbc = jdbc;
        this.parked = DeadLetters.ofRebuilds(dataSource);
        this.projections = projections;
    }

    /** Which read models to rebuild, and how. */
    public record NewReplay(
            @NotNull String projection,
            @Nullable Boolean swap,
            @Nullable Boolean keepOld,
            @Nullable Boolean swapOnDifference) {}

    /**
     * One projection of a replay: done and total are positions of the store, and a rate only there is one. Parked
     * tenants have dead letters in the rebuilt tables as well; those left out were not compared, for the live tables
     * are behind with them.
     */
    @Schema(name = "ReplayPart")
    public record Part(
            String projection,
            State state,
            long done,
            long total,
            long events,
            @Nullable Long eventsPerSecond,
            @Nullable Long secondsLeft,
            @Nullable Long comparedRows,
            int parkedTenants,
            int leftOutTenants,
            List<TableDifference> differences,
            @Nullable String error,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {}

    /** A rebuild. */
    public record ReplayView(UUID replayId, State state, Instant requestedAt, List<Part> projections) {}

    /** Starts a rebuild. */
    @PostMapping
    public ResponseEntity<ReplayView> start(@Valid @RequestBody NewReplay body, Origin origin) {
        var wish = new Replays.Wish(
                projections(body.projection()),
                !Boolean.FALSE.equals(body.swap()),
                Boolean.TRUE.equals(body.keepOld()),
                Boolean.TRUE.equals(body.swapOnDifference()));
        var id = replays.add(wish, origin.actor())
                .orElseThrow(() ->
                        HttpProblem.conflict("REPLAY_UNDER_WAY", "One of these projections is being rebuilt already."));
        worker.wake();
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/operations/replays/" + id))
                .body(view(id));
    }

    /** A page of them. */
    @GetMapping
    public Page<ReplayView> list(PageRequest page) {
        var after = page.cursor().map(cursor -> uuid(cursor.text(0))).orElse(null);
        return Page.of(
                page,
                replays.newest(after, page.fetch()).stream().map(this::view).toList(),
                view -> Cursor.of(view.replayId()));
    }

    /** One of them, as it is or was. */
    @GetMapping("/{id}")
    public ReplayView show(@PathVariable UUID id) {
        return view(id);
    }

    /**
     * Calls off what is under way, and drops what a replay left behind: its shadow and the old tables that were kept.
     * The worker is told first, so that it lets go of the tables that are dropped.
     */
    @DeleteMapping("/{id}")
    public ResponseEntity<Void> discard(@PathVariable UUID id) {
        replays.calledOff(id);
        for (var replay : found(id)) {
            if (replays.isReplaced(replay)) {
                continue;
            }
            if (replay.state() == State.SWAPPED) {
                Shadow.drop(jdbc, replay.old());
            } else {
                Shadow.drop(jdbc, replay.shadow());
                parked.removeAll(replay.projection().group());
            }
        }
        return ResponseEntity.noContent().build();
    }

    private List<Replay> found(UUID id) {
        var parts = replays.of(id);
        if (parts.isEmpty()) {
            throw HttpProblem.notFound("REPLAY_NOT_FOUND", "There is no such replay.");
        }
        return parts;
    }

    private ReplayView view(UUID id) {
        var parts = found(id);
        var states = parts.stream().map(Replay::state).toList();
        var state = Stream.of(
                        State.FAILED,
                        State.DIFFERENT,
                        State.RUNNING,
                        State.CAUGHT_UP,
                        State.CANCELLED,
                        State.DISCARDED,
                        State.COMPARED,
                        State.SWAPPED)
                .filter(states::contains)
                .findFirst()
                .orElseThrow();
        return new ReplayView(
                id,
                state,
                parts.getFirst().requestedAt(),
                parts.stream().map(ReplayController::part).toList());
    }

    private static Part part(Replay replay) {
        Long rate = replay.workedMillis() == 0 ? null : replay.events() * 1000 / replay.workedMillis();
        long left = Math.max(0, replay.head() - replay.position());
        boolean filling = replay.state() == State.RUNNING && rate != null && rate > 0;
        return new Part(
                replay.projection().group(),
                replay.state(),
                Math.max(0, replay.position()),
                Math.max(0, replay.head()),
                replay.events(),
                rate,
                filling ? Long.valueOf(left / rate) : null,
                replay.comparedRows(),
                replay.parkedTenants(),
                replay.leftOutTenants(),
                replay.differences(),
                replay.error(),
                replay.startedAt(),
                replay.finishedAt());
    }

    private List<ProjectionDefinition> projections(String name) {
        var found = name.equals(ALL)
                ? projections.all()
                : projections.find(name).stream().toList();
        if (found.isEmpty()) {
            throw new BadRequest("/projection", "UNKNOWN_PROJECTION", "must be ALL or one of " + projections.groups());
        }
        return found;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("/cursor", "INVALID_CURSOR", "is not a cursor of this list");
        }
    }
}
