package io.zetel.licensing.api.http.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.zetel.licensing.api.http.catalogue.StoredCatalogue.Stored;
import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueEvent;
import io.zetel.licensing.domain.catalogue.CatalogueImport;
import io.zetel.licensing.domain.catalogue.CatalogueImport.Outcome;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.engine.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("The stored catalogue")
class StoredCatalogueSpec {

    private static final ServicePlan TEAMS =
            new ServicePlan(new PlanId("57ff2da0-773e-42df-b2af-ffb7a2317929"), "TEAMS1", "Microsoft Teams");

    private static HikariDataSource database;

    private final Catalogue bundled = BundledCatalogue.load();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(database));
    private final AtomicLong clock =
            new AtomicLong(Instant.parse("2026-11-28T09:00:00Z").toEpochMilli());

    @BeforeAll
    static void open() {
        database = TestPostgres.newDatabase();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void forget() {
        jdbc.execute("truncate catalogue_product, catalogue_version, catalogue_event, catalogue_told");
    }

    @Test
    void is_the_bundled_one_before_the_first_import_and_that_is_its_first_version() {
        assertThat(node().now().products()).isEqualTo(bundled.products());
        assertThat(node().now().rules()).isEqualTo(bundled.rules());
        assertThat(node().now().apps()).containsExactlyInAnyOrderElementsOf(bundled.apps());
        assertThat(node().version()).isEqualTo(1);
    }

    @Test
    void shows_an_import_at_once_on_its_own_node_and_after_a_look_on_the_others() {
        var here = node();
        var there = node();

        var outcome = take(here, "operator", suite("Suite")).outcome();

        assertThat(outcome.added()).hasSize(1);
        assertThat(here.now().findProduct("SUITE").map(Product::name)).contains("Suite");
        assertThat(there.now().findProduct("SUITE")).isEmpty();
        assertThat(there.since(here.version()).products())
                .as("what a tenant was told of, every node knows")
                .isEqualTo(here.now().products());
    }

    @Test
    void survives_a_restart_with_the_flags_of_the_bundle() {
        var device = bundled.findProduct("OFFICE_PROPLUS_DEVICE1").orElseThrow();
        take(node(), null, new ListedProduct(device.skuId(), device.sku(), "Renamed", device.servicePlans()));

        var restarted = node().now().product(device.skuId()).orElseThrow();

        assertThat(restarted)
                .isEqualTo(new Product(
                        device.skuId(),
                        device.sku(),
                        "Renamed",
                        device.target(),
                        device.claimable(),
                        device.agreements(),
                        device.servicePlans()));
    }

    @Test
    void leaves_no_trace_of_an_import_that_says_nothing_new() {
        var node = node();
        take(node, null, suite("Suite"));

        var second = take(node, null, suite("Suite"));

        assertThat(second.isNew()).isFalse();
        assertThat(second.version()).isEqualTo(2);
        assertThat(count("catalogue_event")).isEqualTo(2);
    }

    @Test
    void keeps_every_version_who_imported_it_and_from_when_it_held() {
        var node = node();
        take(node, "anna", suite("Suite"));
        clock.addAndGet(1000);
        take(node, "bert", suite("Suite, renamed"));

        var events = node.events(1, Long.MAX_VALUE);
        assertThat(events)
                .extracting(CatalogueVersion::version, CatalogueVersion::actor)
                .containsExactly(tuple(2L, "anna"), tuple(3L, "bert"));
        assertThat(node.now().findProduct("SUITE").map(Product::name)).contains("Suite, renamed");
        for (var any : List.of(node, node())) {
            assertThat(any.at(events.getLast().recordedAt())
                            .findProduct("SUITE")
                            .map(Product::name))
                    .contains("Suite, renamed");
            assertThat(any.at(events.getLast().recordedAt().minusNanos(1))
                            .findProduct("SUITE")
                            .map(Product::name))
                    .contains("Suite");
            assertThat(any.at(events.getFirst().recordedAt().minusNanos(1)).findProduct("SUITE"))
                    .isEmpty();
            assertThat(any.at(Instant.EPOCH).products())
                    .as("before it began it was what it began with")
                    .isEqualTo(bundled.products());
        }
    }

    @Test
    void a_clock_that_goes_back_takes_no_version_back() {
        var node = node();
        take(node, null, suite("Suite"));
        clock.addAndGet(-3_600_000);
        take(node, null, suite("Suite, renamed"));

        var times = node.events(0, Long.MAX_VALUE).stream()
                .map(CatalogueVersion::recordedAt)
                .toList();
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(node.at(Instant.ofEpochMilli(clock.get()))
                        .findProduct("SUITE")
                        .map(Product::name))
                .as("the present is all that is stored")
                .contains("Suite, renamed");
    }

    @Test
    void begins_in_an_old_installation_with_what_its_tables_hold() {
        jdbc.update("insert into catalogue_version (imported_by, added, changed) values ('anna', 1, 0)");
        jdbc.update("insert into catalogue_version (imported_by, added, changed) values ('anna', 0, 1)");
        var versions = jdbc.queryForList("select version from catalogue_version order by version", Long.class);
        for (int i = 0; i < 2; i++) {
            var product = new ListedProduct(
                    new SkuId("00000000-0000-4000-8000-00000000000a"),
                    i == 0 ? "SUITE_OLD" : "SUITE",
                    "Suite",
                    List.of(TEAMS));
            jdbc.update(
                    "insert into catalogue_product values (?, ?, ?::jsonb)",
                    product.skuId().value(),
                    versions.get(i),
                    JsonMapper.shared().writeValueAsString(product));
        }

        var node = node();

        assertThat(node.version()).isEqualTo(1);
        assertThat(Stream.of("SUITE", "suite_old").map(node.now()::findProduct))
                .allMatch(found -> found.orElseThrow().sku().equals("SUITE"));
        assertThat(node.now().products()).hasSize(bundled.products().size() + 1);
    }

    @Test
    void A08_takes_what_a_new_release_brings_once() {
        take(node(), null, suite("Suite"));

        var upgraded =
                new StoredCatalogue(bundled, "next", jdbc, transactions, () -> Instant.ofEpochMilli(clock.get()));

        assertThat(upgraded.version()).isEqualTo(3);
        assertThat(upgraded.now().findProduct("SUITE")).isPresent();
        assertThat(node().version()).isEqualTo(3);
    }

    @Test
    void an_event_is_stored_under_its_name_for_ever() {
        var node = node();
        take(node, null, suite("Suite"));
        node.append(
                _ -> Optional.of(new CatalogueEvent.PlanRulesReplaced(bundled.rules())), event -> event, null, null);
        node.append(
                _ -> Optional.of(
                        new CatalogueEvent.AppSet(bundled.apps().iterator().next())),
                event -> event,
                null,
                null);
        new StoredCatalogue(bundled, "next", jdbc, transactions, () -> Instant.ofEpochMilli(clock.get()));

        assertThat(jdbc.queryForList("select type from catalogue_event order by version", String.class))
                .containsExactly("CatalogueStarted", "ListImported", "PlanRulesReplaced", "AppSet", "ReleaseTaken");
        assertThat(node().events(0, Long.MAX_VALUE))
                .extracting(CatalogueVersion::event)
                .element(2)
                .isEqualTo(new CatalogueEvent.PlanRulesReplaced(bundled.rules()));
    }

    @Test
    void lets_concurrent_imports_wait_for_each_other() {
        node();
        var imports = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> take(node(), null, suite("Suite")).outcome()))
                .toList();

        var added = imports.stream()
                .mapToInt(running -> running.join().added().size())
                .sum();

        assertThat(added).isEqualTo(1);
        assertThat(count("catalogue_event")).isEqualTo(2);
    }

    @Test
    void takes_a_dirty_list_and_finds_nothing_new_the_second_time() {
        var node = node();
        var list = VendorListSpec.dirty();

        assertThat(take(node, list).outcome().added()).hasSize(7);
        assertThat(take(node, list).outcome().isNone()).isTrue();
    }

    @Test
    @DisplayName("takes the vendor's whole list of December 2025 and finds nothing new the second time")
    void takes_the_vendors_whole_list() throws IOException {
        var file = vendorsList();
        assumeTrue(file != null, "shared/data/catalogue-2025-12.csv lies in no directory above this one");
        var node = node();
        VendorList list;
        try (var csv = Files.newInputStream(file)) {
            list = VendorList.read(csv, null);
        }

        var first = take(node, list).outcome();
        var second = take(node, list).outcome();

        assertThat(list.rows()).isEqualTo(5_457);
        assertThat(list.products()).hasSize(569);
        assertThat(list.servicePlans()).isEqualTo(723);
        assertThat(list.duplicates()).isEqualTo(9);
        assertThat(list.complete()).isTrue();
        assertThat(list.warnings()).noneMatch(warning -> warning.code().rowLost());
        assertThat(first.added().size() + first.changed().size()).isLessThanOrEqualTo(569);
        assertThat(second.isNone()).isTrue();
        assertThat(node.now().products())
                .hasSize(bundled.products().size() + first.added().size());
        assertThat(Stream.of("SPE_E3", "POWERAPPS_PER_USER", "FLOW_PER_USER", "POWERAUTOMATE_ATTENDED_RPA"))
                .allSatisfy(sku -> assertThat(node.now()
                                .product(bundled.findProduct(sku).orElseThrow().skuId())
                                .orElseThrow()
                                .planIds())
                        .containsExactlyInAnyOrderElementsOf(
                                bundled.findProduct(sku).orElseThrow().planIds()));
    }

    private static Path vendorsList() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .map(above -> above.resolve("shared/data/catalogue-2025-12.csv"))
                .filter(Files::isReadable)
                .findFirst()
                .orElse(null);
    }

    private StoredCatalogue node() {
        return new StoredCatalogue(bundled, "bundle", jdbc, transactions, () -> Instant.ofEpochMilli(clock.get()));
    }

    private static Stored<Outcome> take(StoredCatalogue node, @Nullable String actor, ListedProduct product) {
        return take(node, actor, List.of(product), true);
    }

    private static Stored<Outcome> take(StoredCatalogue node, VendorList list) {
        return take(node, null, list.products(), list.complete());
    }

    private static Stored<Outcome> take(
            StoredCatalogue node, @Nullable String actor, List<ListedProduct> list, boolean complete) {
        return node.append(
                state -> CatalogueImport.outcome(state.catalogue(), list, complete, false, _ -> false),
                outcome -> outcome.isNone() ? Optional.empty() : Optional.of(outcome.event()),
                actor,
                null);
    }

    private int count(String table) {
        return jdbc.queryForObject("select count(*) from " + table, Integer.class);
    }

    private static ListedProduct suite(String name) {
        return new ListedProduct(new SkuId("00000000-0000-4000-8000-00000000000a"), "SUITE", name, List.of(TEAMS));
    }
}
