package io.zetel.licensing.domain.holder;

/**
 * What becomes of the licences of a user whose account is disabled: they stay as they are, or they sleep and give their
 * seats back (P26).
 */
public enum LicensesOfDisabled {
    KEEP,
    SUSPEND
}
