package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.api.meters.SeatMeters;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What dashboards read past the API: SQL views, and meters. */
@DisplayName("The reporting schema and the meters")
class ReportingSpec {

    private static final String E3 = "SPE_E3";

    private final RunningZetel zetel = RunningZetel.shared();

    @Test
    void shows_claims_seats_refusals_and_policies_and_goes_on_doing_so_after_a_swap() throws Exception {
        var tenant = TestTenant.claiming(zetel);
        tenant.buy(E3, 1);
        tenant.policy("TEAMS", E3);
        tenant.signIn("alice").expect(201);
        var refused = tenant.signIn("bob").expect(409);
        tenant.readAfter(refused, "/reports/claims").expect(200);
        tenant.readAfter(refused, "/products").expect(200);
        tenant.readAfter(refused, "/policies").expect(200);
        shows(tenant, List.of("alice"));

        var id = zetel.operator()
                .post("/api/v1/operations/replays", Map.of("projection", "ALL"))
                .expect(202)
                .text("/replayId");
        ReplaysSpec.awaitDone(zetel, id);
        var replay = zetel.operator().get("/api/v1/operations/replays/" + id);
        assertThat(replay.text("/state")).as(replay.body()).isEqualTo("SWAPPED");
        tenant.as(Role.BILLING_ADMIN)
                .post(tenant.path("/subscriptions"), Map.of("sku", E3, "seats", 1))
                .expect(201);
        var carol = tenant.signIn("carol").expect(201);
        tenant.readAfter(carol, "/reports/claims").expect(200);
        shows(tenant, List.of("alice", "carol"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "domain_event",
                "snapshot_event",
                "token_entry",
                "api_client",
                "api_signing_key",
                "person",
                "sign_in_failure",
                "console_session",
                "idempotency",
                "claim_report.claim",
                "seat_usage.pool",
                "held_licences.holder",
                "policy_list.policy",
                "operations.replay",
                "operations.dead_letter"
            })
    void the_role_of_dashboards_reads_nothing_but_the_views(String table) throws Exception {
        asReporting(sql -> {
            assertThat(sql.sql("select count(*) from reporting.claims")
                            .query(Long.class)
                            .single())
                    .isNotNegative();
            assertThatThrownBy(() -> sql.sql("select count(*) from " + table)
                            .query(Long.class)
                            .single())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        });
    }

    @Test
    void the_role_of_dashboards_changes_nothing() throws Exception {
        for (var change : List.of(
                "delete from reporting.policies", "select reporting.bind()", "create table reporting.mine (n int)")) {
            asReporting(sql -> assertThatThrownBy(() -> sql.sql(change).update())
                    .rootCause()
                    .hasMessageContaining("permission denied"));
        }
    }

    @Test
    void meters_tell_seats_and_claims_of_the_biggest_tenants_only() {
        try (var small = RunningZetel.start(RunningZetel.preparedDirectory(), "--zetel.meters.tenants=1")) {
            var big = TestTenant.claiming(small);
            big.buy(E3, 7);
            big.policy("TEAMS", E3);
            var claimed = big.signIn("alice").expect(201);
            var other = TestTenant.claiming(small);
            other.readAfter(other.buy(E3, 100), "/products").expect(200);
            big.readAfter(claimed, "/reports/claims").expect(200);
            big.readAfter(claimed, "/products").expect(200);
            small.context().getBean(SeatMeters.class).refresh();

            var scraped = small.operator()
                    .get("/actuator/prometheus")
                    .expect(200)
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("zetel_seats{") || line.startsWith("zetel_claims_last_day{"))
                    .toList();
            assertThat(scraped).hasSize(4).allMatch(line -> line.contains(big.id()) && line.contains(E3));
            assertThat(scraped)
                    .anyMatch(line -> line.contains("count=\"available\"") && line.endsWith(" 6.0"))
                    .anyMatch(line -> line.startsWith("zetel_claims_last_day") && line.endsWith(" 1.0"));
        }
    }

    private void shows(TestTenant tenant, List<String> users) throws Exception {
        asReporting(sql -> {
            assertThat(sql.sql("select user_id from reporting.claims where tenant_id = ? order by claimed_at")
                            .param(tenant.id())
                            .query(String.class)
                            .list())
                    .isEqualTo(users);
            assertThat(sql.sql(
                                    "select total || '/' || assigned || '/' || available from reporting.seats where tenant_id = ?")
                            .param(tenant.id())
                            .query(String.class)
                            .single())
                    .isEqualTo(users.size() + "/" + users.size() + "/0");
            assertThat(sql.sql("select code || ' ' || count from reporting.refusals_daily where tenant_id = ?")
                            .param(tenant.id())
                            .query(String.class)
                            .single())
                    .isEqualTo("OUT_OF_LICENSES 1");
            assertThat(sql.sql(
                                    "select app || ' ' || status || ' ' || products from reporting.policies where tenant_id = ?")
                            .param(tenant.id())
                            .query(String.class)
                            .single())
                    .isEqualTo("TEAMS On 1");
        });
    }

    private interface Reading {

        void with(JdbcClient sql);
    }

    private void asReporting(Reading reading) throws Exception {
        try (var connection = zetel.context().getBean(DataSource.class).getConnection()) {
            var sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            sql.sql("set role zetel_reporting").update();
            try {
                reading.with(sql);
            } finally {
                sql.sql("reset role").update();
            }
        }
    }
}
