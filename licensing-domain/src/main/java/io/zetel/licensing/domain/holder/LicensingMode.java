package io.zetel.licensing.domain.holder;

/** Whether a member gets all products of a group or none (R02), or each for itself. */
public enum LicensingMode {
    ATOMIC,
    INDEPENDENT
}
