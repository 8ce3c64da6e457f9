package io.zetel.licensing.domain.shared;

/** A fact about one tenant. Stored forever: add, never edit. */
public interface LicensingEvent {

    /** The tenant this happened to. */
    TenantId tenantId();
}
