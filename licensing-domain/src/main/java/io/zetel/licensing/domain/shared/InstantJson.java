package io.zetel.licensing.domain.shared;

import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** How the instants of stored events are read: by {@link Instants}, and what those do not know as Jackson does. */
@SuppressWarnings("serial") // Nobody serializes a mapper.
public final class InstantJson extends SimpleModule {

    /** The module. */
    public InstantJson() {
        super("instants");
        addDeserializer(Instant.class, new Stored());
    }

    private static final class Stored extends StdDeserializer<Instant> {

        Stored() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                try {
                    return Instants.parse(json.getString());
                } catch (DateTimeException e) {
                    // Jackson says what is wrong with it.
                }
            }
            return InstantDeserializer.INSTANT.deserialize(json, context);
        }
    }
}
