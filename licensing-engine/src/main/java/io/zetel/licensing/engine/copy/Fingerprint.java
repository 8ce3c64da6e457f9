package io.zetel.licensing.engine.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Counts events and hashes all that is in them, in their order, every part with its length. */
final class Fingerprint {

    private final MessageDigest digest = sha256();
    private long count;

    void add(StoredEvent event) {
        count++;
        text(event.id());
        text(event.aggregateId());
        number(event.sequenceNumber());
        text(event.type());
        number(event.timestamp());
        text(event.payloadType());
        text(event.revision());
        bytes(event.payload());
        number(event.metaData().size());
        event.metaData().forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    long count() {
        return count;
    }

    /** The hash of all so far; ends the counting. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    private void text(@Nullable String text) {
        if (text == null) {
            number(-1);
        } else {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void bytes(byte[] bytes) {
        number(bytes.length);
        digest.update(bytes);
    }

    private void number(long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
