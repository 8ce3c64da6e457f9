package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.FormerName;
import io.zetel.licensing.domain.catalogue.CatalogueRelease;
import io.zetel.licensing.domain.catalogue.CatalogueState;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.outage.WatchedValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stream of the catalogue's events, and what they add up to. Decisions read it from memory; what is imported is
 * seen at once on its own node, on the others within seconds, and before that by every decision for a tenant that was
 * told of it.
 */
public class StoredCatalogue implements CurrentCatalogue {

    /** Whoever appends holds this lock, so that versions follow each other without gaps. */
    public static final long WRITE_LOCK = 0x7A6574656C636174L; // "zetelcat"

    private static final String EVENTS =
            "select * from catalogue_event where version > ? and version <= ? order by version";
    private static final String VERSION = "select coalesce(max(version), 0) from catalogue_event";
    private static final String APPEND =
            "insert into catalogue_event (version, type, recorded_at, actor, reason, payload) values (?, ?, ?, ?, ?, ?::jsonb)";
    private static final String LISTED_BEFORE =
            "select distinct on (sku_id) product from catalogue_product order by sku_id, valid_from_version desc";
    private static final String NAMES_BEFORE =
            "select distinct sku_id, product ->> 'sku' as sku from catalogue_product";
    /** An event is stored under the name of its type for ever. */
    private static final List<Class<? extends CatalogueEvent>> TYPES = List.of(
            CatalogueEvent.CatalogueStarted.class,
            CatalogueEvent.ListImported.class,
            CatalogueEvent.ReleaseTaken.class,
            CatalogueEvent.PlanRulesReplaced.class,
            CatalogueEvent.AppSet.class,
            CatalogueEvent.ProductSaleSet.class,
            CatalogueEvent.OwnProductSet.class);
    /** Past catalogues that are kept at hand. */
    private static final int KEPT = 8;
    /** As for the history of a tenant (decision 0023). */
    private static final Duration SKEW = Duration.ofSeconds(2);

    private static final Duration JUST_NOW = Duration.ofSeconds(10);

    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final JsonMapper json = JsonMapper.shared();
    private final NavigableMap<Long, CatalogueState> past = new TreeMap<>();
    /** The last version that the watch over the database saw, if it sees any. */
    private volatile @Nullable String watched;

    /** What tenants that came from another installation saw there. */
    private final CatalogueElsewhere elsewhere;

    private volatile Snapshot snapshot = new Snapshot(CatalogueState.EMPTY, new TreeMap<>());

    /** The catalogue now, and from when each version holds. */
    private record Snapshot(CatalogueState state, NavigableMap<Instant, Long> since) {}

    /** What was decided on, and the version it made, if it changed anything. */
    record Stored<T>(T outcome, long version, boolean isNew) {}

    /** The stored catalogue of this release; where nothing is stored yet it begins with what there is. */
    public StoredCatalogue(
            Catalogue bundled, JdbcTemplate jdbc, TransactionOperations transaction, InstantSource clock) {
        this(bundled, jdbc, transaction, clock, _ -> false);
    }

    /** The same where some tenants came from another installation. */
    StoredCatalogue(
            Catalogue bundled,
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            Predicate<TenantId> cameFromElsewhere) {
        this(bundled, BundledCatalogue.release(), jdbc, transaction, clock, cameFromElsewhere);
    }

    StoredCatalogue(
            Catalogue bundled,
            String release,
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            InstantSource clock) {
        this(bundled, release, jdbc, transaction, clock, _ -> false);
    }

    private StoredCatalogue(
            Catalogue bundled,
            String release,
            JdbcTemplate jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            Predicate<TenantId> cameFromElsewhere) {
        this.elsewhere = new CatalogueElsewhere(jdbc, cameFromElsewhere);
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        append(state -> begun(state, release, bundled), event -> event, "system", "Release " + release);
    }

    @Override
    public Catalogue now() {
        return snapshot.state().catalogue();
    }

    @Override
    public Catalogue since(long version) {
        if (snapshot.state().version() < version) {
            refresh();
        }
        return now();
    }

    /** Before it came here a tenant saw what there was where it came from. */
    @Override
    public CurrentCatalogue of(TenantId tenant) {
        var here = CurrentCatalogue.super.of(tenant);
        return new CurrentCatalogue() {

            @Override
            public Catalogue now() {
                return here.now();
            }

            @Override
            public Catalogue since(long version) {
                return here.since(version);
            }

            @Override
            public Catalogue at(Instant instant) {
                return elsewhere.at(tenant, instant).orElseGet(() -> here.at(instant));
            }
        };
    }

    /** Whoever is just writing is waited for, so that no answer about this instant changes later. */
    @Override
    public Catalogue at(Instant instant) {
        return version(versionAt(instant)).catalogue();
    }

