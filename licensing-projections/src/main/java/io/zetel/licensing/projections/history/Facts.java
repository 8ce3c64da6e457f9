package io.zetel.licensing.projections.history;

import io.zetel.licensing.domain.shared.Instants;
import io.zetel.licensing.engine.projection.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an event is searched by, read off its stream and the outermost fields of its payload, whatever its type: whom or
 * what it is about ({@code user:alice}, {@code policy:…}, {@code subscription:<skuId>}, {@code group:…},
 * {@code tenant:…}), which product, and when it took effect where that is another time than when it was recorded.
 */
public record Facts(
        String subject, @Nullable String skuId, @Nullable Instant effectiveOn) {

    private static final JsonFactory JSON = new JsonFactory();
    /** The fields that are asked for below; no others are worth a string. */
    private static final Set<String> READ = Set.of("tenantId", "holder", "groupId", "skuId", "effectiveOn");

    /** The facts of an event, and the tenant its payload names. */
    record OfTenant(@Nullable String tenantId, Facts facts) {}

    /** The facts of an event of this stream, or of none, with this payload. */
    public static Facts of(@Nullable String stream, byte[] payload) {
        return ofTenant(stream, payload).facts();
    }

    static OfTenant ofTenant(@Nullable String stream, byte[] payload) {
        var fields = outermost(payload);
        return new OfTenant(
                fields.get("tenantId"),
                new Facts(subject(stream, fields), fields.get("skuId"), instant(fields.get("effectiveOn"))));
    }

    /** The tenant a payload names. */
    public static String tenant(byte[] payload) {
        return outermost(payload).getOrDefault("tenantId", "");
    }

    private static String subject(@Nullable String stream, Map<String, String> fields) {
        var tenant = fields.getOrDefault("tenantId", "");
        int dash = stream == null ? -1 : stream.indexOf('-');
        if (stream == null || dash < 0) {
            var holder = fields.get("holder");
            return holder == null ? "tenant:" + tenant : holder;
        }
        var kind = stream.substring(0, dash);
        int id = dash + 1 + tenant.length() + 1;
        var named = stream.substring(Math.min(id, stream.length()));
        return switch (kind) {
            // As the payload spells them; their streams are named by the form in which ids are compared.
            case "user", "device" -> fields.getOrDefault("holder", kind + ":" + named);
            case "group" -> "group:" + fields.getOrDefault("groupId", named);
            default -> kind + ":" + (id <= stream.length() ? named : tenant);
        };
    }

    private static Map<String, String> outermost(byte[] payload) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return fields;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && READ.contains(name)) {
                    fields.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            // A payload that is no JSON any more is found by its hash; here it only has no facts.
            fields.clear();
        }
        return fields;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Times.kept(Instants.parse(text));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
