package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.catalogue.CatalogueImports.Shown;
import io.zetel.licensing.domain.catalogue.Product;
import io.zetel.licensing.domain.catalogue.ServicePlan;

/** The catalogue now or then, and how it came to be what it is or was. */
record VersionsModel(Shown shown, Actors.Named called) {

    long products() {
        return shown.catalogue().products().size();
    }

    long services() {
        return shown.catalogue().products().stream()
                .map(Product::servicePlans)
                .flatMap(plans -> plans.stream().map(ServicePlan::id))
                .distinct()
                .count();
    }

    long apps() {
        return shown.catalogue().apps().size();
    }
}
