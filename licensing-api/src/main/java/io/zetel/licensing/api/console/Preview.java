package io.zetel.licensing.api.console;

import io.zetel.licensing.api.http.dryrun.Consequence;
import io.zetel.licensing.api.http.dryrun.Consequence.AffectedPeople;
import io.zetel.licensing.api.http.names.Names;
import java.util.List;

/** What a change would lead to, as the dry run of the API tells it, with the names of products and services. */
record Preview(List<Product> products, List<Service> services) {

    /** So many are shown by name. */
    static final int SHOWN = 10;

    /**
     * Of one product: who loses it, who has it through something else as well, who gets it, and the seats that come
     * free.
     */
    record Product(
            String name, AffectedPeople losing, AffectedPeople keeping, AffectedPeople gaining, int freed, int taken) {}

    /** A service plan that somebody has no longer from anywhere. */
    record Service(String name, AffectedPeople losing) {}

    static Preview of(Consequence foreseen, Names names) {
        return new Preview(
                foreseen.products().stream()
                        .map(product -> new Product(
                                names.productName(product.skuId()),
                                product.losing(),
                                product.keeping(),
                                product.gaining(),
                                product.seatsFreed(),
                                product.seatsTaken()))
                        .toList(),
                foreseen.servicesLost().stream()
                        .map(lost -> new Service(names.planName(lost.servicePlanId()), lost.losing()))
                        .toList());
    }

    /** Whether somebody has less afterwards. */
    boolean hurts() {
        return !services.isEmpty()
                || products.stream().anyMatch(product -> product.losing().count() > 0);
    }
}
