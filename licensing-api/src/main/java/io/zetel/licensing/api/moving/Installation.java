package io.zetel.licensing.api.moving;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.moves.TenantMoves.State;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.store.EventRows;
import io.zetel.licensing.engine.store.TenantRows;
import io.zetel.licensing.engine.store.Writers;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.history.History;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** One side of a move: its database, over one connection. */
final class Installation implements AutoCloseable {

    private static final long LOOK_AGAIN_MILLIS = 20;
    /** So few positions behind are looked through; what a tenant has in more of them is found by its streams. */
    private static final long FEW_POSITIONS = 100_000;

    private static final List<String> READ_MODELS =
            LicensingProjections.ALL.stream().map(ProjectionDefinition::group).toList();

    private final String name;
    private final Connection connection;
    private final JdbcClient jdbc;
    private final History history;
    private final TransactionOperations transaction;

    private Installation(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
        var one = new SingleConnectionDataSource(connection, true);
        this.jdbc = JdbcClient.create(one);
        this.history = new History(one, History.SCHEMA, InstantSource.system());
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(one));
    }

    /** How far a tenant is on its way, as this side has it. */
    record Mark(State state, String other, @Nullable String address, int arrivals, long copied, long reached) {}

    static Installation at(String name, String url) throws CannotMove {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new CannotMove(("The %s is named as jdbc:postgresql://host:port/database?user=…&password=…; "
                            + "tenants whose events are in Axon Server cannot be moved.")
                    .formatted(name));
        }
        try {
            return new Installation(name, DriverManager.getConnection(url));
        } catch (SQLException e) {
            throw new CannotMove("The database of the %s cannot be reached: %s".formatted(name, e.getMessage()));
        }
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    History history() {
        return history;
    }

    Connection connection() {
        return connection;
    }

    void inTransaction(Runnable work) {
        transaction.executeWithoutResult(_ -> work.run());
    }

    /** The database itself, whatever it is called from where. */
    String id() {
        return jdbc.sql(
                        "select system_identifier || '/' || (select oid from pg_database where datname = current_database()) "
                                + "from pg_control_system()")
                .query(String.class)
                .single();
    }

    /** What its tables are like. */
    Set<String> schema() {
        return jdbc.sql("select version from flyway_schema_history where success and version is not null")
                .query(String.class)
                .set();
    }

    Optional<Mark> mark(TenantId tenant) {
        return jdbc.sql("select * from tenant_move where tenant_id = ?")
                .param(tenant.value())
                .query((row, _) -> new Mark(
                        State.valueOf(row.getString("state")),
                        row.getString("other"),
                        row.getString("address"),
                        row.getInt("arrivals"),
                        row.getLong("copied"),
                        row.getLong("reached")))
                .optional();
    }

    /** Sets how far the tenant is; who came from elsewhere before stays known as such. */
    void mark(TenantId tenant, State state, String other, @Nullable String address) {
        jdbc.sql("""
                 insert into tenant_move (tenant_id, state, other, address) values (:tenant, :state, :other, :address)
                 on conflict (tenant_id) do update
                 set state = excluded.state, other = excluded.other, address = excluded.address, changed_at = now()
                 """)
                .param("tenant", tenant.value())
                .param("state", state.name())
                .param("other", other)
                .param("address", address)
                .update();
    }

    /** What it was before it began to leave. */
    void unmark(TenantId tenant) {
        if (mark(tenant).filter(mark -> mark.arrivals() > 0).isPresent()) {
            mark(tenant, State.ARRIVED, "", null);
        } else {
            jdbc.sql("delete from tenant_move where tenant_id = ?")
                    .param(tenant.value())
                    .update();
        }
    }

    /** Whether it has an event of this tenant. */
    boolean knows(TenantId tenant) {
        return jdbc.sql("select exists (select from domain_event where aggregate_identifier = ?)")
                .param("tenant-" + tenant.value())
                .query(Boolean.class)
                .single();
    }

    /** A position up to which nothing can appear any more. */
    long settled() throws CannotMove {
        var writers = new Writers(jdbc);
        var look = writers.look();
        await(
                Duration.ofMinutes(2),
                "Somebody writes to the %s for too long.".formatted(name),
                () -> writers.areDone(look));
        return look.last();
    }

    /** Waits for all who were writing to these tables when they could still write of the tenant. */
    void awaitWriters(List<String> tables) throws CannotMove {
        var writing = writing(tables);
        await(
                Duration.ofMinutes(2),
                "Somebody writes to the %s for too long.".formatted(name),
                () -> writing.isEmpty() || writing(tables).stream().noneMatch(writing::contains));
    }

    private Set<String> writing(List<String> tables) {
        return jdbc.sql("""
                        select virtualtransaction from pg_locks
                        where locktype = 'relation' and mode = 'RowExclusiveLock' and granted and pid <> pg_backend_pid()
                              and relation = any (select to_regclass(name) from unnest(:tables::text[]) as named (name))
                              and database = (select oid from pg_database where datname = current_database())
                        """)
                .param("tables", tables.toArray(String[]::new))
                .query(String.class)
                .set();
    }

    /** Where the tenant's events are behind a position, up to another, in their order. */
    long[] positions(TenantId tenant, long after, long upTo) {
        if (after >= 0 && upTo - after <= FEW_POSITIONS) {
            return TenantRows.bind(
                            tenant,
                            jdbc.sql(
                                    "select global_index from domain_event where global_index > :after and global_index <= :upTo and "
                                            + TenantRows.CONDITION + " order by global_index"))
                    .param("after", after)
                    .param("upTo", upTo)
                    .query(Long.class)
                    .list()
                    .stream()
                    .mapToLong(Long::longValue)
                    .toArray();
        }
        return Objects.requireNonNull(transaction.execute(_ -> {
            try (var all = new EventRows(jdbc).inOrder(tenant)) {
                return all.mapToLong(EventRows.Stored::position)
                        .filter(position -> position > after && position <= upTo)
                        .toArray();
            }
        }));
    }

    /** Waits until all read models show what is stored up to this position. */
    void awaitReadModels(long position, Duration patience) throws CannotMove {
        if (position < 0) {
            return;
        }
        await(
                patience,
                "The read models of the %s do not come to position %d. Does a node run there?"
                        .formatted(name, position),
                () -> jdbc
                                .sql("select convert_from(token, 'UTF8') from token_entry "
                                        + "where processor_name = any (?) and token is not null")
                                .param(READ_MODELS.toArray(String[]::new))
                                .query(String.class)
                                .list()
                                .stream()
                                .filter(token -> hasSeen(token, position))
                                .count()
                        == READ_MODELS.size());
    }

    /** A gap is an event that was not visible yet, or never will be. */
    private boolean hasSeen(String token, long position) {
        var read = JsonMapper.shared().readTree(token);
        if (read.path("index").asLong(-1) < position) {
            return false;
        }
        var gaps =
                read.path("gaps").valueStream().mapToLong(gap -> gap.asLong()).filter(gap -> gap <= position);
        return !isAnyStored(gaps);
    }

    private boolean isAnyStored(LongStream positions) {
        return jdbc.sql("select exists (select from domain_event where global_index = any (?))")
                .param(positions.boxed().toArray(Long[]::new))
                .query(Boolean.class)
                .single();
    }

    /** Waits for something to come true, or says this. */
    void await(Duration patience, String otherwise, BooleanSupplier condition) throws CannotMove {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new CannotMove(otherwise);
            }
            try {
                Thread.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotMove("It was interrupted.");
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use any more.
        }
    }
}
