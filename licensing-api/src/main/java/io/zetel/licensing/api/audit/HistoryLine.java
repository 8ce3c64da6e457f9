package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.domain.shared.TenantId;
import io.zetel.licensing.projections.history.Facts;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * An event as one line of JSON. It begins with the event's canonical form, so that the bytes under the hash are the
 * bytes of the line; behind them stand what the event is searched by and the two hashes.
 */
final class HistoryLine {

    private static final JsonFactory JSON = new JsonFactory();
    private static final HexFormat HEX = HexFormat.of();

    private HistoryLine() {}

    static void write(OutputStream out, HistoryEvent event) throws IOException {
        var canonical = event.canonical();
        out.write(canonical, 0, canonical.length - 1);
        var effectiveOn = event.facts().effectiveOn();
        out.write(ascii(
                effectiveOn == null
                        ? ",\"effectiveOn\":null"
                        : ",\"effectiveOn\":\"" + AnswerJson.text(effectiveOn) + '"'));
        out.write(ascii(",\"subject\":\""));
        out.write(JsonStringEncoder.getInstance().quoteAsUTF8(event.facts().subject()));
        out.write(ascii("\",\"previousHash\":\"" + HEX.formatHex(event.previousHash()) + "\",\"hash\":\""
                + HEX.formatHex(event.hash()) + "\"}"));
    }

    /** Reads a line back, payload and metadata byte for byte; anything else is no line of a history. */
    static HistoryEvent read(byte[] line) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            Map<String, String> texts = new HashMap<>();
            Map<String, byte[]> raw = new HashMap<>();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                var token = parser.nextToken();
                if (token == JsonToken.START_OBJECT) {
                    raw.put(name, rawValue(parser, line));
                } else if (token != JsonToken.VALUE_NULL) {
                    texts.put(name, parser.getString());
                }
            }
            return event(texts, raw);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new NotALine(e);
        }
    }

    /** A line that is no event of a history. */
    static final class NotALine extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotALine(Throwable cause) {
            super(cause);
        }
    }

    private static byte[] rawValue(JsonParser parser, byte[] line) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        return java.util.Arrays.copyOfRange(line, from, to);
    }

    private static HistoryEvent event(Map<String, String> texts, Map<String, byte[]> raw) {
        var payload = raw.getOrDefault("payload", new byte[0]);
        var stream = texts.get("stream");
        var sequence = texts.get("sequence");
        var effectiveOn = texts.get("effectiveOn");
        var facts = new Facts(
                required(texts, "subject"),
                Facts.of(stream, payload).skuId(),
                effectiveOn == null ? null : Instant.parse(effectiveOn));
        return new HistoryEvent(
                new TenantId(Facts.tenant(payload)),
                Long.parseLong(required(texts, "n")),
                required(texts, "eventId"),
                required(texts, "type"),
                null,
                Instant.parse(required(texts, "recordedAt")),
                stream,
                sequence == null ? null : Long.valueOf(sequence),
                payload,
                raw.getOrDefault("metadata", new byte[0]),
                HEX.parseHex(required(texts, "previousHash")),
                HEX.parseHex(required(texts, "hash")),
                facts);
    }

    private static String required(Map<String, String> texts, String name) {
        @Nullable String value = texts.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
