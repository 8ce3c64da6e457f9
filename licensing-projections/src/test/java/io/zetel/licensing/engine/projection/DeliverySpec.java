package io.zetel.licensing.engine.projection;

import static io.zetel.licensing.projections.shared.SampleFacts.ALICE;
import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static io.zetel.licensing.projections.shared.SampleFacts.POLICY;
import static io.zetel.licensing.projections.shared.SampleFacts.claimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("Delivering a batch to a projection")
class DeliverySpec {

    private static final String GROUP = "delivery-spec";
    private static final TenantId OTHER = new TenantId("other");

    private final JdbcClient jdbc = JdbcClient.create(Database.dataSource());
    private final DeadLetters letters = new DeadLetters(Database.dataSource());
    private final List<String> shown = new ArrayList<>();
    private String failing = "";
    private String sqlState = "23514";
    private final BatchDelivery delivery = new BatchDelivery(Database.dataSource(), GROUP, letters, this::project);

    @BeforeEach
    void forget() {
        letters.removeAll(GROUP);
    }

    @Test
    void parks_the_tenant_from_the_failing_event_on_and_shows_everything_else() {
        failing = "b";
        delivery.deliver(events(
                claim(CONTOSO, "a"), claim(OTHER, "x"), claim(CONTOSO, "b"), claim(OTHER, "y"), claim(CONTOSO, "c")));
        assertThat(shown).containsExactlyInAnyOrder("a", "x", "y");
        assertThat(letters.list(GROUP, null, 0, 10))
                .extracting(DeadLetter::tenantId, DeadLetter::attempts)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(CONTOSO.value(), 1),
                        org.assertj.core.groups.Tuple.tuple(CONTOSO.value(), 0));
    }

    @Test
    void says_in_one_line_of_log_whom_it_parks_from_where_and_why() {
        failing = "b";
        var said = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(BatchDelivery.class);
        said.start();
        log.addAppender(said);
        var events = events(claim(CONTOSO, "a"), claim(CONTOSO, "b"), claim(CONTOSO, "c"));
        try {
            delivery.deliver(events);
            delivery.deliver(events(claim(CONTOSO, "d")));
        } finally {
            log.detachAppender(said);
        }
        assertThat(said.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(line.getFormattedMessage())
                    .doesNotContain("\n")
                    .contains(
                            GROUP,
                            CONTOSO.value(),
                            events.get(1).getIdentifier(),
                            "LicenseClaimed",
                            "position -1",
                            "the spec says so");
        });
    }

    @Test
    void parks_what_comes_later_behind_without_trying_it() {
        failing = "b";
        delivery.deliver(events(claim(CONTOSO, "b")));
        failing = "";
        delivery.deliver(events(claim(CONTOSO, "c"), claim(OTHER, "z")));
        assertThat(shown).containsExactly("z");
        assertThat(letters.count(GROUP, CONTOSO.value())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "57014", "42P01", "53100"})
    void parks_nothing_for_a_reason_that_is_not_the_events(String state) {
        failing = "b";
        sqlState = state;
        assertThatThrownBy(() -> delivery.deliver(events(claim(CONTOSO, "a"), claim(CONTOSO, "b"))))
                .rootCause()
                .hasMessageContaining("spec says");
        assertThat(letters.count(GROUP, CONTOSO.value())).isZero();
    }

    private void project(List<Recorded> batch) {
        var names = batch.stream()
                .map(recorded -> ((LicenseClaimed) recorded.event()).claimId())
                .toList();
        if (names.contains(failing)) {
            jdbc.sql("do $$ begin raise exception 'the spec says so' using errcode = '%s'; end $$".formatted(sqlState))
                    .update();
        }
        jdbc.sql("select 1").query().listOfRows();
        shown.addAll(names);
    }

    private static LicenseClaimed claim(TenantId tenant, String id) {
        return claimed(tenant, ALICE, id, POLICY, NOW);
    }

    private static List<EventMessage<?>> events(LicenseClaimed... claims) {
        return List.copyOf(new GivenEvents().then(claims).messages());
    }
}
