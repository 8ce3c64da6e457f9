package io.zetel.licensing.domain.catalogue;

/** Where decisions get the catalogue that holds now; it may be replaced between two calls, never changed within one. */
@FunctionalInterface
public interface CurrentCatalogue {

    /** The catalogue that holds now. */
    Catalogue now();
}
