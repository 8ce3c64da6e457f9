package io.zetel.licensing.projections.history;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The one way an event is written for hashing: a line of JSON without white space, its fields in this order, payload
 * and metadata byte for byte as they were stored. The exported line begins with exactly these bytes, so that whoever
 * has the file can compute the hashes without Zetel.
 */
final class Canonical {

    private static final byte[] NULL = ascii("null");

    private Canonical() {}

    static byte[] bytes(
            long n,
            String eventId,
            String type,
            Instant recordedAt,
            @Nullable String stream,
            @Nullable Long sequence,
            byte[] payload,
            byte[] metadata) {
        var out = new ByteArrayOutputStream(payload.length + metadata.length + 320);
        out.writeBytes(ascii("{\"n\":" + n));
        text(out, "eventId", eventId);
        text(out, "type", type);
        text(out, "recordedAt", recordedAt.toString());
        text(out, "stream", stream);
        raw(out, "sequence", sequence == null ? NULL : ascii(sequence.toString()));
        raw(out, "payload", payload);
        raw(out, "metadata", metadata);
        out.write('}');
        return out.toByteArray();
    }

    static void text(ByteArrayOutputStream out, String field, @Nullable String value) {
        if (value == null) {
            raw(out, field, NULL);
            return;
        }
        name(out, field);
        out.write('"');
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
        out.write('"');
    }

    private static void raw(ByteArrayOutputStream out, String field, byte[] value) {
        name(out, field);
        out.writeBytes(value);
    }

    private static void name(ByteArrayOutputStream out, String field) {
        out.writeBytes(ascii(",\"" + field + "\":"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
