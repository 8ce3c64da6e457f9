package io.zetel.licensing.engine.copy;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Events in a context of Axon Server. */
final class AxonServerEnd implements EventStoreEnd {

    private static final int BUFFER = 5000;
    private static final long PATIENCE_SECONDS = 60;

    private final AxonServerConnectionFactory factory;
    private final AxonServerConnection connection;

    /** The events of this context. */
    AxonServerEnd(String host, int port, String context, @Nullable String token, boolean tls) {
        var builder = AxonServerConnectionFactory.forClient("zetel-copy").routingServers(new ServerAddress(host, port));
        if (token != null) {
            builder.token(token);
        }
        if (tls) {
            builder.useTransportSecurity();
        }
        this.factory = builder.build();
        this.connection = factory.connect(context);
    }

    @Override
    public long last() {
        return await(connection.eventChannel().getLastToken());
    }

    @Override
    public void each(long after, Consumer<StoredEvent> consumer) {
        long last = last();
        long at = after;
        try (var stream = connection.eventChannel().openStream(after, BUFFER)) {
            while (at < last) {
                var next = stream.nextIfAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    throw new IllegalStateException("Axon Server did not send the event behind position " + at);
                }
                at = next.getToken();
                consumer.accept(event(next.getEvent()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void append(List<StoredEvent> events) {
        var transaction = connection.eventChannel().startAppendEventsTransaction();
        events.forEach(event -> transaction.appendEvent(message(event)));
        await(transaction.commit());
    }

    @Override
    public void close() {
        connection.disconnect();
        factory.shutdown();
    }

    private static Event message(StoredEvent event) {
        var message = Event.newBuilder()
                .setMessageIdentifier(event.id())
                .setTimestamp(event.timestamp())
                .setPayload(SerializedObject.newBuilder()
                        .setType(event.payloadType())
                        .setRevision(event.revision() == null ? "" : event.revision())
                        .setData(ByteString.copyFrom(event.payload())));
        if (event.aggregateId() != null) {
            message.setAggregateIdentifier(event.aggregateId())
                    .setAggregateSequenceNumber(event.sequenceNumber())
                    .setAggregateType(event.type() == null ? "" : event.type());
        }
        event.metaData()
                .forEach((key, value) -> message.putMetaData(
                        key, MetaDataValue.newBuilder().setTextValue(value).build()));
        return message.build();
    }

    private static StoredEvent event(Event message) {
        var metaData = new TreeMap<String, String>();
        message.getMetaDataMap().forEach((key, value) -> {
            if (value.getDataCase() != MetaDataValue.DataCase.TEXT_VALUE) {
                throw new IllegalStateException("The metadata %s is no text: %s".formatted(key, value));
            }
            metaData.put(key, value.getTextValue());
        });
        var payload = message.getPayload();
        return new StoredEvent(
                message.getMessageIdentifier(),
                orNull(message.getAggregateIdentifier()),
                message.getAggregateSequenceNumber(),
                orNull(message.getAggregateType()),
                message.getTimestamp(),
                payload.getType(),
                orNull(payload.getRevision()),
                payload.getData().toByteArray(),
                metaData);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Axon Server did not answer: " + e.getMessage(), e);
        }
    }
}
