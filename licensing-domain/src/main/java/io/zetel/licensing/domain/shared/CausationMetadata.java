package io.zetel.licensing.domain.shared;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;

/**
 * Why an event happened, as its metadata says: everything the command said about its caller, and the command itself.
 */
public final class CausationMetadata {

    /** The command that brought the event about. */
    public static final String CAUSATION_ID = "causationId";

    /** The request that started it all; the command itself where nobody named one. */
    public static final String CORRELATION_ID = "correlationId";

    private CausationMetadata() {}

    /** The metadata for the events of this command. */
    public static MetaData of(CommandMessage<?> command) {
        var meta = command.getMetaData().and(CAUSATION_ID, command.getIdentifier());
        return meta.containsKey(CORRELATION_ID) ? meta : meta.and(CORRELATION_ID, command.getIdentifier());
    }
}
