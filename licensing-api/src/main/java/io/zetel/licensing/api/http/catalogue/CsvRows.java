package io.zetel.licensing.api.http.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;

/**
 * CSV row by row. Every row is parsed alone, so that a quote nobody closed costs one row and not the rest of the file;
 * a cell may still span a few lines.
 */
final class CsvRows {

    private static final int MOST_LINES_IN_A_ROW = 5;
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrailingData(true).get();

    private final BufferedReader reader;
    private final Deque<String> readAhead = new ArrayDeque<>();
    private long line;
    private int width;

    CsvRows(BufferedReader reader) {
        this.reader = reader;
    }

    /** A row and the line it starts on; no cells where a quote was never closed. */
    record Row(long line, List<String> cells) {}

    /** The next row that is not blank, or null at the end. */
    @Nullable
    Row next() throws IOException {
        var text = nextLine();
        while (text != null && text.isBlank()) {
            text = nextLine();
        }
        return text == null ? null : row(text);
    }

    private Row row(String first) throws IOException {
        var cells = parse(first).orElse(List.of());
        var row = new Row(line, cells.isEmpty() ? joined(first) : cells);
        width = width == 0 ? row.cells().size() : width;
        return row;
    }

    /**
     * The row with the lines its open cell spans; no cells, and no line used up, unless that gives a row as wide as the
     * others.
     */
    private List<String> joined(String first) throws IOException {
        long start = line;
        var text = new StringBuilder(first);
        var used = new ArrayList<String>();
        while (used.size() < MOST_LINES_IN_A_ROW) {
            var more = nextLine();
            if (more == null) {
                break;
            }
            used.add(more);
            var cells = parse(text.append('\n').append(more).toString());
            if (cells.isPresent() && cells.get().size() == width) {
                return cells.get();
            }
        }
        used.reversed().forEach(readAhead::push);
        line = start;
        return List.of();
    }

    /** Nothing when the text ends inside a quoted cell, the one thing the parser cannot bear. */
    private static Optional<List<String>> parse(String text) {
        try (var parser = CSVParser.parse(text, FORMAT)) {
            return Optional.of(parser.getRecords().getFirst().toList());
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private @Nullable String nextLine() throws IOException {
        String text;
        try {
            text = readAhead.isEmpty() ? reader.readLine() : readAhead.pop();
        } catch (CharacterCodingException e) {
            throw CatalogueProblem.badEncoding(line);
        }
        if (text == null) {
            return null;
        }
        // No list holds a NUL; UTF-16 without its mark is full of them.
        if (text.indexOf('\0') >= 0) {
            throw CatalogueProblem.badEncoding(line);
        }
        line++;
        return text;
    }
}
