package io.zetel.licensing.domain.webhook;

import io.zetel.licensing.domain.shared.BeforeCommit;
import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.webhook.WebhookCommand.NoteDisabled;
import io.zetel.licensing.domain.webhook.WebhookEvent.WebhookDisabled;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.GenericEventMessage;

/** Writes down what happened to webhooks. */
public final class WebhookHandlers {

    private final EventBus eventBus;

    /** Handlers that publish here. */
    public WebhookHandlers(EventBus eventBus) {
        this.eventBus = eventBus;
    }

    @CommandHandler
    void on(NoteDisabled c, CommandMessage<?> message) {
        BeforeCommit.arm();
        eventBus.publish(new GenericEventMessage<>(
                new WebhookDisabled(c.tenantId(), c.webhookId(), c.reason()), CausationMetadata.of(message)));
    }
}
