package io.zetel.licensing.api.moving;

import io.zetel.licensing.api.http.catalogue.StoredCatalogue;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueEvent.OwnProductSet;
import io.zetel.licensing.domain.catalogue.CatalogueState;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.HashSet;
import tools.jackson.databind.json.JsonMapper;

/** The catalogues of both sides: alike now, and what the tenant's past goes by is taken along. */
final class BothCatalogues {

    private static final String APPEND = """
            insert into catalogue_event (version, type, recorded_at, actor, reason, payload)
            select max(version) + 1, :type, greatest(clock_timestamp(), max(recorded_at) + interval '1 microsecond'), 'zetel',
                   :reason, :payload::jsonb
            from catalogue_event
            """;
    private static final String UNTIL =
            "select greatest(clock_timestamp(), max(recorded_at)) + interval '1 microsecond' from catalogue_event";

    private final TenantId tenant;
    private final Installation from;
    private final Installation to;

    BothCatalogues(TenantId tenant, Installation from, Installation to) {
        this.tenant = tenant;
        this.from = from;
        this.to = to;
    }

    /** Fails where both sides do not sell the same. */
    void requireAlike() throws CannotMove {
        var there = of(from);
        var here = of(to);
        int differ = ProductChange.between(there, here).size()
                + ProductChange.between(here, there).size();
        boolean appsDiffer = !new HashSet<>(there.apps()).equals(new HashSet<>(here.apps()));
        boolean salesDiffer =
                there.products().stream().map(Product::skuId).anyMatch(sku -> there.isSold(sku) != here.isSold(sku));
        if (differ > 0 || appsDiffer || salesDiffer) {
            throw new CannotMove(
                    ("The catalogues are not alike (products that differ: %d; apps differ: %s; what is sold differs: %s). "
                                    + "Import the same lists on both sides first.")
                            .formatted(differ, appsDiffer ? "yes" : "no", salesDiffer ? "yes" : "no"));
        }
    }

    /** What the tenant has of its own is sold there too, and answers about its past go by what was known here. */
    void carry() {
        to.inTransaction(() -> {
            to.jdbc()
                    .sql("select pg_advisory_xact_lock(?)")
                    .param(StoredCatalogue.WRITE_LOCK)
                    .query()
                    .listOfRows();
            var known = of(to).ownOf(tenant);
            of(from).ownOf(tenant).stream()
                    .filter(product -> !known.contains(product))
                    .forEach(this::append);
            keepPast();
        });
    }

    private void append(Product product) {
        var event = new OwnProductSet(tenant, product);
        to.jdbc()
                .sql(APPEND)
                .param("type", event.getClass().getSimpleName())
                .param("reason", "The tenant moved here")
                .param("payload", JsonMapper.shared().writeValueAsString(event))
                .update();
    }

    private void keepPast() {
        var until = to.jdbc().sql(UNTIL).query((row, _) -> row.getTimestamp(1)).single();
        from.jdbc().sql("""
                     select version, type, recorded_at, actor, reason, payload::text from catalogue_event
                     where type <> 'OwnProductSet' or payload ->> 'tenantId' = ? order by version
                     """).param(tenant.value()).query(row -> {
            to.jdbc()
                    .sql("insert into catalogue_elsewhere values (?, ?, ?, ?, ?, ?, ?, ?::jsonb)")
                    .params(
                            tenant.value(),
                            until,
                            row.getLong(1),
                            row.getString(2),
                            row.getTimestamp(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6))
                    .update();
        });
    }

    private static Catalogue of(Installation side) {
        var state = CatalogueState.EMPTY;
        var events = side.jdbc()
                .sql("select type, payload::text from catalogue_event order by version")
                .query((row, _) -> StoredCatalogue.event(row.getString(1), row.getString(2)))
                .list();
        for (var event : events) {
            state = state.evolve(event);
        }
        return state.catalogue();
    }
}
