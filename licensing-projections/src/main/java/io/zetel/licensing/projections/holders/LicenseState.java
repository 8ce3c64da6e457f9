package io.zetel.licensing.projections.holders;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a source of a licence stands, in Microsoft's words where Microsoft has one (R01). */
public enum LicenseState {

    /** It gives the product. */
    @JsonProperty("Active")
    ACTIVE,
    /** It gives the product, but the last change to it failed. */
    @JsonProperty("ActiveWithError")
    ACTIVE_WITH_ERROR,
    /** It should give the product and does not. */
    @JsonProperty("Error")
    ERROR,
    /** It gives nothing as long as its holder is what the error says, such as a guest (G09). */
    @JsonProperty("Skipped")
    SKIPPED,
    /** It sleeps until its holder is restored (P24). */
    @JsonProperty("Suspended")
    SUSPENDED;

    /** Whether its holder sits on a seat because of it. */
    public boolean isLive() {
        return this == ACTIVE || this == ACTIVE_WITH_ERROR;
    }
}
