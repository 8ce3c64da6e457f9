package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.web.JsonReader.Intolerable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads lines that were uploaded, JSON or a table, one by one; one that is no good harms only itself, and a field
 * nobody knows nothing.
 */
@Component
public final class UploadedLines {

    /** The media type of tables. */
    public static final String CSV = "text/csv";

    /** What some tools call the same. */
    public static final String APPLICATION_CSV = "application/csv";

    /** What browsers call it on machines that have a spreadsheet. */
    public static final String EXCEL = "application/vnd.ms-excel";

    private static final List<MediaType> TABLES = Stream.of(CSV, APPLICATION_CSV, EXCEL)
            .map(MediaType::parseMediaType)
            .toList();
    private static final int MOST_LINES_IN_A_ROW = 20;

    private final JsonReader reader;
    private final JsonMapper json;

    UploadedLines(JsonReader reader, JsonMapper json) {
        this.reader = reader;
        this.json = json;
    }

    /**
     * A line: its number, counted from 1, its value unless that is no good, and what is wrong with it, or with the
     * header of all.
     */
    public record Uploaded<T>(long number, @Nullable T value, List<Fault> faults, boolean isAboutAll) {

        Uploaded(long number, @Nullable T value, List<Fault> faults) {
            this(number, value, faults, false);
        }
    }

    /** Lines, one after the other. */
    @FunctionalInterface
    public interface Lines<T> {

        /** The next line, or nothing after the last. */
        @Nullable
        Uploaded<T> next() throws IOException;
    }

    /** The lines of a stream; of a table whose header is none, {@link BadRequest}. */
    public <T> Lines<T> open(@Nullable String contentType, InputStream in, Class<T> type) throws IOException {
        var lines = new ByteLines(in);
        return contentType != null && isTable(MediaType.parseMediaType(contentType))
                ? new Table<>(lines, type)
                : () -> next(lines, type);
    }

    private static boolean isTable(MediaType type) {
        return TABLES.stream().anyMatch(table -> table.includes(type));
    }

    /** The header of a table with all columns there can be. */
    public static String header(Class<?> type) {
        return String.join(",", CsvColumns.names(type)) + "\r\n";
    }

    private <T> @Nullable Uploaded<T> next(ByteLines lines, Class<T> type) throws IOException {
        var bytes = lines.next();
        if (bytes == null) {
            return null;
        }
        return bytes.length > ByteLines.LONGEST
                ? bad(lines.number(), JsonLineReader.tooLong())
                : read(lines.number(), bytes, type);
    }

    private <T> Uploaded<T> read(long number, byte[] bytes, Class<T> type) {
        try {
            var read = reader.tolerate(bytes, type);
            return new Uploaded<>(number, read.value(), read.unknown());
        } catch (Intolerable e) {
            return new Uploaded<>(number, null, e.faults());
        }
    }

    private static <T> Uploaded<T> bad(long number, BadRequest fault) {
        return new Uploaded<>(number, null, fault.faults());
    }

    private static BadRequest malformed(String message) {
        return new BadRequest("", "MALFORMED_CSV", message);
    }

    /**
     * The rows of a table behind its header. Every row is parsed alone, so that a quote nobody closed costs few rows.
     */
    private final class Table<T> implements Lines<T> {

        private final ByteLines lines;
        private final Class<T> type;
        private final CSVFormat format;
        private final CsvColumns columns;
        private boolean told;

        Table(ByteLines lines, Class<T> type) throws IOException {
            this.lines = lines;
            this.type = type;
            var first = lines.next();
            var header = first == null ? "" : text(first);
            header = header.startsWith("\uFEFF") ? header.substring(1) : header;
            format = CSVFormat.RFC4180
                    .builder()
                    .setDelimiter(delimiter(header))
                    .setTrailingData(true)
                    .get();
            columns = CsvColumns.of(cells(header), type);
        }

        @Override
        public @Nullable Uploaded<T> next() throws IOException {
            if (!told) {
                told = true;
                if (!columns.unknown().isEmpty()) {
                    return new Uploaded<>(lines.number(), null, columns.unknown(), true);
                }
            }
            var bytes = lines.next();
            if (bytes == null) {
                return null;
            }
            long number = lines.number();
            try {
                var cells = cells(row(bytes));
                if (cells.size() > columns.count()) {
                    throw malformed("has %d cells, the header has %d".formatted(cells.size(), columns.count()));
                }
                return read(number, json.writeValueAsBytes(columns.line(json, cells)), type);
            } catch (BadRequest e) {
                return bad(number, e);
            }
        }

        /** The row, with the lines that an open quote spans. */
        private String row(byte[] first) throws IOException {
            if (first.length > ByteLines.LONGEST) {
                throw JsonLineReader.tooLong();
            }
            var row = new StringBuilder(text(first));
            for (int more = 0; isOpen(row); more++) {
                var next = more == MOST_LINES_IN_A_ROW || row.length() > ByteLines.LONGEST ? null : lines.nextOrBlank();
                if (next == null) {
                    throw malformed("has a quote that is not closed");
                }
                row.append('\n').append(text(next));
            }
            return row.toString();
        }

        private List<String> cells(String row) throws IOException {
            try (var parser = CSVParser.parse(row, format)) {
                return parser.stream()
                        .findFirst()
                        .map(record -> record.toList())
                        .orElse(List.of());
            }
        }
    }

    private static boolean isOpen(CharSequence row) {
        return row.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    /** The one that is there most often, outside quotes. */
    private static char delimiter(String header) {
        var bare = header.replaceAll("\"[^\"]*\"", "");
        char best = ',';
        for (char c : new char[] {';', '\t', '|'}) {
            best = count(bare, c) > count(bare, best) ? c : best;
        }
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static String text(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new BadRequest("", "INVALID_ENCODING", "is not UTF-8");
        }
    }
}
