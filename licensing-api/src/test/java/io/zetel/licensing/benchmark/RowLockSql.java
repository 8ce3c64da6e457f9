package io.zetel.licensing.benchmark;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The baseline without events: a row for the pool that every claim locks, a row for the licence and one for the record.
 */
final class RowLockSql implements AutoCloseable {

    static final int CLIENTS = 16;

    private static final int POOL = 1;
    private static final String TAKE =
            "update rival.pool set assigned = assigned + 1 where id = ? and assigned < total";
    private static final String HOLD = "insert into rival.licence (user_id, pool_id, claim_id) values (?, ?, ?)";
    private static final String RECORD =
            "insert into rival.claim (claim_id, user_id, pool_id, outcome) values (?, ?, ?, ?)";
    private static final String ALL_AT_ONCE = """
            with wanted as (select * from unnest(?::text[], ?::text[]) as wanted (user_id, claim_id)),
            pool as (update rival.pool set assigned = assigned + ? where id = ? and assigned + ? <= total returning id),
            held as (insert into rival.licence (user_id, pool_id, claim_id) select user_id, id, claim_id from wanted, pool)
            insert into rival.claim (claim_id, user_id, pool_id, outcome) select claim_id, user_id, id, ? from wanted, pool""";

    /** Why the claim ended as it did, as Zetel keeps it too. */
    private static final String DECISION = """
            {"outcome":"CLAIMED","policyId":"0b2c6e1e-6f4e-4d8e-9d7b-1f3f0f6a4c11","policyVersion":1,"app":"TEAMS","trigger":"SIGN_IN",\
            "sku":"SPE_E3","skuId":"05e9a617-0261-4cee-bb44-138d3ef5d965","position":0,"disabledPlans":[],\
            "tried":[{"sku":"SPE_E3","available":1000000,"reason":null}],"actor":"benchmark"}""";

    private final Bench bench;
    private final AtomicInteger users = new AtomicInteger();

    RowLockSql(Bench bench) {
        this.bench = bench;
        createTables(bench.sql());
    }

    /** Claims a second, a transaction each. */
    double transactions(Duration time) {
        return Load.closed(CLIENTS, time, _ -> () -> {
            try (var connection = bench.database().getConnection()) {
                connection.setAutoCommit(false);
                claim(connection, user());
                connection.commit();
            }
        });
    }

    /** Claims a second, so many in one statement; two clients, so that one can work while the other commits. */
    double statements(int claims, Duration time) {
        return claims * Load.closed(2, time, _ -> () -> claimAll(claims));
    }

    /** One claim in the caller's transaction. */
    static void claim(Connection connection, String user) throws SQLException {
        var claimId = HotPool.claimId();
        try (var take = connection.prepareStatement(TAKE);
                var hold = connection.prepareStatement(HOLD);
                var record = connection.prepareStatement(RECORD)) {
            take.setInt(1, POOL);
            if (take.executeUpdate() != 1) {
                throw new IllegalStateException("No seat left");
            }
            hold.setString(1, user);
            hold.setInt(2, POOL);
            hold.setString(3, claimId);
            hold.executeUpdate();
            record.setString(1, claimId);
            record.setString(2, user);
            record.setInt(3, POOL);
            record.setString(4, DECISION);
            record.executeUpdate();
        }
    }

    String user() {
        return HotPool.userName(users.incrementAndGet());
    }

    /**
     * Leaves nothing that the database would still be writing back, and looking through, while the next is measured.
     */
    @Override
    public void close() {
        bench.sql().sql("drop schema rival cascade").update();
        bench.settle();
    }

    private void claimAll(int claims) throws SQLException {
        var wanted = new String[claims];
        var ids = new String[claims];
        Arrays.setAll(wanted, _ -> user());
        Arrays.setAll(ids, _ -> HotPool.claimId());
        try (var connection = bench.database().getConnection();
                var statement = connection.prepareStatement(ALL_AT_ONCE)) {
            statement.setArray(1, connection.createArrayOf("text", wanted));
            statement.setArray(2, connection.createArrayOf("text", ids));
            statement.setInt(3, claims);
            statement.setInt(4, POOL);
            statement.setInt(5, claims);
            statement.setString(6, DECISION);
            if (statement.executeUpdate() != claims) {
                throw new IllegalStateException("No seats left");
            }
        }
    }

    private static void createTables(JdbcClient sql) {
        sql.sql("""
                drop schema if exists rival cascade;
                create schema rival;
                create table rival.pool (id int primary key, total int not null, assigned int not null) with (fillfactor = 10);
                create table rival.licence (user_id text not null, pool_id int not null, claim_id text not null,
                                            since timestamptz not null default now(), primary key (user_id, pool_id));
                create table rival.claim (id bigint generated always as identity primary key, claim_id text not null, user_id text not null,
                                          pool_id int not null, outcome text not null, at timestamptz not null default now());
                insert into rival.pool values (1, 100000000, 0)""").update();
    }
}
