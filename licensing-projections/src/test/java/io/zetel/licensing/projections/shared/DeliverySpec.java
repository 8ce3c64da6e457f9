package io.zetel.licensing.projections.shared;

import static io.zetel.licensing.projections.shared.Facts.ALICE;
import static io.zetel.licensing.projections.shared.Facts.CONTOSO;
import static io.zetel.licensing.projections.shared.Facts.NOW;
import static io.zetel.licensing.projections.shared.Facts.POLICY;
import static io.zetel.licensing.projections.shared.Facts.claimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.domain.holder.HolderEvent.LicenseClaimed;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    private final Delivery delivery = new Delivery(Database.dataSource(), GROUP, this::project);

    @BeforeEach void forget() { letters.removeAll(GROUP); }

    @Test void parks_the_tenant_from_the_failing_event_on_and_shows_everything_else() {
        failing = "b";
        delivery.deliver(events(claim(CONTOSO, "a"), claim(OTHER, "x"), claim(CONTOSO, "b"), claim(OTHER, "y"), claim(CONTOSO, "c")));
        assertThat(shown).containsExactlyInAnyOrder("a", "x", "y");
        assertThat(letters.list(GROUP, null, 0, 10)).extracting(DeadLetter::tenantId, DeadLetter::attempts)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(CONTOSO.value(), 1), org.assertj.core.groups.Tuple.tuple(CONTOSO.value(), 0));
    }

    @Test void parks_what_comes_later_behind_without_trying_it() {
        failing = "b";
        delivery.deliver(events(claim(CONTOSO, "b")));
        failing = "";
        delivery.deliver(events(claim(CONTOSO, "c"), claim(OTHER, "z")));
        assertThat(shown).containsExactly("z");
        assertThat(letters.count(GROUP, CONTOSO.value())).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03", "57014", "42P01", "53100"}) void parks_nothing_for_a_reason_that_is_not_the_events(
            String state) {
        failing = "b";
        sqlState = state;
        assertThatThrownBy(() -> delivery.deliver(events(claim(CONTOSO, "a"), claim(CONTOSO, "b")))).rootCause().hasMessageContaining("spec says");
        assertThat(letters.count(GROUP, CONTOSO.value())).isZero();
    }

    private void project(List<Recorded> batch) {
        var names = batch.stream().map(recorded -> ((LicenseClaimed) recorded.event()).claimId()).toList();
        if (names.contains(failing)) {
            jdbc.sql("do $$ begin raise exception 'the spec says so' using errcode = '%s'; end $$".formatted(sqlState)).update();
        }
        jdbc.sql("select 1").query().listOfRows();
        shown.addAll(names);
    }

    private static LicenseClaimed claim(TenantId tenant, String id) { return claimed(tenant, ALICE, id, POLICY, NOW); }

    private static List<EventMessage<?>> events(LicenseClaimed... claims) { return List.copyOf(new History().then(claims).messages()); }
}
