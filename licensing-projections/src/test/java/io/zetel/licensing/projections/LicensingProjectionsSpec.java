package io.zetel.licensing.projections;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.domain.shared.EventTypes;
import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.GivenEvents;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ResetHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("Every projection")
class LicensingProjectionsSpec {

    @BeforeEach
    void forget() {
        for (var projection : LicensingProjections.ALL) {
            projection.into(Database.dataSource()).reset();
        }
    }

    @Test
    void has_a_group_and_a_schema_to_itself() {
        assertThat(LicensingProjections.ALL)
                .extracting(ProjectionDefinition::group)
                .doesNotHaveDuplicates()
                .containsExactly(
                        "tenant-overview",
                        "seat-usage",
                        "policy-list",
                        "claim-report",
                        "held-licences",
                        "groups",
                        "waiting-members",
                        "lifecycle-calendar",
                        "history");
        assertThat(LicensingProjections.ALL)
                .extracting(ProjectionDefinition::schema)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("io.zetel.licensing.projections.LicensingProjections#ALL")
    void says_its_group_what_it_is_made_of_and_can_forget(ProjectionDefinition projection) {
        var made = projection.into(Database.dataSource());
        var type = made.getClass();
        assertThat(type.getAnnotation(ProcessingGroup.class).value()).isEqualTo(projection.group());
        assertThat(made.madeOf())
                .isNotEmpty()
                .allMatch(
                        family -> family.isSealed()
                                || family == LicensingEvent.class
                                || projection == LicensingProjections.LIFECYCLE_CALENDAR
                                || projection == LicensingProjections.CLAIM_REPORT,
                        "takes a whole family of events, or all there are, unless most of it would be read in vain");
        assertThat(type.getMethods())
                .filteredOn(method -> method.isAnnotationPresent(ResetHandler.class))
                .extracting(Method::getName)
                .containsExactly("reset");
    }

    @Test
    void is_told_every_type_of_event_by_the_random_histories_of_these_specs() {
        assertThat(Histories.of(1, 5_000).recorded())
                .extracting(recorded -> (Object) recorded.event().getClass())
                .containsAll(Histories.FAMILIES.stream()
                        .flatMap(family -> EventTypes.of(family).stream())
                        .toList());
    }

    @ParameterizedTest
    @FieldSource("io.zetel.licensing.projections.LicensingProjections#ALL")
    void forgets_every_table_of_its_schema(ProjectionDefinition projection) {
        var writer = projection.into(Database.dataSource());
        writer.project(Histories.of(1, 500).recorded());
        assertThat(Database.contents(projection.schema()).values()).noneMatch(List::isEmpty);
        writer.reset();
        assertThat(Database.contents(projection.schema()).values()).allMatch(List::isEmpty);
    }

    @ParameterizedTest
    @FieldSource("io.zetel.licensing.projections.LicensingProjections#ALL")
    void writes_to_no_schema_but_its_own(ProjectionDefinition projection) {
        projection.into(Database.dataSource()).project(Histories.of(1, 500).recorded());
        for (var other : LicensingProjections.ALL) {
            assertThat(Database.contents(other.schema()).values())
                    .allMatch(rows -> rows.isEmpty() == (other != projection));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shows_the_same_however_the_events_were_cut_into_batches(long seed) {
        var events = Histories.of(seed, 600).recorded();
        for (var projection : LicensingProjections.ALL) {
            var whole = projection.into(Database.dataSource(), Database.beside(projection.schema()));
            var cut = projection.into(Database.dataSource());
            whole.project(events);
            inBatches(cut, events, new Random(seed));
            assertThat(Database.contents(projection.schema()))
                    .isEqualTo(Database.contents(projection.schema() + "_next"));
            cut.reset();
        }
    }

    private static void inBatches(Projection<?> projection, List<Recorded> events, Random random) {
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(20));
            projection.project(events.subList(from, to));
            from = to;
        }
    }

    @Nested
    class told_only_of_what_it_is_made_of {

        private final GivenEvents history = Histories.of(7, 700);
        private final TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(Database.dataSource()));

        @Test
        void shows_what_it_would_show_otherwise_and_the_same_again_after_a_rebuild() {
            tellAll();
            var first = shown();
            assertThat(first.values())
                    .allMatch(tables -> tables.values().stream().noneMatch(List::isEmpty));
            assertThat(first).isEqualTo(shownOfAll());
            for (var projection : LicensingProjections.ALL) {
                projection.into(Database.dataSource()).reset();
                assertThat(Database.contents(projection.schema()).values()).allMatch(List::isEmpty);
            }
            tellAll();
            assertThat(shown()).isEqualTo(first);
        }

        private void tellAll() {
            for (var definition : LicensingProjections.ALL) {
                var projection = definition.into(Database.dataSource());
                var all = history.messages();
                List<EventMessage<?>> messages = IntStream.range(0, all.size())
                        .filter(i -> projection.isMadeOf(all.get(i).getPayloadType()))
                        .<EventMessage<?>>mapToObj(
                                i -> EventUtils.asTrackedEventMessage(all.get(i), new GlobalSequenceTrackingToken(i)))
                        .toList();
                for (int from = 0; from < messages.size(); from += 100) {
                    var batch = messages.subList(from, Math.min(messages.size(), from + 100));
                    transaction.executeWithoutResult(_ -> projection.take(batch, Set.of(), true));
                }
            }
        }

        private Map<String, Map<String, List<String>>> shown() {
            return LicensingProjections.ALL.stream()
                    .collect(toMap(ProjectionDefinition::group, projection -> Database.contents(projection.schema())));
        }

        private Map<String, Map<String, List<String>>> shownOfAll() {
            return LicensingProjections.ALL.stream().collect(toMap(ProjectionDefinition::group, projection -> {
                var beside = Database.beside(projection.schema());
                projection.into(Database.dataSource(), beside).project(history.recorded());
                return Database.contents(beside);
            }));
        }
    }
}
