package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import io.zetel.licensing.api.audit.VerifyHistory;
import io.zetel.licensing.api.http.security.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** That nobody has been at the history, or who has been where. */
@DisplayName("The proof of a history (N12)")
class ProofSpec {

    private static final RunningZetel ZETEL = RunningZetel.shared();
    private static final JdbcClient SQL = ZETEL.context().getBean(JdbcClient.class);

    @TempDir
    Path directory;

    @Test
    void a_history_nobody_touched_holds_also_beside_the_event_store() {
        var tenant = HistorySpec.storied();
        var verified = HistorySpec.audit(tenant, "/verify").expect(200).json();
        assertThat(verified.get("verified").asBoolean()).isTrue();
        assertThat(verified.get("comparedWithEventStore").asBoolean()).isTrue();
        assertThat(verified.get("firstBrokenLink").isNull()).isTrue();
        var events = HistorySpec.audit(tenant, "/events?limit=500").json().get("items");
        assertThat(verified.get("events").asInt()).isEqualTo(events.size());
        assertThat(verified.at("/head/hash").asString())
                .isEqualTo(events.get(events.size() - 1).get("hash").asString());
    }

    @Test
    void an_event_that_is_committed_after_later_ones_of_another_tenant_is_told_as_it_is() throws Exception {
        var tenant = HistorySpec.storied();
        var other = HistorySpec.storied();
        try (var connection = ZETEL.context().getBean(DataSource.class).getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate("""
                            insert into domain_event (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
                                                      payload_type, payload, meta_data)
                            select 'late-%1$s', 'user-%1$s/late', 0, type, time_stamp, payload_type,
                                   convert_to(replace(convert_from(payload, 'UTF8'), ':alice', ':late'), 'UTF8'), meta_data
                            from domain_event where aggregate_identifier = 'user-%1$s/alice' and sequence_number = 0
                            """.formatted(tenant.id()))).isEqualTo(1);
            other.signIn("dave").expect(409);
            assertThat(HistorySpec.audit(other, "/events").body()).contains("user:dave");
            connection.commit();
        }
        tenant.signIn("erin").expect(409);
        var events =
                HistorySpec.audit(tenant, "/events?subject=user:late").json().get("items");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).at("/payload/holder").asString()).isEqualTo("user:late");
        assertThat(HistorySpec.audit(tenant, "/verify")
                        .json()
                        .at("/firstBrokenLink")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_long_check_tells_how_far_it_is_and_at_last_what_came_of_it() {
        var tenant = HistorySpec.storied();
        var told = HistorySpec.audit(tenant, "/verify?format=ndjson").expect(200);
        assertThat(told.body().lines().toList().getLast())
                .isEqualTo(HistorySpec.audit(tenant, "/verify").body());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a changed payload    | update history.event set payload = (select convert_to(replace(convert_from(\
            stored.payload, 'UTF8'), 'NL', 'BE'), 'UTF8') from domain_event stored where global_index = position) \
            where n = 1 | 1 | CONTENT
            another position     | update history.event set position = position + 1 where n = 3 | 3 | CONTENT
            a changed reason     | update history.event set metadata = '{}' where n = 2            | 2  | CONTENT
            a changed time       | update history.event set recorded_at = recorded_at - interval '1 day' where n = 5 | 5 | CONTENT
            another subject      | update history.event set subject = 'user:mallory' where n = 9   | 9  | SEARCH_FIELDS
            a new hash as well   | update history.event set payload = '{}', hash = sha256('x') where n = 6 | 6 | CONTENT
            a row deleted        | delete from history.event where n = 4 | 4  | MISSING
            the first deleted    | delete from history.event where n = 1 | 1  | MISSING
            the last deleted     | delete from history.event where n = :last | 18 | EVENT_STORE
            a row inserted first | insert into history.event select tenant_id, 0, event_id, type, payload_type, \
            payload_revision, recorded_at, stream, sequence, payload, metadata, previous_hash, hash, known_at, \
            effective_on, subject, sku_id, position from history.event where n = 3 and :mine | 0 | OUT_OF_ORDER
            a row inserted last  | insert into history.event select tenant_id, :last + 1, event_id, type, \
            payload_type, payload_revision, recorded_at, stream, sequence, payload, metadata, previous_hash, hash, \
            known_at, effective_on, subject, sku_id, position from history.event where n = 3 and :mine | 19 | PREVIOUS_HASH
            two rows swapped     | update history.event a set position = b.position, type = b.type, recorded_at = \
            b.recorded_at, previous_hash = b.previous_hash, hash = b.hash, effective_on = \
            b.effective_on, subject = b.subject, sku_id = b.sku_id from history.event b where a.n in (7, 8) and b.n = \
            15 - a.n and b.tenant_id = :tenant and a.tenant_id = :tenant | 7 | PREVIOUS_HASH
            """)
    void a_changed_row_of_the_history_is_found(String what, String sql, long n, String reason) {
        var tenant = HistorySpec.storied();
        tampered("history.event", "tenant_id = '%s'".formatted(tenant.id()), sql, tenant, verify -> {
            assertThat(verify.json().get("verified").asBoolean()).isFalse();
            assertThat(verify.number("/firstBrokenLink/n")).isEqualTo((int) n);
            assertThat(verify.text("/firstBrokenLink/reason")).isEqualTo(reason);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a changed payload  | update domain_event set payload = convert_to(replace(convert_from(payload, 'UTF8'), \
            'NL', 'BE'), 'UTF8') where global_index = :first | 1 | CONTENT
            a changed actor    | update domain_event set meta_data = '{}' where global_index = :first | 1 | CONTENT
            a changed id       | update domain_event set event_identifier = 'forged' where global_index = :first | 1 | CONTENT
            a changed time     | update domain_event set time_stamp = '2020-01-01T00:00:00.000Z' where global_index = \
            :first | 1 | EVENT_STORE
            a row deleted      | delete from domain_event where global_index = :first | 1 | EVENT_STORE
            the last deleted   | delete from domain_event where global_index = :end | 18 | EVENT_STORE
            a row inserted     | insert into domain_event overriding system value select -global_index, 'forged', \
            'forged', 0, type, time_stamp, payload_type, payload_revision, payload, meta_data from domain_event where \
            global_index = :end and :mine | 1 | EVENT_STORE
            a stream invented  | insert into domain_event overriding system value select -global_index, 'forged', \
            concat('user-', :quoted, '/mallory'), 0, type, time_stamp, payload_type, payload_revision, payload, \
            meta_data from domain_event where global_index = :end and :mine | 1 | EVENT_STORE
            two rows swapped   | with gone as (delete from domain_event where global_index in (:first, :end) \
            returning *) insert into domain_event overriding system value select -global_index, event_identifier, \
            aggregate_identifier, sequence_number, type, time_stamp, payload_type, payload_revision, payload, \
            meta_data from gone where :mine | 1 | EVENT_STORE
            """)
    void a_changed_row_of_the_event_store_is_found(String what, String sql, int n, String reason) {
        var tenant = HistorySpec.storied();
        HistorySpec.audit(tenant, "/events").expect(200);
        tampered(
                "domain_event",
                "encode(payload, 'escape') like '%%%s%%'".formatted(tenant.id()),
                sql,
                tenant,
                verify -> {
                    assertThat(verify.number("/firstBrokenLink/n")).isEqualTo(n);
                    assertThat(verify.text("/firstBrokenLink/reason")).isEqualTo(reason);
                });
    }

    @Test
    void a_checkpoint_kept_elsewhere_finds_a_history_that_was_rewritten_from_the_first_event_on() throws Exception {
        var tenant = HistorySpec.storied();
        var checkpoint = HistorySpec.audit(tenant, "/checkpoint").expect(200);
        var kept = checkpoint.text("/checkpoint");
        var keys = JWKSet.parse(keys(tenant));
        var key = keys.getKeyByKeyId(checkpoint.text("/keyId")).toRSAKey();
        assertThat(JWKSet.parse(ZETEL.stranger().get("/oauth2/jwks").expect(200).body())
                        .getKeyByKeyId(key.getKeyID()))
                .isEqualTo(key);
        var ofTokens = ZETEL.operator()
                .get("/api/v1/operations/signing-keys")
                .expect(200)
                .json()
                .get("items")
                .findValuesAsString("keyId");
        assertThat(ofTokens).as("tokens are signed by others").isNotEmpty().doesNotContain(key.getKeyID());
        assertThat(JWSObject.parse(kept).verify(new RSASSAVerifier(key))).isTrue();
        assertThat(kept).endsWith(checkpoint.text("/signature"));
        tenant.signIn("dave");
        var query = "/verify?checkpoint=" + URLEncoder.encode(kept, StandardCharsets.UTF_8);
        assertThat(HistorySpec.audit(tenant, query)
                        .expect(200)
                        .json()
                        .get("verified")
                        .asBoolean())
                .isTrue();

        var another = HistorySpec.storied();
        assertThat(HistorySpec.audit(another, query).expect(400).text("/code")).isEqualTo("INVALID_CHECKPOINT");
        assertThat(HistorySpec.audit(tenant, "/verify?checkpoint=e30.e30.e30")
                        .expect(400)
                        .text("/code"))
                .isEqualTo("INVALID_CHECKPOINT");

        // Whoever owns the database can write a whole history anew, hashes and all: here they leave out the last event.
        tampered(
                "history.event",
                "tenant_id = '%s'".formatted(tenant.id()),
                "delete from history.event where n >= 18",
                tenant,
                query,
                verify -> {
                    assertThat(verify.json().get("verified").asBoolean()).isFalse();
                    assertThat(verify.text("/firstBrokenLink/reason")).isIn("EVENT_STORE", "CHECKPOINT");
                });
    }

    @Test
    void an_exported_file_is_verified_without_a_server() throws IOException {
        var tenant = HistorySpec.storied();
        var kept = Files.writeString(
                directory.resolve("kept.jws"),
                HistorySpec.audit(tenant, "/checkpoint").text("/checkpoint"));
        var keys = Files.writeString(directory.resolve("jwks.json"), keys(tenant));
        var lines = HistorySpec.audit(tenant, "/events?format=ndjson")
                .body()
                .lines()
                .toList();
        var with = new String[] {"--checkpoint=" + kept, "--jwks=" + keys};

        assertThat(offline(lines)).startsWith("0 VERIFIED 18 events up to event 18");
        assertThat(offline(lines, with)).contains("checkpoint at event 18 met");
        assertThat(offline(changed(
                        lines, at -> at.set(5, at.get(5).replace("SubscriptionStarted", "SubscriptionDeleted")))))
                .startsWith("1 BROKEN at event 6: CONTENT");
        assertThat(offline(changed(lines, at -> at.set(5, at.get(5).replace("\"subject\":\"", "\"subject\":\"x")))))
                .startsWith("1 BROKEN at event 6: SEARCH_FIELDS");
        assertThat(offline(changed(lines, at -> at.remove(5)))).startsWith("1 BROKEN at event 6: MISSING");
        assertThat(offline(changed(lines, at -> at.add(5, at.get(2))))).startsWith("1 BROKEN at event 3: OUT_OF_ORDER");
        assertThat(offline(changed(lines, at -> Collections.swap(at, 5, 6))))
                .startsWith("1 BROKEN at event 6: MISSING");
        assertThat(offline(changed(lines, at -> at.set(5, "{\"n\":6}")))).startsWith("1 BROKEN at event 6: UNREADABLE");
        assertThat(offline(changed(lines, at -> at.removeLast()), with)).startsWith("1 BROKEN at event 18: CHECKPOINT");
        assertThat(offline(lines.subList(8, 12)))
                .as("a part of a history holds by itself")
                .startsWith("0 VERIFIED 4 events up to event 12");
        assertThat(offline(List.of())).startsWith("2 ");
    }

    /** They are no read model: there is no position to wait for. */
    private static String keys(TestTenant tenant) {
        return tenant.as(Role.AUDITOR)
                .get(tenant.path("/history/keys"))
                .expect(200)
                .body();
    }

    private static List<String> changed(List<String> lines, Consumer<List<String>> change) {
        var changed = new ArrayList<>(lines);
        change.accept(changed);
        assertThat(changed).isNotEqualTo(lines);
        return changed;
    }

    private String offline(List<String> lines, String... options) throws IOException {
        var file = Files.write(directory.resolve("history.ndjson"), lines);
        var arguments = new ArrayList<>(List.of(options));
        arguments.add("--verify=" + file);
        var said = new ByteArrayOutputStream();
        int code = VerifyHistory.run(
                new PrintStream(said, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));
        return code + " " + said.toString(StandardCharsets.UTF_8);
    }

    private static void tampered(String table, String mine, String sql, TestTenant tenant, Consumer<Reply> found) {
        tampered(table, mine, sql, tenant, "/verify", found);
    }

    /** Changes rows of the tenant, lets somebody look, and puts them back. */
    private static void tampered(
            String table, String mine, String sql, TestTenant tenant, String query, Consumer<Reply> found) {
        HistorySpec.audit(tenant, "/events").expect(200);
        SQL.sql("create table before_tampering as select * from %s where %s".formatted(table, mine))
                .update();
        try {
            assertThat(SQL.sql(bound(sql, table, mine, tenant)).update())
                    .as("rows changed")
                    .isPositive();
            found.accept(HistorySpec.audit(tenant, query).expect(200));
        } finally {
            SQL.sql("delete from %s where %s".formatted(table, mine)).update();
            SQL.sql("insert into %s %s select * from before_tampering"
                            .formatted(table, table.equals("domain_event") ? "overriding system value" : ""))
                    .update();
            SQL.sql("drop table before_tampering").update();
        }
    }

    private static String bound(String sql, String table, String mine, TestTenant tenant) {
        var position = table.equals("domain_event") ? "global_index" : "n";
        var bound = sql.replace(":last", value("max", position))
                .replace(":first", value("min", position))
                .replace(":end", value("max", position))
                .replace(":mine", mine)
                .replace(":quoted", "'" + tenant.id() + "'")
                .replace(":tenant", "(select max(tenant_id) from before_tampering)");
        return sql.contains(":mine") || sql.contains(":tenant") ? bound : bound + " and " + mine;
    }

    private static String value(String function, String position) {
        return SQL.sql("select %s(%s) from before_tampering".formatted(function, position))
                .query(Long.class)
                .single()
                .toString();
    }
}
