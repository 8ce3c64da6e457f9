package io.zetel.licensing.engine.embedded;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.util.PasswordUtil;

/**
 * What the superuser sees to at each start: the role that Zetel works with, which is none, and the database that it
 * owns.
 */
final class Roles {

    private static final int SALT_BYTES = 16;
    private static final int ITERATIONS = 1;
    private static final String REPORTING = "zetel_reporting";
    private static final String ROLE_EXISTS = "select 1 from pg_roles where rolname = '%s'";
    private static final String DATABASE_EXISTS = "select 1 from pg_database where datname = '%s'";
    private static final String OWNED = "select 1 from pg_database where datname = '%s' and datdba = '%s'::regrole";
    /** Releases before had one role for everything, the one that administers the server (number 10). */
    private static final String HAND_OVER = """
            do $$
            declare statement text;
            begin
                for statement in
                    select format('alter schema %I owner to zetel', nspname) from pg_namespace
                    where nspowner = 10 and nspname !~ '^pg_' and nspname not in ('public', 'information_schema')
                    union all
                    select format('alter table %s owner to zetel', pg_class.oid::regclass) from pg_class
                    join pg_namespace on pg_namespace.oid = relnamespace
                    where relowner = 10 and relkind in ('r', 'p', 'v', 'm', 'S') and nspname !~ '^pg_'
                      and nspname <> 'information_schema'
                      and not exists (select 1 from pg_depend where objid = pg_class.oid and deptype in ('a', 'i')
                                      and classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass)
                    union all
                    select format('alter routine %s owner to zetel', pg_proc.oid::regprocedure) from pg_proc
                    join pg_namespace on pg_namespace.oid = pronamespace
                    where proowner = 10 and nspname !~ '^pg_' and nspname <> 'information_schema'
                loop
                    execute statement;
                end loop;
                alter database zetel owner to zetel;
            end $$
            """;

    private final int port;
    private final Access access;

    Roles(int port, Access access) {
        this.port = port;
        this.access = access;
    }

    /** Makes the server as it has to be, also one that an earlier release made. */
    void prepare(boolean firstStart) throws SQLException {
        try (var connection = connect("template1")) {
            prepareRoles(connection);
            prepareDatabases(connection, firstStart);
            if (holds(connection, OWNED.formatted(Access.DATABASE, Access.OWNER))) {
                return;
            }
        }
        try (var connection = connect(Access.DATABASE)) {
            execute(connection, HAND_OVER);
        }
    }

    private void prepareRoles(Connection connection) throws SQLException {
        if (!holds(connection, ROLE_EXISTS.formatted(Access.OWNER))) {
            execute(connection, "create role " + Access.OWNER);
        }
        // The hash, because a statement that fails is logged.
        execute(
                connection,
                "alter role %s login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password '%s'"
                        .formatted(Access.OWNER, hash(access.owner())));
        if (!holds(connection, ROLE_EXISTS.formatted(REPORTING))) {
            // The migration that grants it something cannot create it.
            execute(connection, "create role %s nologin".formatted(REPORTING));
        }
        // Reads less than the owner of the tables may; whoever works as the owner can look through the dashboards'
        // eyes, and pass the role on.
        execute(connection, "grant %s to %s with admin option".formatted(REPORTING, Access.OWNER));
    }

    private static void prepareDatabases(Connection connection, boolean firstStart) throws SQLException {
        boolean there = holds(connection, DATABASE_EXISTS.formatted(Access.DATABASE));
        if (!there && firstStart) {
            execute(connection, "create database %s owner %s".formatted(Access.DATABASE, Access.OWNER));
        } else if (!there) {
            execute(connection, "alter database postgres rename to " + Access.DATABASE);
        }
        if (!holds(connection, DATABASE_EXISTS.formatted("postgres"))) {
            execute(connection, "create database postgres");
        }
    }

    /** Each connection computes it anew; stretching is for passwords that can be guessed, and this one is random. */
    private static String hash(String password) {
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return PasswordUtil.encodeScramSha256(password.toCharArray(), ITERATIONS, salt);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                EmbeddedDatabase.jdbcUrl(port, database), Access.SUPERUSER, access.superuser());
    }

    private static boolean holds(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
