package io.zetel.licensing.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.processing.Positions;
import io.zetel.licensing.projections.LicensingProjections;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.history.History;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
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
            "claim_report.claim where tenant_id = :tenant and user_id = :user",
            "held_licences.licence where tenant_id = :tenant and holder like '%' || :user",
            "history.event where tenant_id = :tenant and type = 'LicenseClaimed' and subject like '%' || :user");

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
    void go_on_without_the_one_that_fails_and_take_it_back_when_it_has_caught_up() throws Exception {
        jdbc.sql("alter table claim_report.claim rename to claim_away").update();
        try {
            var claimed = claim();
            assertThatOthersShow(claimed, ClaimReport.GROUP);
            assertThat(positions.hasSeen(ClaimReport.GROUP, position(claimed))).isFalse();
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
            assertThat(positions.hasSeen(History.GROUP, position(claimed))).isFalse();
        });
        awaitInStep();
    }

    /** Claims until one is shown by all in the same transaction, as soon after a start or a failure. */
    private void awaitInStep() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> transactionsOf(claim()).size() == 1);
    }

    private Reply claim() {
        return tenant.signIn("user-" + ++users).expect(201);
    }

    private static long position(Reply claimed) {
        return Long.parseLong(claimed.header("Licensing-Position"));
    }

    /** The transactions that the last claim's rows in three read models come from. */
    private List<String> transactionsOf(Reply claimed) {
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

    private void assertThatOthersShow(Reply claimed, String but) {
        LicensingProjections.ALL.stream()
                .filter(projection -> !projection.group().equals(but))
                .forEach(projection -> assertThat(seen(projection.group(), claimed))
                        .as(projection.group())
                        .isTrue());
    }

    private boolean seen(String group, Reply claimed) {
        try {
            return positions.awaitSeen(group, position(claimed), PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
