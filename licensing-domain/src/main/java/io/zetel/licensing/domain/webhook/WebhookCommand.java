package io.zetel.licensing.domain.webhook;

import io.zetel.licensing.domain.shared.LicensingCommand;
import io.zetel.licensing.domain.shared.TenantId;

/** What may be asked about a webhook. */
public sealed interface WebhookCommand extends LicensingCommand {

    /** Let the history say that this webhook was disabled. */
    record NoteDisabled(TenantId tenantId, String webhookId, WebhookEvent.Reason reason) implements WebhookCommand {}
}
