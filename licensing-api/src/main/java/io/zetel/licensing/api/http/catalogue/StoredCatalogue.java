package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueImport;
import io.zetel.licensing.domain.catalogue.CatalogueImport.Difference;
import io.zetel.licensing.domain.catalogue.CurrentCatalogue;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bundled catalogue with everything the vendor's lists have said since. Decisions read it from memory; an import is seen
 * at once on its own node and within seconds on the others.
 */
public class StoredCatalogue implements CurrentCatalogue {

    private static final long IMPORT_LOCK = 0x7A6574656C636174L; // "zetelcat"
    private static final String VERSION = "select coalesce(max(version), 0) from catalogue_version";
    private static final String LATEST = "select distinct on (sku_id) product from catalogue_product order by sku_id, valid_from_version desc";
    private static final String NEW_VERSION = "insert into catalogue_version (imported_by, added, changed) values (?, ?, ?) returning version";
    private static final String NEW_PRODUCT = "insert into catalogue_product (sku_id, valid_from_version, product) values (?, ?, ?::jsonb)";
    private static final int BATCH = 500;

    private final Catalogue bundled;
    private final JdbcTemplate jdbc;
    private final TransactionOperations transaction;
    private final JsonMapper json = JsonMapper.shared();
    private volatile Snapshot snapshot;

    private record Snapshot(long version, Catalogue catalogue) {}

    /** The stored catalogue over a bundled one. */
    public StoredCatalogue(Catalogue bundled, JdbcTemplate jdbc, TransactionOperations transaction) {
        this.bundled = bundled;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.snapshot = load();
    }

    @Override public Catalogue now() { return snapshot.catalogue(); }

    /** Takes over what a list says; imports wait for each other, and one that says nothing new leaves no trace. */
    Difference take(List<ListedProduct> listed, boolean complete, @Nullable String actor) {
        var difference = Objects.requireNonNull(transaction.execute(_ -> {
            jdbc.query("select pg_advisory_xact_lock(?)", _ -> {}, IMPORT_LOCK);
            var found = CatalogueImport.difference(load().catalogue(), listed, complete);
            if (!found.isNone()) {
                store(found, actor);
            }
            return found;
        }));
        refresh();
        return difference;
    }

    /** Looks whether another node has imported a list. */
    @Scheduled(fixedDelayString = "${zetel.catalogue.poll:2s}") public synchronized void refresh() {
        if (storedVersion() != snapshot.version()) {
            snapshot = load();
        }
    }

    /** The version is read first: a list that comes in between is then read again, never missed. */
    private Snapshot load() {
        long version = storedVersion();
        var listed = jdbc.query(LATEST, (row, _) -> json.readValue(row.getString(1), ListedProduct.class));
        return new Snapshot(version, CatalogueImport.overlay(bundled, listed));
    }

    private long storedVersion() {
        return Objects.requireNonNull(jdbc.queryForObject(VERSION, Long.class));
    }

    private void store(Difference difference, @Nullable String actor) {
        var version = jdbc.queryForObject(NEW_VERSION, Long.class, actor, difference.added().size(), difference.changed().size());
        jdbc.batchUpdate(NEW_PRODUCT, difference.all(), BATCH, (insert, product) -> {
            insert.setString(1, product.skuId().value());
            insert.setObject(2, version);
            insert.setString(3, json.writeValueAsString(product));
        });
    }
}
