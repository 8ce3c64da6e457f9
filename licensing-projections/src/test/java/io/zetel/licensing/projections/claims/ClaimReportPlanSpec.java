package io.zetel.licensing.projections.claims;

import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.shared.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("With 200,000 claims the database answers the report from an index:")
class ClaimReportPlanSpec {

    private static final int CLAIMS = 200_000;
    private static final Duration ALL_TIME = Duration.ofDays(400);

    @BeforeAll
    static void many_claims_of_three_policies_over_four_hundred_days() {
        Database.jdbc().sql("truncate claim_report.claim").update();
        Database.jdbc()
                .sql("""
                     insert into claim_report.claim
                     select case when i % 20 = 0 then 'fabrikam' else 'contoso' end, md5(i::text), 'user-' || i, 'p-' \
                     || i % 3, 1, 'TEAMS', 'SIGN_IN',
                            'e3', 'SPE_E3', 0, :now - interval '400 days' * (1 - i::float / :claims), :now
                     from generate_series(1, :claims) i
                     """)
                .param("claims", CLAIMS)
                .param("now", Times.param(NOW))
                .update();
        Database.jdbc().sql("analyze claim_report.claim").update();
    }

    @AfterAll
    static void forget() {
        Database.jdbc().sql("truncate claim_report.claim").update();
    }

    @Test
    void the_first_page() {
        assertAnsweredFromAnIndex(plan(Window.DEFAULT.from(NOW), NOW.plusSeconds(1), false), 50);
    }

    @Test
    void a_page_deep_in_the_past() {
        assertAnsweredFromAnIndex(plan(NOW.minus(ALL_TIME), NOW.minus(Duration.ofDays(390)), false), 50);
    }

    @Test
    void a_page_at_the_far_end_of_ninety_days() {
        assertAnsweredFromAnIndex(plan(Window.DEFAULT.from(NOW), NOW.minus(Duration.ofDays(89)), false), 50);
    }

    @Test
    void the_first_page_of_one_policy() {
        assertAnsweredFromAnIndex(plan(Window.DEFAULT.from(NOW), NOW.plusSeconds(1), true), 50);
    }

    @Test
    void a_page_of_one_policy_deep_in_the_past() {
        assertAnsweredFromAnIndex(plan(NOW.minus(ALL_TIME), NOW.minus(Duration.ofDays(390)), true), 50);
    }

    private static List<String> plan(Instant from, Instant after, boolean ofPolicy) {
        var sql = ClaimReport.claims(ofPolicy) + ClaimReport.NEWEST_FIRST + " limit 50";
        var statement = Database.jdbc()
                .sql("explain (analyze, buffers off, timing off) " + sql.replace("{schema}", ClaimReport.SCHEMA))
                .param("tenant", "contoso")
                .param("from", Times.param(from))
                .param("afterAt", Times.param(after))
                .param("afterId", "");
        return new ArrayList<>((ofPolicy ? statement.param("policy", "p-1") : statement)
                .query(String.class)
                .list());
    }

    private static void assertAnsweredFromAnIndex(List<String> plan, int rows) {
        assertThat(plan)
                .noneMatch(line -> line.contains("Seq Scan") || line.contains("Sort") || line.contains("Rows Removed"))
                .anyMatch(line -> line.contains("Index Scan Backward") && line.contains("rows=" + rows));
    }
}
