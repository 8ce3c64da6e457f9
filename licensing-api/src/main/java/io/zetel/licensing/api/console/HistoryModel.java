package io.zetel.licensing.api.console;

import io.zetel.licensing.projections.history.HistoryEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page of the history. */
record HistoryModel(
        String type,
        List<String> types,
        String subject,
        Days days,
        boolean filtered,
        List<Line> events,
        Actors.Named called,
        EventFacts facts,
        @Nullable String next) {

    /** An event; what it says is its payload, byte for byte. */
    record Line(
            long n,
            String type,
            String subject,
            Instant at,
            String actor,
            String reason,
            JsonNode facts,
            String payload,
            String metadata,
            String previousHash,
            String hash) {

        static Line of(HistoryEvent event, JsonMapper json) {
            var metadata = json.readTree(event.metadata());
            return new Line(
                    event.n(),
                    event.type(),
                    event.facts().subject(),
                    event.recordedAt(),
                    metadata.path("actor").asString(""),
                    metadata.path("reason").asString(""),
                    facts(event, json),
                    text(event.payload()),
                    text(event.metadata()),
                    hex(event.previousHash()),
                    hex(event.hash()));
        }

        /** A payload need not be JSON any more; then it says nothing. */
        private static JsonNode facts(HistoryEvent event, JsonMapper json) {
            try {
                return json.readTree(event.payload());
            } catch (JacksonException e) {
                return json.missingNode();
            }
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
