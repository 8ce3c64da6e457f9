package io.zetel.licensing.domain.tenant;

/** Who brought something about: a person, or the system while provisioning. */
public enum Initiator {
    ADMIN,
    SYSTEM
}
