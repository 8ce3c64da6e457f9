package io.zetel.licensing.engine.store;

import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.AbstractMessage;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;

/**
 * An event as followers share it. Axon keeps tens of thousands of them for whoever comes later, and collections move
 * all that is kept, so what was decoded stays only until whoever took the event is done with it. Then it is the bytes
 * that were stored, which are decoded again for whoever does come.
 *
 * @param <T> what happened
 */
public final class SharedEvent<T> extends GenericTrackedDomainEventMessage<T> {

    private static final long serialVersionUID = 1L;

    private final transient Stored<T> stored;

    private SharedEvent(TrackingToken token, DomainEventMessage<T> event, Stored<T> stored, Alike alike) {
        super(
                token,
                alike.type(event.getType()),
                alike.stream(event.getAggregateIdentifier()),
                event.getSequenceNumber(),
                stored,
                event.getTimestamp());
        this.stored = stored;
    }

    /** The event of a message that came from this serializer. */
    static <T> TrackedEventMessage<T> of(TrackedEventMessage<T> message, Serializer serializer, Alike alike) {
        if (!(message instanceof DomainEventMessage<?>)) {
            return message;
        }
        var event = (DomainEventMessage<T>) message;
        var payload = event.serializePayload(serializer, byte[].class);
        var metaData = event.serializeMetaData(serializer, byte[].class);
        var stored = new Stored<T>(
                event.getIdentifier(),
                event.getPayloadType(),
                serializer,
                alike.type(payload.getType()),
                payload.getData(),
                alike.metaData(metaData.getData()));
        return new SharedEvent<>(message.trackingToken(), event, stored, alike);
    }

    /** Whoever took these is done with them. */
    public static void letGo(Iterable<? extends TrackedEventMessage<?>> events) {
        for (var event : events) {
            if (event instanceof SharedEvent<?> shared) {
                shared.stored.letGo();
            }
        }
    }

    /** The bytes, and what is decoded of them at the time; two threads may both decode, to the same. */
    private static final class Stored<T> extends AbstractMessage<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> payloadType;
        private final transient Serializer serializer;
        private final transient SerializedType type;
        private final byte[] payload;
        private final byte[] metaData;
        private transient volatile @Nullable T decodedPayload;
        private transient volatile @Nullable MetaData decodedMetaData;

        private Stored(
                String identifier,
                Class<T> payloadType,
                Serializer serializer,
                SerializedType type,
                byte[] payload,
                byte[] metaData) {
            super(identifier);
            this.payloadType = payloadType;
            this.serializer = serializer;
            this.type = type;
            this.payload = payload;
            this.metaData = metaData;
        }

        private void letGo() {
            decodedPayload = null;
            decodedMetaData = null;
        }

        @Override
        public T getPayload() {
            var decoded = decodedPayload;
            if (decoded == null) {
                decoded = decoded(payload(), "payload");
                decodedPayload = decoded;
            }
            return decoded;
        }

        @Override
        public MetaData getMetaData() {
            var decoded = decodedMetaData;
            if (decoded == null) {
                decoded = decoded(metaData(), "meta data");
                decodedMetaData = decoded;
            }
            return decoded;
        }

        private <R> R decoded(SerializedObject<byte[]> bytes, String what) {
            try {
                return serializer.deserialize(bytes);
            } catch (SerializationException e) {
                throw new SerializationException(
                        "Error while deserializing %s of message %s".formatted(what, getIdentifier()), e);
            }
        }

        private SerializedObject<byte[]> payload() {
            return new SimpleSerializedObject<>(payload, byte[].class, type);
        }

        private SerializedObject<byte[]> metaData() {
            return new SerializedMetaData<>(metaData, byte[].class);
        }

        @Override
        public Class<T> getPayloadType() {
            return payloadType;
        }

        @Override
        public <R> SerializedObject<R> serializePayload(Serializer into, Class<R> representation) {
            return into.equals(serializer)
                    ? into.getConverter().convert(payload(), representation)
                    : into.serialize(getPayload(), representation);
        }

        @Override
        public <R> SerializedObject<R> serializeMetaData(Serializer into, Class<R> representation) {
            return into.equals(serializer)
                    ? into.getConverter().convert(metaData(), representation)
                    : into.serialize(getMetaData(), representation);
        }

        @Override
        protected Message<T> withMetaData(MetaData other) {
            return new GenericMessage<>(getIdentifier(), getPayload(), (Map<String, ?>) other);
        }
    }
}
