package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("Read models in step")
class ConvoySpec {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> ROWS = List.of(
            "claim_report.claim where tenant_id = :tenant and user_id like :user",
            "held_licences.licence where tenant_id = :tenant and holder like '%' || :user",
            "history.event where tenant_id = :tenant and type = 'LicenseClaimed' and subject like '%' || :user");

    /** So many claims at once are worth a transaction more. */
    private static final int MANY = 400;

    private final RunningZetel zetel = RunningZetel.shared();
    private final JdbcClient jdbc = zetel.context().getBean(JdbcClient.class);
    private final Positions positions = zetel.context().getBean(Positions.class);
    private final TransactionTemplate transaction =
            new TransactionTemplate(zetel.context().getBean(PlatformTransactionManager.class));
    private TestTenant tenant;
    private int users;

    @BeforeEach
    void a_tenant_in_step() {
        tenant = LostCommitsAcceptance.tenant(zetel);
        awaitInStep();
    }

    @Test
    void show_a_claim_in_one_transaction() {
        assertThat(transactionsOf(claim())).hasSize(1);
    }

    @Test
    void show_many_claims_in_two_transactions_at_once() {
        tenant.buy("SPE_E3", 100 * MANY);
        // How many of them are read at once depends on when they are stored and seen.
        eventually().until(() -> transactionsOf(claimMany()).size() == 2);
        assertThat(ROWS).allSatisfy(rows -> assertThat(count(rows)).isEqualTo(users));
    }

    @Test
    void show_many_claims_without_the_one_that_fails_and_take_it_back_when_it_has_caught_up() throws Exception {
        tenant.buy("SPE_E3", 100 * MANY);
        jdbc.sql("alter table claim_report.claim rename to claim_away").update();
        try {
            long claimed = claimMany();
            assertThatOthersShow(claimed, ClaimReport.GROUP);
            assertThat(positions.hasSeen(ClaimReport.GROUP, claimed)).isFalse();
        } finally {
            jdbc.sql("alter table claim_report.claim_away rename to claim").update();
        }
        awaitInStep();
        assertThat(ROWS).allSatisfy(rows -> assertThat(count(rows)).isEqualTo(users));
    }

    @Test
    void go_on_without_the_one_that_fails_and_take_it_back_when_it_has_caught_up() throws Exception {
        jdbc.sql("alter table claim_report.claim rename to claim_away").update();
        try {
            var claimed = claim();
            assertThatOthersShow(claimed, ClaimReport.GROUP);
            assertThat(positions.hasSeen(ClaimReport.GROUP, claimed)).isFalse();
        } finally {
            jdbc.sql("alter table claim_report.claim_away rename to claim").update();
        }
        awaitInStep();
    }

    @Test
    void do_not_wait_for_one_whose_position_somebody_holds() throws Exception {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("select from token_entry where processor_name = ? for update")
                    .param(History.GROUP)
                    .query()
                    .listOfRows();
            var claimed = claim();
            assertThatOthersShow(claimed, History.GROUP);
            assertThat(positions.hasSeen(History.GROUP, claimed)).isFalse();
        });
        awaitInStep();
    }

    /** Claims until one is shown by all in the same transaction, as soon after a start or a failure. */
    private void awaitInStep() {
        eventually().until(() -> transactionsOf(claim()).size() == 1);
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
    }

    /** Answers where the claim is in the event store. */
    private long claim() {
        var claimed = tenant.signIn("user-" + ++users).expect(201);
        return Long.parseLong(claimed.header("Licensing-Position"));
    }

    private long claimMany() {
        var lines =
                IntStream.range(0, MANY).mapToObj(_ -> """
                        {"app":"TEAMS","trigger":"SIGN_IN","user":{"userId":"user-%d"}}
                        """.formatted(++users)).collect(Collectors.joining());
        var claimed = tenant.as(Role.SERVICE)
                .post(tenant.path("/claims/batch"), "application/x-ndjson", BodyPublishers.ofString(lines))
                .expect(200);
        assertThat(claimed.lines())
                .hasSize(MANY)
                .allMatch(line -> line.get("outcome").asString().equals("CLAIMED"));
        return positions.head();
    }

    private long count(String rows) {
        return jdbc.sql("select count(*) from " + rows)
                .param("tenant", tenant.id())
                .param("user", "user-%")
                .query(Long.class)
                .single();
    }

    /** The transactions that the last claim's rows in three read models come from. */
    private List<String> transactionsOf(long claimed) {
        LicensingProjections.ALL.forEach(
                projection -> assertThat(seen(projection.group(), claimed)).isTrue());
        return ROWS.stream()
                .flatMap(rows -> jdbc
                        .sql("select distinct xmin::text from " + rows)
                        .param("tenant", tenant.id())
                        .param("user", "user-" + users)
                        .query(String.class)
                        .list()
                        .stream())
                .distinct()
                .toList();
    }

    private void assertThatOthersShow(long claimed, String but) {
        LicensingProjections.ALL.stream()
                .filter(projection -> !projection.group().equals(but))
                .forEach(projection -> assertThat(seen(projection.group(), claimed))
                        .as(projection.group())
                        .isTrue());
    }

    private boolean seen(String group, long claimed) {
        try {
            return positions.awaitSeen(group, claimed, PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
