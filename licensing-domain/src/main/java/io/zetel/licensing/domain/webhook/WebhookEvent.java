package io.zetel.licensing.domain.webhook;

import io.zetel.licensing.domain.shared.LicensingEvent;
import io.zetel.licensing.domain.shared.TenantId;

/**
 * What can have happened to a webhook; it changes nobody's state, so it is of no stream. Stored forever: add, never
 * edit.
 */
public sealed interface WebhookEvent extends LicensingEvent {

    /** Nothing is sent to this webhook any more, because its receiver is gone or took nothing for days. */
    record WebhookDisabled(TenantId tenantId, String webhookId, Reason reason) implements WebhookEvent {}

    /** Why nobody asked for it and it is so. */
    enum Reason {
        GONE,
        FAILING
    }
}
