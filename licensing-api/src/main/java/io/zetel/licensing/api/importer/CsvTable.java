package io.zetel.licensing.api.importer;

import io.zetel.licensing.api.importer.Carried.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** A CSV file with a header: UTF-8, separated by comma, semicolon or tab. */
record CsvTable(String file, List<String> header, Map<String, Integer> columns, List<Row> rows) {

    /** One row, its cells by the header's names. */
    record Row(Place place, Map<String, Integer> columns, List<String> cells) {

        /** The cell of the first of these columns that there is, if anything is in it. */
        Optional<String> cell(String... names) {
            return Stream.of(names)
                    .map(name -> columns.get(key(name)))
                    .filter(column -> column != null && column < cells.size())
                    .findFirst()
                    .map(column -> cells.get(column).strip())
                    .filter(text -> !text.isEmpty());
        }

        /** The entries of a cell that are separated by semicolons or bars. */
        List<String> list(String name) {
            return cell(name).stream()
                    .flatMap(text -> Stream.of(text.split("[;|]")))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
    }

    /** Whether the header has all of these. */
    boolean has(String... names) {
        return Stream.of(names).allMatch(name -> columns.containsKey(key(name)));
    }

    /** Whether the header has one of these. */
    boolean hasAny(String... names) {
        return Stream.of(names).anyMatch(name -> columns.containsKey(key(name)));
    }

    /** The columns that are called otherwise, or come again, and in which something stands. */
    List<String> others(List<String> known) {
        var read = known.stream()
                .map(name -> columns.get(key(name)))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return IntStream.range(0, header.size())
                .filter(column -> !read.contains(column))
                .filter(column -> rows.stream()
                        .anyMatch(row -> column < row.cells().size()
                                && !row.cells().get(column).isBlank()))
                .mapToObj(header::get)
                .map(String::strip)
                .toList();
    }

    static CsvTable read(Path path) throws Unusable {
        var file = Carried.named(path);
        try {
            var text = Files.readString(path);
            return read(file, text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            throw new Unusable(file + " is not UTF-8; save it as \"CSV UTF-8\".", e);
        } catch (IOException e) {
            throw new Unusable("Cannot read " + path + ".", e);
        }
    }

    private static CsvTable read(String file, String text) throws Unusable {
        var rows = new ArrayList<Row>();
        Map<String, Integer> columns = Map.of();
        List<String> header = List.of();
        try (var parser = CSVParser.parse(text, format(text))) {
            long line = 1;
            for (var record : parser) {
                var cells = record.toList();
                if (columns.isEmpty()) {
                    header = cells;
                    columns = columns(cells);
                } else if (cells.stream().anyMatch(cell -> !cell.isBlank())) {
                    rows.add(new Row(new Place(file, line), columns, cells));
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new Unusable(file + " is no CSV: a quote is not closed or stands in the middle of a cell.", e);
        }
        return new CsvTable(file, header, columns, rows);
    }

    private static CSVFormat format(String text) {
        var header = text.lines().findFirst().orElse("");
        char delimiter = Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        one -> header.chars().filter(c -> c == one).count()))
                .orElseThrow();
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(false)
                .get();
    }

    private static Map<String, Integer> columns(List<String> header) {
        var columns = new HashMap<String, Integer>();
        for (int i = 0; i < header.size(); i++) {
            columns.putIfAbsent(key(header.get(i)), i);
        }
        return columns;
    }

    /** Headers are the same whatever their case, blanks and underscores. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
