package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.check.Checks;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/** Reads ISO-8601 text of the years 1970 to 9999 and nothing else; a number could mean seconds or milliseconds. */
final class StrictInstant extends StdScalarDeserializer<Instant> {

    StrictInstant() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Instant) context.handleUnexpectedToken(context.constructType(Instant.class), parser);
        }
        var text = parser.getString();
        try {
            var instant = Instant.parse(text);
            var fault = Checks.instant(instant);
            return fault.isEmpty()
                    ? instant
                    : (Instant) context.handleWeirdStringValue(Instant.class, text, fault.get());
        } catch (DateTimeParseException e) {
            return (Instant) context.handleWeirdStringValue(
                    Instant.class, text, "must be an ISO-8601 instant such as 2026-11-21T09:00:00Z");
        }
    }
}
