package io.zetel.licensing.engine.embedded;

import static io.zetel.licensing.engine.embedded.DataDirectories.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The embedded database, to others on the machine,")
class EmbeddedDatabaseAccessSpec {

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");
    private static final String NOT_ALLOWED = "42501";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String ADOPTED = """
                                          select count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                                          where relowner <> 'zetel'::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
                                          """;

    /** What the API's migrations make for dashboards, in small. */
    private static final String REPORTING = """
                                            create schema reporting;
                                            create function reporting.bind() returns void language plpgsql as $$ begin
                                                create or replace view reporting.seats as select 1 as assigned where false;
                                            end $$;
                                            revoke all on function reporting.bind() from public;
                                            select reporting.bind()""";

    private static final String FOR_DASHBOARDS = """
                                                 grant usage on schema reporting to zetel_reporting;
                                                 grant select on all tables in schema reporting to zetel_reporting;
                                                 select 1""";

    /** Everybody may enter it, as they may the directories above that of a service. */
    @TempDir
    static Path open;

    private static EmbeddedDatabase database;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataDirectories.shareBinaries(Files.createDirectory(open.resolve("data")));
        database = EmbeddedDatabase.start(open.resolve("data"));
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.username(), database.password())
                .load()
                .migrate();
        query(database, REPORTING);
        query(database, FOR_DASHBOARDS);
    }

    @AfterAll
    static void stop() throws IOException {
        database.close();
    }

    @Test
    void has_no_file_that_they_may_read_or_write() throws IOException {
        assertThat(openIn(open.resolve("data"))).isEmpty();
        assertThat(openIn(open.resolve("data/binaries").toRealPath())).isEmpty();
    }

    @Test
    void does_not_exist_for_another_user() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root can be somebody else")
                .isEqualTo("root");
        assertThat(asNobody("ls", open.toString())).isZero();
        for (String file : List.of(
                "", "pg_service.conf", "postgresql.log", "zetel.lock", "postgresql/PG_VERSION", "socket", "binaries")) {
            assertThat(asNobody("ls", open.resolve("data").resolve(file) + (file.isEmpty() ? "/" : "")))
                    .as(file)
                    .isNotZero();
        }
    }

    @Test
    void lets_nobody_in_without_a_password() throws Exception {
        for (String user : List.of("postgres", "zetel", "root")) {
            for (String password : List.of("", user)) {
                assertThatThrownBy(() -> query(server(database) + "postgres", user, password, "select 1"))
                        .as(user)
                        .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                                .isIn(WRONG_PASSWORD, "08004"));
            }
        }
        assertThat(adminQuery("select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
                .isEqualTo("scram-sha-256");
    }

    @Test
    void refuses_a_wrong_password_in_a_sentence() {
        assertThatThrownBy(() -> UnusableDatabaseSpec.knock(database.jdbcUrl(), "zetel", "wrong"))
                .isInstanceOf(DatabaseUnusable.class)
                .hasMessage(
                        "jdbc:postgresql://127.0.0.1:%s/zetel does not let this node in: FATAL: password "
                                + "authentication failed for user \"zetel\"",
                        port(database));
    }

    @Test
    void works_with_a_role_that_reaches_nothing_outside() throws Exception {
        assertThat(query(
                        database,
                        "select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls from pg_roles "
                                + "where rolname = current_user"))
                .isEqualTo("f");
        for (String sql : List.of(
                "copy (select 1) to program 'id'",
                "create temp table t (x text); copy t from program 'id'",
                "select pg_read_file('/etc/passwd')",
                "copy (select 1) to '/tmp/zetel'",
                "alter system set fsync = off",
                "create role mallory superuser",
                "select rolpassword from pg_authid",
                "alter role postgres password 'x'",
                "set role postgres",
                "select lo_import('/etc/passwd')",
                "create function f() returns int language c as 'libc', 'system'",
                "load '/tmp/zetel.so'")) {
            assertThatThrownBy(() -> query(database, sql))
                    .as(sql)
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                            .isEqualTo(NOT_ALLOWED));
        }
    }

    @Test
    void lets_dashboards_read_the_reporting_views() throws Exception {
        assertThat(adminQuery("set role zetel_reporting; select count(*) from reporting.seats"))
                .isEqualTo("0");
    }

    @Test
    void does_not_show_its_port_or_password_in_the_list_of_processes() {
        var server = ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(open.resolve("data/postgresql").toString()))
                .toList();
        assertThat(server)
                .isNotEmpty()
                .noneMatch(line -> line.contains(database.password()) || line.contains(port(database)));
    }

    @Test
    void shuts_them_out_of_what_an_earlier_release_made(@TempDir Path earlier) throws Exception {
        Path theirs = Files.createDirectories(earlier.resolve("binaries/PG-0123/bin"));
        makeAsBefore(earlier);

        try (var upgraded = EmbeddedDatabase.start(earlier)) {
            assertThat(query(upgraded, "select count(*) from domain_event")).isEqualTo("0");
            assertThat(query(upgraded, ADOPTED)).isEqualTo("0");
            Flyway.configure()
                    .dataSource(upgraded.jdbcUrl(), upgraded.username(), upgraded.password())
                    .load()
                    .validate();
            assertThat(query(upgraded, "select reporting.bind()")).isEmpty();
            assertThat(query(upgraded, "create schema mine; drop table snapshot_event; select 1"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> query(server(upgraded) + "postgres", "postgres", "", "select 1"))
                    .isInstanceOf(SQLException.class);
            assertThat(openIn(earlier)).isEmpty();
            assertThat(theirs).doesNotExist();
        }
        try (var again = EmbeddedDatabase.start(earlier)) {
            assertThat(query(again, "select count(*) from flyway_schema_history where success"))
                    .isNotEqualTo("0");
        }
    }

    @Test
    void does_not_run_programs_that_they_could_have_changed(@TempDir Path other) throws Exception {
        Path programs = Binaries.in(other.resolve("binaries"));
        Path changed = Files.writeString(programs.resolve("postgres"), "#!/bin/sh\nid > /tmp/zetel\n");
        Files.setPosixFilePermissions(changed, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(Binaries.in(other.resolve("binaries"))).isEqualTo(programs);
        assertThat(Files.size(changed)).isGreaterThan(1_000_000);
        assertThat(openIn(other)).isEmpty();
    }

    /** A data directory of a release that trusted everybody and was the superuser. */
    private static void makeAsBefore(Path directory) throws Exception {
        Path postgresData = directory.resolve("postgresql");
        try (var trusting = EmbeddedPostgres.builder()
                .setDataDirectory(postgresData)
                .setCleanDataDirectory(false)
                .start()) {
            Flyway.configure().dataSource(trusting.getPostgresDatabase()).load().migrate();
            query(trusting.getJdbcUrl("postgres", "postgres"), "postgres", "", REPORTING);
        }
        Files.writeString(postgresData.resolve("zetel-initialised"), "");
        Files.writeString(directory.resolve("postgresql.log"), "");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory.resolve("binaries"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static List<String> openIn(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            var open = new ArrayList<String>();
            for (Path path : (Iterable<Path>)
                    paths.filter(Files::exists).filter(path -> !Files.isSymbolicLink(path))::iterator) {
                var rights = Files.getPosixFilePermissions(path);
                if (rights.stream().anyMatch(OTHERS::contains)) {
                    open.add(path + " " + PosixFilePermissions.toString(rights));
                }
            }
            return open;
        }
    }

    private static int asNobody(String... command) throws Exception {
        var all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String adminQuery(String sql) throws Exception {
        return query(
                server(database) + "zetel",
                Access.SUPERUSER,
                Access.in(open.resolve("data")).orElseThrow().superuser(),
                sql);
    }

    private static String server(EmbeddedDatabase database) {
        return "jdbc:postgresql://127.0.0.1:%s/".formatted(port(database));
    }

    private static String port(EmbeddedDatabase database) {
        return database.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1");
    }
}
