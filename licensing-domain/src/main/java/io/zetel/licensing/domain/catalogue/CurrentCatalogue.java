package io.zetel.licensing.domain.catalogue;

import io.zetel.licensing.domain.shared.TenantId;
import java.time.Instant;

/** Where decisions get the catalogue that holds now; it may be replaced between two calls, never changed within one. */
@FunctionalInterface
public interface CurrentCatalogue {

    /** The catalogue that holds now. */
    Catalogue now();

    /** The catalogue that holds now and is no older than this version, which some tenant has been told of. */
    default Catalogue since(long version) {
        return now();
    }

    /** The catalogue that held at this instant. */
    default Catalogue at(Instant instant) {
        return now();
    }

    /** The same as this tenant sees it. */
    default CurrentCatalogue of(TenantId tenant) {
        var all = this;
        return new CurrentCatalogue() {

            @Override
            public Catalogue now() {
                return all.now().of(tenant);
            }

            @Override
            public Catalogue since(long version) {
                return all.since(version).of(tenant);
            }

            @Override
            public Catalogue at(Instant instant) {
                return all.at(instant).of(tenant);
            }
        };
    }
}
