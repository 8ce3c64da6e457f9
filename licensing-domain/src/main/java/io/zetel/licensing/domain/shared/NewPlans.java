package io.zetel.licensing.domain.shared;

/**
 * What becomes of service plans that a product gets only after somebody was given it: they come on, as with the vendor,
 * or stay off.
 */
public enum NewPlans {
    ON,
    OFF
}
