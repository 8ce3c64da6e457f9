package io.zetel.licensing.projections;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.licensing.engine.projection.Projection;
import io.zetel.licensing.engine.projection.ProjectionDefinition;
import io.zetel.licensing.engine.projection.Recorded;
import io.zetel.licensing.projections.shared.Database;
import io.zetel.licensing.projections.shared.History;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void says_its_group_listens_and_can_forget(ProjectionDefinition projection) {
        var type = projection.into(Database.dataSource()).getClass();
        assertThat(type.getAnnotation(ProcessingGroup.class).value()).isEqualTo(projection.group());
        assertThat(type.getDeclaredMethods())
                .filteredOn(method -> method.isAnnotationPresent(EventHandler.class))
                .isNotEmpty()
                .allMatch(
                        method -> method.getParameterTypes()[0].isSealed()
                                || method.getParameterTypes()[0] == EventMessage.class
                                || projection == LicensingProjections.LIFECYCLE_CALENDAR
                                || projection == LicensingProjections.CLAIM_REPORT,
                        "takes a whole family of events, or all there are, unless most of it would be read in vain");
        assertThat(type.getMethods())
                .filteredOn(method -> method.isAnnotationPresent(ResetHandler.class))
                .extracting(Method::getName)
                .containsExactly("reset");
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
    class run_by_a_tracking_processor {

        @Test
        void shows_what_it_would_show_without_and_the_same_again_after_a_rebuild() throws Exception {
            var history = Histories.of(7, 700);
            var axon = axon(history);
            axon.start();
            try {
                awaitAll(axon);
                var first = shown();
                assertThat(first.values())
                        .allMatch(tables -> tables.values().stream().noneMatch(List::isEmpty));
                assertThat(first).isEqualTo(shownWithoutAxon(history));
                for (var projection : LicensingProjections.ALL) {
                    var processor = processor(axon, projection);
                    processor.shutDown();
                    processor.resetTokens();
                    assertThat(Database.contents(projection.schema()).values()).allMatch(List::isEmpty);
                    processor.start();
                }
                awaitAll(axon);
                assertThat(shown()).isEqualTo(first);
            } finally {
                axon.shutdown();
            }
        }

        private Configuration axon(History history) {
            var engine = new InMemoryEventStorageEngine();
            engine.appendEvents(history.messages());
            var configurer = DefaultConfigurer.defaultConfiguration().configureEmbeddedEventStore(_ -> engine);
            configurer.eventProcessing(processing -> {
                processing.registerTokenStore(_ -> new InMemoryTokenStore());
                processing.usingTrackingEventProcessors();
                for (var projection : LicensingProjections.ALL) {
                    processing.registerTrackingEventProcessorConfiguration(
                            "TrackingEventProcessor",
                            _ -> TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                                    .andBatchSize(100)
                                    .andEventAvailabilityTimeout(20, TimeUnit.MILLISECONDS));
                    processing.registerEventHandler(_ -> projection.into(Database.dataSource()));
                }
            });
            return configurer.buildConfiguration();
        }

        private void awaitAll(Configuration axon) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!LicensingProjections.ALL.stream().allMatch(projection -> isAtTheEnd(axon, projection))) {
                assertThat(System.nanoTime()).as("time left to catch up").isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        private boolean isAtTheEnd(Configuration axon, ProjectionDefinition projection) {
            var status = processor(axon, projection).processingStatus();
            return !status.isEmpty()
                    && status.values().stream()
                            .allMatch(segment -> segment.getCurrentPosition().orElse(-1) >= 699);
        }

        private TrackingEventProcessor processor(Configuration axon, ProjectionDefinition projection) {
            return axon.eventProcessingConfiguration()
                    .eventProcessor(projection.group(), TrackingEventProcessor.class)
                    .orElseThrow();
        }

        private Map<String, Map<String, List<String>>> shown() {
            return LicensingProjections.ALL.stream()
                    .collect(toMap(ProjectionDefinition::group, projection -> Database.contents(projection.schema())));
        }

        private Map<String, Map<String, List<String>>> shownWithoutAxon(History history) {
            return LicensingProjections.ALL.stream().collect(toMap(ProjectionDefinition::group, projection -> {
                var beside = Database.beside(projection.schema());
                projection.into(Database.dataSource(), beside).project(history.recorded());
                return Database.contents(beside);
            }));
        }
    }
}
