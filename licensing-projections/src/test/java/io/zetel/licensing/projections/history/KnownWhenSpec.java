package io.zetel.licensing.projections.history;

import static io.zetel.licensing.projections.shared.SampleFacts.CONTOSO;
import static io.zetel.licensing.projections.shared.SampleFacts.FABRIKAM;
import static io.zetel.licensing.projections.shared.SampleFacts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.engine.projection.Times;
import io.zetel.licensing.projections.shared.Database;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What was known when is found along the numbers of events, which grow with the times. */
@DisplayName("A history of which events came three at a time")
class KnownWhenSpec {

    private static final int EVENTS = 900;
    private static final Instant BEGIN = NOW.minusSeconds(EVENTS);
    private static final Instant LAST = BEGIN.plusSeconds(EVENTS / 3);
    private static final History history = new History(Database.dataSource(), History.SCHEMA, () -> NOW);

    @BeforeAll
    static void events_of_a_tenant_among_those_of_another() {
        clear();
        Database.jdbc()
                .sql("""
                     insert into history.event (tenant_id, n, type, recorded_at, previous_hash, hash, known_at, subject)
                     select tenant, n, 'X', known, '', '', known, 'tenant'
                     from generate_series(1, :events) n, unnest(array['contoso', 'contoso2']) tenant,
                          lateral (select cast(:begin as timestamptz) + ((n + 2) / 3) * interval '1 second' as known) at
                     """)
                .param("events", EVENTS)
                .param("begin", Times.param(BEGIN))
                .update();
    }

    @AfterAll
    static void clear() {
        Database.jdbc().sql("truncate history.event").update();
    }

    @Test
    void knows_at_each_instant_what_had_come_by_then() {
        for (int second : List.of(1, 2, 3, 149, 150, 299, 300)) {
            var then = BEGIN.plusSeconds(second);
            assertThat(history.knownAt(CONTOSO, then)).isEqualTo(3L * second);
            assertThat(history.knownAt(CONTOSO, then.minusNanos(1000))).isEqualTo(3L * (second - 1));
            assertThat(history.knownAt(CONTOSO, then.plusNanos(1000))).isEqualTo(3L * second);
        }
    }

    @Test
    void knows_nothing_before_its_first_event_and_all_after_its_last() {
        assertThat(history.knownAt(CONTOSO, BEGIN)).isZero();
        assertThat(history.knownAt(CONTOSO, LAST)).isEqualTo(EVENTS);
        assertThat(history.knownAt(CONTOSO, NOW)).isEqualTo(EVENTS);
        assertThat(history.knownAt(FABRIKAM, NOW)).isZero();
    }

    @Test
    void knows_the_same_of_many_instants_at_once() {
        var asked = List.of(BEGIN, BEGIN.plusSeconds(1), BEGIN.plusSeconds(150).minusNanos(1000), LAST, NOW);
        assertThat(history.knownAt(CONTOSO, asked)).containsExactly(0L, 3L, 447L, 900L, 900L);
        assertThat(history.knownAt(FABRIKAM, asked)).containsOnly(0L);
    }

    @Test
    void knows_at_an_instant_between_two_microseconds_nothing_of_the_later_one() {
        var then = BEGIN.plusSeconds(150);
        for (int nanos : List.of(1, 400, 600, 999)) {
            assertThat(history.knownAt(CONTOSO, then.minusNanos(nanos))).isEqualTo(447);
            assertThat(history.knownAt(CONTOSO, List.of(then.minusNanos(nanos), then.plusNanos(nanos))))
                    .containsExactly(447L, 450L);
        }
    }

    @Test
    void is_read_from_an_instant_up_to_another() {
        assertThat(numbers(CONTOSO, BEGIN.plusSeconds(10), BEGIN.plusSeconds(12)))
                .containsExactly(28L, 29L, 30L, 31L, 32L, 33L);
        assertThat(numbers(CONTOSO, BEGIN.minusSeconds(9), BEGIN.plusSeconds(1).plusNanos(1000)))
                .containsExactly(1L, 2L, 3L);
        assertThat(numbers(CONTOSO, LAST, NOW)).containsExactly(898L, 899L, 900L);
        assertThat(numbers(CONTOSO, LAST.plusNanos(1000), NOW)).isEmpty();
        assertThat(numbers(FABRIKAM, BEGIN, NOW)).isEmpty();
    }

    @Test
    void tells_how_much_came_in_each_part_of_the_time() {
        var extent = history.extent(CONTOSO, 4).orElseThrow();
        assertThat(extent.parts()).extracting(Extent.Part::events).containsExactly(225L, 225L, 225L, 225L);
        assertThat(history.extent(FABRIKAM, 4)).isEmpty();
    }

    @Test
    void is_searched_by_halves() {
        new TransactionTemplate(new DataSourceTransactionManager(Database.dataSource())).executeWithoutResult(_ -> {
            var jdbc = Database.jdbc();
            long before = looks(jdbc);
            history.knownAt(CONTOSO, BEGIN.plusSeconds(123));
            assertThat(looks(jdbc) - before).isLessThan(20);
        });
    }

    private static long looks(JdbcClient jdbc) {
        return jdbc.sql(
                        "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where schemaname = 'history'")
                .query(Long.class)
                .single();
    }

    private static List<Long> numbers(TenantId tenant, Instant from, Instant to) {
        var forwards = history.events(tenant, new HistoryFilter(0, from, to, null, null, false), EVENTS).stream()
                .map(HistoryEvent::n)
                .toList();
        var backwards = history.events(tenant, new HistoryFilter(0, from, to, null, null, true), EVENTS).stream()
                .map(HistoryEvent::n)
                .toList();
        assertThat(backwards).isEqualTo(forwards.reversed());
        return forwards;
    }
}
