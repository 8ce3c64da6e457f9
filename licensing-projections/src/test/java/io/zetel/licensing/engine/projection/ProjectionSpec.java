package io.zetel.licensing.engine.projection;

import static io.zetel.licensing.projections.shared.SampleFacts.ALICE;
import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static io.zetel.licensing.projections.shared.SampleFacts.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.domain.shared.Refusal;
import io.zetel.licensing.projections.claims.ClaimReport;
import io.zetel.licensing.projections.claims.ClaimReportProjection;
import io.zetel.licensing.projections.claims.Summary;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("A projection in a batch of events")
class ProjectionSpec {

    private final ClaimReportProjection projection =
            new ClaimReportProjection(Database.dataSource(), ClaimReport.SCHEMA);
    private final ClaimReport report = new ClaimReport(Database.dataSource(), ClaimReport.SCHEMA);
    private final TransactionTemplate transaction =
            new TransactionTemplate(new JdbcTransactionManager(Database.dataSource()));
    private final List<EventMessage<?>> batch = new GivenEvents()
            .then(
                    claimed(CONTOSO, ALICE, "a", POLICY, NOW),
                    refused(CONTOSO, ALICE, "b", POLICY, Refusal.OUT_OF_LICENSES, NOW),
                    refused(CONTOSO, ALICE, "c", POLICY, Refusal.OUT_OF_LICENSES, NOW))
            .messages();

    @BeforeEach
    void forget() {
        projection.reset();
    }

    @Test
    void writes_nothing_before_the_commit_and_everything_with_it() {
        transaction.executeWithoutResult(_ -> {
            run();
            // On another thread, and so on another connection.
            assertThat(CompletableFuture.supplyAsync(this::summary).join()).isEqualTo(new Summary(0, 0, Map.of()));
        });
        assertThat(summary()).isEqualTo(new Summary(1, 0, Map.of(Refusal.OUT_OF_LICENSES, 2L)));
    }

    @Test
    void leaves_nothing_behind_when_the_batch_is_rolled_back_so_that_its_repetition_counts_once() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(_ -> {
                    run();
                    throw new IllegalStateException("the token could not be stored");
                }))
                .hasMessage("the token could not be stored");
        assertThat(Database.contents(ClaimReport.SCHEMA).values()).allMatch(List::isEmpty);
        transaction.executeWithoutResult(_ -> run());
        assertThat(summary()).isEqualTo(new Summary(1, 0, Map.of(Refusal.OUT_OF_LICENSES, 2L)));
    }

    @Test
    void refuses_a_schema_that_is_not_a_plain_name() {
        assertThatThrownBy(() -> new Tables(Database.dataSource(), "a; drop schema b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void run() {
        projection.take(batch, Set.of(), true);
    }

    private Summary summary() {
        return report.summary(CONTOSO, NOW.minusSeconds(1), null);
    }
}
