package io.zetel.licensing.engine.commands;

import io.zetel.licensing.domain.shared.CausationMetadata;
import io.zetel.licensing.domain.shared.LicensingCommand;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.messaging.MessageHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A command that waits for its turn since a time {@link io.zetel.licensing.engine.tracing.Traces} told, and who wants
 * to know the outcome.
 */
record Waiting(
        CommandMessage<?> command,
        MessageHandler<? super CommandMessage<?>> handler,
        CommandCallback<Object, Object> callback,
        long since) {

    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    /** Whether only what it would lead to is asked for. */
    boolean isDry() {
        return command.getMetaData().containsKey(TenantLanes.DRY_RUN);
    }

    /** How many a command decides about, for a list of claims counts as what is in it. */
    int size() {
        return command.getPayload() instanceof LicensingCommand licensing
                ? Math.max(1, licensing.holders().size())
                : 1;
    }

    /** Hands over the outcome; a caller that fails to take it is its own problem, not the lane's. */
    @SuppressWarnings("unchecked")
    void complete(CommandResultMessage<?> result) {
        try {
            callback.onResult((CommandMessage<Object>) command, (CommandResultMessage<Object>) result);
        } catch (RuntimeException e) {
            try (var _ = MDC.putCloseable(
                    "requestId", String.valueOf(command.getMetaData().get(CausationMetadata.CORRELATION_ID)))) {
                LOG.warn("The caller of {} failed to take the outcome", command.getCommandName(), e);
            }
        }
    }
}
