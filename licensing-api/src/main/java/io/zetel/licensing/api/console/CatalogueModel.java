package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.catalogue.ImportReport;
import io.zetel.licensing.api.http.web.ContentTag;
import io.zetel.licensing.domain.catalogue.ProductChange;
import java.util.List;

/** What the vendor's list would change. */
record CatalogueModel(ImportReport report, boolean prune) {

    /** So many of a kind are told by name. */
    static final int SHOWN = 50;

    /** So many warnings are told line by line. */
    static final int WARNINGS = 10;

    /** Another list, or another catalogue, has another tag. */
    String seen() {
        return ContentTag.of(report);
    }

    /** The products that change and stay. */
    List<ProductChange> changed() {
        return report.changedProducts().stream()
                .filter(product -> !product.taken())
                .toList();
    }

    int warnings() {
        return report.warningCounts().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    boolean changes() {
        return report.added() + report.changed() > 0 || takes();
    }

    boolean takes() {
        return !report.taken().products().isEmpty()
                || !report.taken().servicePlans().isEmpty();
    }
}
