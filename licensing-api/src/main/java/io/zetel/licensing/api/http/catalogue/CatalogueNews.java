package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.commands.Answer;
import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.commands.Reads;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.NewVersion;
import io.zetel.licensing.domain.shared.PolicyId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.SkuId;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.domain.tenant.TenantCommand.NoteCatalogueChange;
import io.zetel.licensing.domain.tenant.TenantCommand.Preconfigured;
import io.zetel.licensing.engine.moves.TenantMoves;
import io.zetel.licensing.engine.outage.WatchedFlag;
import io.zetel.licensing.projections.policies.PolicyList;
import io.zetel.licensing.projections.seats.SeatUsage;
import io.zetel.licensing.projections.tenants.TenantOverview;
import io.zetel.licensing.projections.tenants.TenantRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells tenants, in their own history, which versions of the catalogue changed products they have to do with (A08,
 * A13). Each version is told once, in order; what a node that died left untold, the next look tells.
 */
@Component
class CatalogueNews {

    private static final Logger log = LoggerFactory.getLogger(CatalogueNews.class);
    private static final long TELL_LOCK = 0x7A6574656C746C64L; // "zeteltld"
    /** So many commands are under way at a time. */
    private static final int AT_ONCE = 64;

    private static final int PAGE = 500;

    private final StoredCatalogue catalogue;
    private final Commands commands;
    private final Reads reads;
    private final SeatUsage seats;
    private final PolicyList policies;
    private final TenantOverview tenants;
    private final TenantMoves moves;
    private final DataSource database;
    private final JdbcTemplate jdbc;
    private final WatchedFlag left = new WatchedFlag(
            "(select max(version) from catalogue_event) is distinct from (select max(version) from catalogue_told)",
            () -> {});

    CatalogueNews(
            StoredCatalogue catalogue,
            Commands commands,
            Reads reads,
            SeatUsage seats,
            PolicyList policies,
            TenantOverview tenants,
            TenantMoves moves,
            DataSource database) {
        this.catalogue = catalogue;
        this.commands = commands;
        this.reads = reads;
        this.seats = seats;
        this.policies = policies;
        this.tenants = tenants;
        this.moves = moves;
        this.database = database;
        this.jdbc = new JdbcTemplate(database);
    }

    /** Which of these products some tenant has bought or draws on. */
    Set<SkuId> inUse(Collection<SkuId> skuIds) {
        reads.catchUp(SeatUsage.GROUP, PolicyList.GROUP);
        var used = new HashSet<SkuId>();
        concerned(skuIds).values().forEach(used::addAll);
        return used;
    }

    /** Looks what another node has stored, and for what nobody has told: one turn of a timer for both. */
    @Scheduled(fixedDelayString = "${zetel.catalogue.poll:1s}")
    void follow() {
        catalogue.follow();
        if (!left.isClear() && !untold().isEmpty()) {
            announce();
        }
    }

    @Bean
    WatchedFlag versionsUntold() {
        return left;
    }

    /** Tells what has not been told, and the position after which everybody knows; 0 where nobody had to be told. */
    long announce() {
        try (var lock = database.getConnection()) {
            advisory(lock, "pg_advisory_lock");
            try {
                long position = 0;
                for (var version : untold()) {
                    position = Math.max(position, announce(version));
                    jdbc.update(
                            "insert into catalogue_told (version) values (?) on conflict do nothing",
                            version.version());
                }
                return position;
            } finally {
                advisory(lock, "pg_advisory_unlock");
            }
        } catch (SQLException | Refused | RuntimeException e) {
            log.warn("Not every tenant has been told of the catalogue yet, will try again", e);
            return 0;
        }
    }

    private List<CatalogueVersion> untold() {
        long told = jdbc.queryForObject("select coalesce(max(version), 0) from catalogue_told", Long.class);
        return catalogue.events(told, Long.MAX_VALUE);
    }

    private long announce(CatalogueVersion version) throws Refused {
        if (version.version() == 1) {
            return 0;
        }
        catalogue.since(version.version());
        var before = catalogue.version(version.version() - 1).catalogue();
        var after = catalogue.version(version.version()).catalogue();
        var changes = new HashMap<SkuId, ProductChange>();
        ProductChange.between(before, after).forEach(change -> changes.put(change.skuId(), change));
        var rolledOut = rolledOut(before, after);
        reads.catchUp(SeatUsage.GROUP, PolicyList.GROUP, TenantOverview.GROUP);
        var concerned = concerned(changes.keySet());
        long position = 0;
        if (rolledOut.isEmpty()) {
            position = send(version, List.copyOf(concerned.keySet()), concerned, changes, rolledOut);
        } else {
            for (var page = tenants.tenants(null, PAGE);
                    !page.isEmpty();
                    page = tenants.tenants(page.getLast().tenantId().value(), PAGE)) {
                position = Math.max(
                        position,
                        send(
                                version,
                                page.stream()
                                        .map(TenantRow::tenantId)
                                        .filter(tenant -> !moves.isElsewhere(tenant))
                                        .toList(),
                                concerned,
                                changes,
                                rolledOut));
            }
        }
        return position;
    }

    private long send(
            CatalogueVersion version,
            List<TenantId> to,
            Map<TenantId, Set<SkuId>> concerned,
            Map<SkuId, ProductChange> changes,
            List<App> rolledOut)
            throws Refused {
        var origin = new Origin(
                version.actor() == null ? "system" : version.actor(),
                Optional.ofNullable(version.reason()),
                UUID.randomUUID().toString(),
                Optional.empty(),
                "catalogue");
        long position = 0;
        for (int from = 0; from < to.size(); from += AT_ONCE) {
            var sent = to.subList(from, Math.min(to.size(), from + AT_ONCE)).stream()
                    .<CompletableFuture<Answer<NewVersion>>>map(tenant -> commands.start(
                            new NoteCatalogueChange(
                                    tenant,
                                    version.version(),
                                    version.recordedAt(),
                                    concerned.getOrDefault(tenant, Set.of()).stream()
                                            .map(changes::get)
                                            .sorted(Comparator.comparing(ProductChange::sku))
                                            .toList(),
                                    rolledOut.stream()
                                            .map(app -> new Preconfigured(
                                                    app.id(),
                                                    new PolicyId(
                                                            UUID.randomUUID().toString())))
                                            .toList()),
                            NewVersion.class,
                            origin))
                    .toList();
            for (var answer : sent) {
                position = Math.max(position, commands.await(answer).position());
            }
        }
        return position;
    }

    /** Apps that can be claimed now and could not before, each with a product to begin with. */
    private static List<App> rolledOut(Catalogue before, Catalogue after) {
        return after.apps().stream()
                .filter(app -> app.claimable() && app.defaultProduct() != null)
                .filter(app -> before.app(app.id()).filter(App::claimable).isEmpty())
                .toList();
    }

    private Map<TenantId, Set<SkuId>> concerned(Collection<SkuId> skuIds) {
        var concerned = new HashMap<TenantId, Set<SkuId>>();
        for (var found : List.of(seats.buyers(skuIds), policies.drawingOn(skuIds))) {
            found.forEach((tenant, products) ->
                    concerned.computeIfAbsent(tenant, _ -> new HashSet<>()).addAll(products));
        }
        concerned.keySet().removeIf(moves::isElsewhere);
        return concerned;
    }

    private static void advisory(Connection connection, String function) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("select " + function + "(" + TELL_LOCK + ")");
        }
    }
}
