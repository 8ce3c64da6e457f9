package io.zetel.licensing.domain.shared;

import java.util.HashMap;
import java.util.Map;

/**
 * Why an event happened, as its metadata says: everything the command said about its caller, and the command itself.
 */
public final class CausationMetadata {

    /** The command that brought the event about. */
    public static final String CAUSATION_ID = "causationId";

    /** The request that started it all; the command itself where nobody named one. */
    public static final String CORRELATION_ID = "correlationId";

    private CausationMetadata() {}

    /** The metadata for the events of the command that came with this. */
    public static Map<String, Object> of(String commandId, Map<String, ?> said) {
        var meta = new HashMap<String, Object>(said);
        meta.put(CAUSATION_ID, commandId);
        meta.putIfAbsent(CORRELATION_ID, commandId);
        return meta;
    }
}