    /** The version that held at this instant. */
    long versionAt(Instant instant) {
        jdbc.query("select pg_advisory_xact_lock_shared(?)", _ -> {}, WRITE_LOCK);
        refresh();
        var known = snapshot;
        var now = clock.instant();
        if (!instant.isBefore(now.minus(JUST_NOW)) && known.since().lastKey().isAfter(now.plus(SKEW))) {
            return known.state().version();
        }
        var then = known.since().floorEntry(instant);
        return then == null ? 1 : then.getValue();
    }

    /** When the first version was recorded. */
    Instant begun() {
        return snapshot.since().firstKey();
    }

    /** The last version. */
    long version() {
        return snapshot.state().version();
    }

    /** What the events up to this one added up to. */
    CatalogueState version(long version) {
        var latest = snapshot.state();
        if (version == latest.version()) {
            return latest;
        }
        synchronized (past) {
            var nearest = past.floorEntry(version);
            var state = nearest == null ? CatalogueState.EMPTY : nearest.getValue();
            for (var event : events(state.version(), version)) {
                state = state.evolve(event.event());
            }
            past.put(version, state);
            if (past.size() > KEPT) {
                past.pollFirstEntry();
            }
            return state;
        }
    }

    /** The events behind this version, up to the other. */
    List<CatalogueVersion> events(long after, long upTo) {
        return jdbc.query(EVENTS, this::event, after, upTo);
    }

    /**
     * Decides on the catalogue as it is and stores what the decision leads to, if anything; decisions wait for each
     * other, on whichever node.
     */
    <T> Stored<T> append(
            Function<CatalogueState, T> decide,
            Function<T, Optional<? extends CatalogueEvent>> led,
            @Nullable String actor,
            @Nullable String reason) {
        var stored = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.query("select pg_advisory_xact_lock(?)", _ -> {}, WRITE_LOCK);
            refresh();
            var before = snapshot;
            var outcome = decide.apply(before.state());
            var event = led.apply(outcome);
            event.ifPresent(it -> store(before, it, actor, reason));
            return new Stored<>(outcome, before.state().version() + (event.isPresent() ? 1 : 0), event.isPresent());
        }));
        refresh();
        return stored;
    }

    /** Decides on the catalogue as it is and stores nothing. */
    <T> T foresee(Function<CatalogueState, T> decide) {
        refresh();
        return decide.apply(snapshot.state());
    }

    /** The last version, of whichever node. */
    WatchedValue lastVersion() {
        return new WatchedValue() {

            @Override
            public String sql() {
                return VERSION;
            }

            @Override
            public void is(@Nullable String value) {
                watched = value;
            }
        };
    }

    /** Looks what another node has stored, where it may have stored something. */
    void follow() {
        if (!Long.toString(version()).equals(watched)) {
            refresh();
        }
    }

    /** Looks whether another node has stored an event. */
    public synchronized void refresh() {
        var known = snapshot;
        if (Objects.requireNonNull(jdbc.queryForObject(VERSION, Long.class))
                == known.state().version()) {
            return;
        }
        var state = known.state();
        var since = new TreeMap<>(known.since());
        for (var event : events(state.version(), Long.MAX_VALUE)) {
            state = state.evolve(event.event());
            since.put(event.recordedAt(), event.version());
        }
        snapshot = new Snapshot(state, since);
    }

    private Optional<? extends CatalogueEvent> begun(CatalogueState state, String release, Catalogue bundled) {
        return state.version() == 0
                ? Optional.of(started(release, bundled))
                : CatalogueRelease.take(state, release, bundled);
    }

    /** The present catalogue of an installation from before there were events is where its stream begins. */
    private CatalogueEvent started(String release, Catalogue bundled) {
        var listed = jdbc.query(LISTED_BEFORE, (row, _) -> json.readValue(row.getString(1), ListedProduct.class));
        var names = jdbc.query(NAMES_BEFORE, (row, _) -> new FormerName(new SkuId(row.getString(1)), row.getString(2)));
        return CatalogueRelease.start(release, bundled, listed, names);
    }

    /** Recorded times never go back, and no two are the same: an instant means one version. */
    private void store(Snapshot before, CatalogueEvent event, @Nullable String actor, @Nullable String reason) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var last = before.since().isEmpty() ? Instant.MIN : before.since().lastKey();
        var recordedAt = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        jdbc.update(
                APPEND,
                before.state().version() + 1,
                event.getClass().getSimpleName(),
                Timestamp.from(recordedAt),
                actor,
                reason,
                json.writeValueAsString(event));
    }

    private CatalogueVersion event(ResultSet row, int number) throws SQLException {
        return new CatalogueVersion(
                row.getLong("version"),
                row.getTimestamp("recorded_at").toInstant(),
                row.getString("actor"),
                row.getString("reason"),
                event(row.getString("type"), row.getString("payload")));
    }

    /** An event as it is stored. */
    public static CatalogueEvent event(String type, String payload) {
        var known = TYPES.stream()
                .filter(one -> one.getSimpleName().equals(type))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("The catalogue holds an event of a newer release: " + type));
        return JsonMapper.shared().readValue(payload, known);
    }
}
