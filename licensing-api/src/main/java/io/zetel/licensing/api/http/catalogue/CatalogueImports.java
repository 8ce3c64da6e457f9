package io.zetel.licensing.api.http.catalogue;

import io.zetel.licensing.api.http.catalogue.CatalogueViews.VersionView;
import io.zetel.licensing.api.http.catalogue.ImportReport.Lacked;
import io.zetel.licensing.api.http.catalogue.ImportReport.NewProduct;
import io.zetel.licensing.api.http.commands.TemporalReads;
import io.zetel.licensing.api.http.web.AsOf;
import io.zetel.licensing.api.http.web.Origin;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.CatalogueImport;
import io.zetel.licensing.domain.catalogue.CatalogueImport.Outcome;
import io.zetel.licensing.domain.catalogue.CatalogueState;
import io.zetel.licensing.domain.catalogue.ListedProduct;
import io.zetel.licensing.domain.catalogue.ProductChange;
import io.zetel.licensing.domain.shared.SkuId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lays the vendor's list over the catalogue, or tells what that would do, and tells the versions there were, for
 * whoever brings the list.
 */
@Component
public class CatalogueImports {

    private final StoredCatalogue catalogue;
    private final CatalogueNews news;
    private final TemporalReads moments;

    CatalogueImports(StoredCatalogue catalogue, CatalogueNews news, TemporalReads moments) {
        this.moments = moments;
        this.catalogue = catalogue;
        this.news = news;
    }

    /** What an import did, and the position at which every tenant concerned knows; 0 where nobody had to be told. */
    public record Imported(ImportReport report, long position) {}

    /** What a list comes to, and the catalogue it was laid over. */
    private record Decided(Outcome outcome, CatalogueState before) {

        Catalogue after() {
            return outcome.isNone()
                    ? before.catalogue()
                    : before.evolve(outcome.event()).catalogue();
        }
    }

    /** Reads a list and does what it says; of a dry origin, only tells what that would be. */
    public Imported lay(InputStream csv, @Nullable Charset declared, boolean prune, Origin origin) throws IOException {
        var list = VendorList.read(csv, declared);
        var used = news.inUse(list.products().stream().map(ListedProduct::skuId).toList());
        if (origin.dryRun()) {
            var decided = catalogue.foresee(state -> decided(state, list, prune, used));
            return new Imported(report(list, decided, decided.before().version(), true), 0);
        }
        var stored = catalogue.append(
                state -> decided(state, list, prune, used),
                decided -> decided.outcome().isNone()
                        ? Optional.empty()
                        : Optional.of(decided.outcome().event()),
                origin.actor(),
                origin.reason().orElse(null));
        return new Imported(report(list, stored.outcome(), stored.version(), false), news.announce());
    }

    /** The catalogue as it is or was, with so many of its versions up to then, the last first. */
    public record Shown(long version, Catalogue catalogue, List<VersionView> versions) {}

    /** The catalogue now or at an instant. */
    public Shown shown(AsOf asOf, int most) {
        moments.refuseFuture(asOf);
        long last = asOf.instant().map(catalogue::versionAt).orElseGet(catalogue::version);
        return new Shown(
                last,
                catalogue.version(last).catalogue(),
                versions(Math.max(0, last - most), last).reversed());
    }

    /** When the catalogue began. */
    public Instant begun() {
        return catalogue.begun();
    }

    /** The versions behind this one, up to the other. */
    List<VersionView> versions(long after, long upTo) {
        var known = new ArrayList<VersionView>();
        var events = catalogue.events(after, upTo);
        var before =
                events.isEmpty() ? null : catalogue.version(events.getFirst().version() - 1);
        for (var event : events) {
            var then = before.evolve(event.event());
            known.add(VersionView.of(event, before.catalogue(), then.catalogue()));
            before = then;
        }
        return known;
    }

    private static Decided decided(CatalogueState state, VendorList list, boolean prune, Set<SkuId> used) {
        return new Decided(
                CatalogueImport.outcome(state.catalogue(), list.products(), list.complete(), prune, used::contains),
                state);
    }

    private static ImportReport report(VendorList list, Decided decided, long version, boolean dryRun) {
        var outcome = decided.outcome();
        var after = decided.after();
        warn(list, outcome, after);
        return new ImportReport(
                list.rows(),
                list.products().size(),
                list.servicePlans(),
                outcome.added().size(),
                outcome.changed().size(),
                list.duplicates(),
                version,
                outcome.added().stream().map(NewProduct::of).toList(),
                ProductChange.between(decided.before().catalogue(), after),
                Lacked.of(outcome.taken()),
                Lacked.of(outcome.kept()),
                list.dirt().counts(),
                list.warnings(),
                dryRun);
    }

    private static void warn(VendorList list, Outcome outcome, Catalogue now) {
        var listed = list.lines().keySet();
        outcome.added().forEach(product -> now.candidates(product.sku()).stream()
                .filter(other -> !listed.contains(other.skuId()))
                .forEach(other -> list.dirt()
                        .add(new ImportWarning(
                                list.lines().getOrDefault(product.skuId(), 1L),
                                ImportWarning.Code.SHARED_PART_NUMBER,
                                "%s also names %s; use the GUID to tell them apart"
                                        .formatted(product.sku(), other.skuId())))));
        outcome.kept().plans().forEach(loss -> list.dirt()
                .add(new ImportWarning(
                        list.lines().getOrDefault(loss.skuId(), 1L),
                        ImportWarning.Code.PLANS_KEPT,
                        "%s keeps %d plans that the list lacks: %s"
                                .formatted(
                                        loss.sku(),
                                        loss.servicePlans().size(),
                                        String.join(
                                                ", ",
                                                loss.servicePlans().stream()
                                                        .limit(10)
                                                        .map(plan -> plan.name())
                                                        .toList())))));
    }
}
