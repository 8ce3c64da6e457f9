package io.zetel.licensing.domain.webhook;

import io.zetel.licensing.domain.shared.Ledger;
import io.zetel.licensing.domain.webhook.WebhookCommand.NoteDisabled;
import io.zetel.licensing.domain.webhook.WebhookEvent.WebhookDisabled;
import org.axonframework.commandhandling.CommandHandler;

/** Writes down what happened to webhooks. */
public final class WebhookHandlers {

    @CommandHandler
    void on(NoteDisabled c, Ledger ledger) {
        ledger.append(new WebhookDisabled(c.tenantId(), c.webhookId(), c.reason()));
    }
}
