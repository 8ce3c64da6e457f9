package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zetel.licensing.api.http.security.Role;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("Erasing a person")
class ErasureSpec {

    /** Nothing else is called so; each name a field has holds it. */
    private static final String NAME = "Quackenbush";

    private final RunningZetel zetel = RunningZetel.shared();
    private final JdbcClient jdbc = zetel.context().getBean(JdbcClient.class);
    private final DirectoryClient office = new DirectoryClient(TestTenant.claiming(zetel));
    private final TestTenant tenant = office.tenant();

    /** A column that can hold a name. */
    private record Column(String table, String name, String type) {}

    @Test
    void leaves_no_name_in_any_table_and_none_in_the_log_and_all_that_is_proved_stands() {
        var log = listen();
        live();
        assertThat(found()).as("the search finds names where they are").contains("directory_profile.display_name");
        var before = proved();
        assertThat(before).contains("SPE_E3");

        tenant.as(Role.USER_ADMIN).delete(tenant.path("/users/u-1/profile")).expect(204);

        assertThat(found()).isEmpty();
        assertThat(said(log)).isEmpty();
        assertThat(proved()).isEqualTo(before);
        assertThat(tenant.as(Role.AUDITOR)
                        .get(tenant.path("/history/verify"))
                        .expect(200)
                        .json()
                        .get("verified")
                        .asBoolean())
                .isTrue();
        assertThat(TestTenant.each(tenant.readNow(zetel, "/users?search=quack"), "userId"))
                .isEmpty();
        assertThat(tenant.readNow(zetel, "/users/u-1").json().get("displayName").isNull())
                .isTrue();
    }

    /** Every way by which a name comes in, and what somebody does. */
    private void live() {
        tenant.buy("SPE_E3", 2);
        tenant.policy("TEAMS", "SPE_E3");
        office.user(
                "u-1",
                Map.of(
                        "displayName",
                        "Ann " + NAME,
                        "usageLocation",
                        "NL",
                        "profile",
                        Map.of(
                                "userPrincipalName", "ann@" + NAME + ".example",
                                "mail", "ann@" + NAME + ".example",
                                "givenName", NAME + " Ann",
                                "surname", NAME,
                                "department", "Dept of " + NAME,
                                "employeeId", NAME + "-7")));
        office.finished(tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/users/batch"),
                        "text/csv",
                        BodyPublishers.ofString("userId,displayName,jobTitle,shoeSize\nu-1,Ann B. " + NAME + "," + NAME
                                + "'s deputy,42\nu-1," + NAME + ",,\nu-2,Bob,,\n"))
                .expect(202));
        tenant.as(Role.SERVICE)
                .put(
                        tenant.path("/users/u-2"),
                        Map.of("profile", Map.of("userPrincipalName", "ann@" + NAME + ".example")))
                .expect(409);
        office.finished(tenant.as(Role.SERVICE)
                .post(
                        tenant.path("/users/batch"),
                        "application/x-ndjson",
                        BodyPublishers.ofString("{\"userId\":\"u-2\",\"profile\":{\"userPrincipalName\":\"ann@" + NAME
                                + ".example\"}}\n{\"userId\":\"u-1\",\"displayName\":[\"" + NAME + "\"]}\n"))
                .expect(202));
        tenant.signIn("u-1").expect(201);
        office.group("sales", "USER");
        office.join("sales", "u-1");
        office.give("sales", "SPE_E3");
        tenant.readNow(zetel, "/users?search=" + NAME).expect(200);
        tenant.readNow(zetel, "/users?search=%00" + NAME);
        tenant.as(Role.SERVICE)
                .put(tenant.path("/users/u-1"), Map.of("displayName", NAME + "\u0000"))
                .expect(400);
        tenant.readNow(zetel, "/users").expect(200);
    }

    /** What must be as it was: licences, counts, and what the history says and proves. */
    private String proved() {
        var everything = new ArrayList<String>();
        for (var path : List.of("/users/u-1/licenses", "/products", "/reports/claims", "/groups/sales/licensing")) {
            everything.add(tenant.readNow(zetel, path)
                    .expect(200)
                    .body()
                    .replaceAll("\"[^\"]*" + NAME + "[^\"]*\"", "null")
                    .replaceAll("\"(from|to)\":\"[^\"]*\"", ""));
        }
        everything.add(tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/events?limit=500"))
                .expect(200)
                .body());
        return String.join("\n", everything);
    }

    /** Where the name is: columns of whatever table of whatever schema, in plain text or within bytes. */
    private List<String> found() {
        var columns = jdbc.sql("""
                               select quote_ident(c.table_schema) || '.' || quote_ident(c.table_name), c.column_name, c.data_type
                               from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                               where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
                               and c.data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY', 'tsvector',
                                                   'USER-DEFINED')
                               """)
                .query((row, _) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
        assertThat(columns).hasSizeGreaterThan(100);
        return columns.stream()
                .filter(this::holds)
                .map(column -> column.table().replaceAll(".*\\.", "") + "." + column.name())
                .toList();
    }

    private boolean holds(Column column) {
        var value = column.type().equals("bytea")
                ? "encode(\"%s\", 'escape')".formatted(column.name())
                : "\"%s\"::text".formatted(column.name());
        return jdbc.sql("select exists (select from %s where %s ilike ?)".formatted(column.table(), value))
                .param("%" + NAME + "%")
                .query(Boolean.class)
                .single();
    }

    private static ListAppender<ILoggingEvent> listen() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
        return appender;
    }

    private static List<String> said(ListAppender<ILoggingEvent> log) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        log.stop();
        return log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .filter(line -> line.toLowerCase(Locale.ROOT).contains(NAME.toLowerCase(Locale.ROOT)))
                .toList();
    }
}
