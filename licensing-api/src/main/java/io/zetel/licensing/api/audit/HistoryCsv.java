package io.zetel.licensing.api.audit;

import io.zetel.licensing.api.http.web.AnswerJson;
import io.zetel.licensing.api.http.web.SpreadsheetCells;
import io.zetel.licensing.projections.history.HistoryEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Events as CSV (RFC 4180), payload and metadata as JSON in a column each. */
final class HistoryCsv {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader(
                    "n",
                    "eventId",
                    "type",
                    "recordedAt",
                    "effectiveOn",
                    "subject",
                    "stream",
                    "sequence",
                    "payload",
                    "metadata",
                    "previousHash",
                    "hash")
            .get();
    private static final HexFormat HEX = HexFormat.of();

    private final CSVPrinter printer;

    HistoryCsv(OutputStream out) throws IOException {
        this.printer = new CSVPrinter(new OutputStreamWriter(out, StandardCharsets.UTF_8), FORMAT);
    }

    void write(HistoryEvent event) throws IOException {
        printer.printRecord(Stream.<@Nullable Object>of(
                        event.n(),
                        event.eventId(),
                        event.type(),
                        AnswerJson.text(event.recordedAt()),
                        Optional.ofNullable(event.facts().effectiveOn())
                                .map(AnswerJson::text)
                                .orElse(null),
                        event.facts().subject(),
                        event.stream(),
                        event.sequence(),
                        text(event.payload()),
                        text(event.metadata()),
                        HEX.formatHex(event.previousHash()),
                        HEX.formatHex(event.hash()))
                .map(SpreadsheetCells::of));
    }

    void flush() throws IOException {
        printer.flush();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
