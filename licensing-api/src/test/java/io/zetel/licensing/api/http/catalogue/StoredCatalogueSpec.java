package io.zetel.licensing.api.http.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zetel.licensing.domain.catalogue.BundledCatalogue;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;
import io.zetel.licensing.domain.shared.PlanId;
import io.zetel.licensing.domain.shared.SkuId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("The stored catalogue")
class StoredCatalogueSpec {

    private static final ServicePlan TEAMS = new ServicePlan(new PlanId("57ff2da0-773e-42df-b2af-ffb7a2317929"), "TEAMS1", "Microsoft Teams");

    private static EmbeddedPostgres postgres;
    private static DataSource database;

    private final Catalogue bundled = BundledCatalogue.load();
    private final JdbcTemplate jdbc = new JdbcTemplate(database);

    @BeforeAll static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
        database = postgres.getPostgresDatabase();
        Flyway.configure().dataSource(database).locations("classpath:db/migration/catalogue").load().migrate();
    }

    @AfterAll static void stopPostgres() throws IOException {
        postgres.close();
    }

    @BeforeEach void forget() {
        jdbc.execute("truncate catalogue_product, catalogue_version");
    }

    @Test void is_the_bundled_one_before_the_first_import() {
        assertThat(node().now().products()).isEqualTo(bundled.products());
    }

    @Test void shows_an_import_at_once_on_its_own_node_and_after_a_look_on_the_others() {
        var here = node();
        var there = node();

        var difference = here.take(List.of(suite("Suite")), true, "operator");

        assertThat(difference.added()).hasSize(1);
        assertThat(here.now().findProduct("SUITE").map(Product::name)).contains("Suite");
        assertThat(there.now().findProduct("SUITE")).isEmpty();
        there.refresh();
        assertThat(there.now().products()).isEqualTo(here.now().products());
    }

    @Test void survives_a_restart_with_the_flags_of_the_bundle() {
        var device = bundled.findProduct("OFFICE_PROPLUS_DEVICE1").orElseThrow();
        node().take(List.of(new ListedProduct(device.skuId(), device.sku(), "Renamed", device.servicePlans())), true, null);

        var restarted = node().now().product(device.skuId()).orElseThrow();

        assertThat(restarted).isEqualTo(new Product(device.skuId(), device.sku(), "Renamed", device.target(), device.claimable(),
                device.agreements(), device.servicePlans()));
    }

    @Test void leaves_no_trace_of_an_import_that_says_nothing_new() {
        var node = node();
        node.take(List.of(suite("Suite")), true, null);

        var second = node.take(List.of(suite("Suite")), true, null);

        assertThat(second.isNone()).isTrue();
        assertThat(count("catalogue_version")).isEqualTo(1);
        assertThat(count("catalogue_product")).isEqualTo(1);
    }

    @Test void keeps_every_version_of_a_product_and_who_imported_it() {
        var node = node();
        node.take(List.of(suite("Suite")), true, "anna");
        node.take(List.of(suite("Suite, renamed")), true, "bert");

        assertThat(node.now().findProduct("SUITE").map(Product::name)).contains("Suite, renamed");
        assertThat(jdbc.queryForList("select imported_by || ': ' || (product ->> 'name') from catalogue_product p"
                + " join catalogue_version v on v.version = p.valid_from_version order by version", String.class))
                .containsExactly("anna: Suite", "bert: Suite, renamed");
    }

    @Test void lets_concurrent_imports_wait_for_each_other() {
        var imports = IntStream.range(0, 8).mapToObj(_ -> CompletableFuture.supplyAsync(() -> node().take(List.of(suite("Suite")), true, null)))
                .toList();

        var added = imports.stream().mapToInt(running -> running.join().added().size()).sum();

        assertThat(added).isEqualTo(1);
        assertThat(count("catalogue_version")).isEqualTo(1);
    }

    @Test void takes_a_dirty_list_and_finds_nothing_new_the_second_time() {
        var node = node();
        var list = VendorListSpec.dirty();

        assertThat(node.take(list.products(), list.complete(), null).added()).hasSize(7);
        assertThat(node.take(list.products(), list.complete(), null).isNone()).isTrue();
    }

    @Test
    @DisplayName("takes the vendor's whole list of December 2025 and finds nothing new the second time") void takes_the_vendors_whole_list()
            throws IOException {
        var file = vendorsList();
        assumeTrue(file != null, "shared/data/catalogue-2025-12.csv lies in no directory above this one");
        var node = node();
        VendorList list;
        try (var csv = Files.newInputStream(file)) {
            list = VendorList.read(csv, null);
        }

        var first = node.take(list.products(), list.complete(), null);
        var second = node.take(list.products(), list.complete(), null);

        assertThat(list.rows()).isEqualTo(5_457);
        assertThat(list.products()).hasSize(569);
        assertThat(list.servicePlans()).isEqualTo(723);
        assertThat(list.duplicates()).isEqualTo(9);
        assertThat(list.complete()).isTrue();
        assertThat(list.warnings()).noneMatch(warning -> warning.code().rowLost());
        assertThat(first.added().size() + first.changed().size()).isLessThanOrEqualTo(569);
        assertThat(second.isNone()).isTrue();
        assertThat(node.now().products()).hasSize(bundled.products().size() + first.added().size());
        assertThat(Stream.of("SPE_E3", "POWERAPPS_PER_USER", "FLOW_PER_USER", "POWERAUTOMATE_ATTENDED_RPA")).allSatisfy(
                sku -> assertThat(node.now().findProduct(sku).orElseThrow().planIds())
                        .containsExactlyInAnyOrderElementsOf(bundled.findProduct(sku).orElseThrow().planIds()));
    }

    private static Path vendorsList() {
        return Stream.iterate(Path.of("").toAbsolutePath(), above -> above != null, Path::getParent)
                .map(above -> above.resolve("shared/data/catalogue-2025-12.csv")).filter(Files::isReadable).findFirst().orElse(null);
    }

    private StoredCatalogue node() {
        return new StoredCatalogue(bundled, jdbc, new TransactionTemplate(new JdbcTransactionManager(database)));
    }

    private int count(String table) {
        return jdbc.queryForObject("select count(*) from " + table, Integer.class);
    }

    private static ListedProduct suite(String name) {
        return new ListedProduct(new SkuId("00000000-0000-4000-8000-00000000000a"), "SUITE", name, List.of(TEAMS));
    }
}
