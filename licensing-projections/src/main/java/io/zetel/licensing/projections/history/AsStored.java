package io.zetel.licensing.projections.history;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/**
 * Gets at the bytes of an event as they lie in the store. A message hands its own bytes only to the serializer it came
 * from, so this one passes for any other; a message that never was in a store is written anew.
 */
final class AsStored extends Jackson3Serializer {

    private static final AsStored ANY = new AsStored();

    private AsStored() {
        super(Jackson3Serializer.builder());
    }

    static SerializedObject<byte[]> payload(EventMessage<?> message) {
        return message.serializePayload(ANY, byte[].class);
    }

    static byte[] metadata(EventMessage<?> message) {
        return message.serializeMetaData(ANY, byte[].class).getData();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Jackson3Serializer;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
