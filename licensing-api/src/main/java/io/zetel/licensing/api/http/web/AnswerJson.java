package io.zetel.licensing.api.http.web;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * JSON as answers are written: {@linkplain AnswerWords one word for one thing}, and instants with as many decimals
 * everywhere.
 */
public final class AnswerJson {

    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

    private final JsonMapper mapper;

    AnswerJson(JsonMapper mapper) {
        this.mapper = mapper.rebuild()
                .addModule(new SimpleModule("answers")
                        .addSerializer(Instant.class, new Micros())
                        .setSerializerModifier(new AnswerWords()))
                .build();
    }

    /** What writes it. */
    public JsonMapper mapper() {
        return mapper;
    }

    /**
     * An instant: a whole second, or in microseconds, which is what is kept; as text these sort as they follow each
     * other within a second.
     */
    public static String text(Instant instant) {
        return instant.getNano() == 0 ? instant.toString() : MICROS.format(instant);
    }

    private static final class Micros extends ValueSerializer<Instant> {

        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializationContext context) {
            out.writeString(text(instant));
        }
    }
}
