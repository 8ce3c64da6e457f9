package io.zetel.licensing.projections.holders;

import io.zetel.licensing.domain.catalogue.App;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.shared.AppId;
import java.util.Comparator;
import java.util.List;

/** The apps that somebody's licences show them (B06). */
public final class VisibleApps {

    private VisibleApps() {}

    /** The apps of which some licence that works enables a service plan, by code. */
    public static List<AppId> of(Catalogue catalogue, List<LicenceRow> licences) {
        return catalogue.apps().stream().filter(app -> licences.stream().anyMatch(licence -> gives(catalogue, licence, app))).map(App::id)
                .sorted(Comparator.comparing(AppId::value)).toList();
    }

    private static boolean gives(Catalogue catalogue, LicenceRow licence, App app) {
        return licence.state().isLive()
                && catalogue.product(licence.skuId()).filter(product -> gives(product, licence, app)).isPresent();
    }

    private static boolean gives(Product product, LicenceRow licence, App app) {
        return product.planIds().stream().anyMatch(plan -> app.servicePlans().contains(plan) && licence.services().gives(plan));
    }
}
