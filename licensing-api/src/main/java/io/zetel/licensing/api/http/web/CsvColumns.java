package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which column of a table stands for which field of a line. Columns are named like the fields, without regard to case,
 * blanks and punctuation; those of an object within the line also by their own name alone. A list is one cell, its
 * items apart by semicolons or bars; a product among them may be followed by its service plans.
 */
final class CsvColumns {

    /** The last that an instant can be of; as an end it says that there is none. */
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern ITEMS = Pattern.compile("\\s*[;|]\\s*");

    private final List<@Nullable Field> columns;
    private final List<Fault> unknown;

    private record Field(List<String> path, Type type) {

        String name() {
            return String.join(".", path);
        }
    }

    private CsvColumns(List<@Nullable Field> columns, List<Fault> unknown) {
        this.columns = columns;
        this.unknown = unknown;
    }

    /**
     * The columns of a header; one that means no field is passed over and told of, but a table of which no column means
     * any is none.
     */
    static CsvColumns of(List<String> header, Class<?> type) {
        var byName = byName(type);
        var columns = new ArrayList<@Nullable Field>();
        var unknown = new ArrayList<Fault>();
        for (var cell : header) {
            var field = byName.get(plain(cell));
            if (field != null && columns.contains(field)) {
                throw new BadRequest("/" + cell.strip(), "INVALID_HEADER", "is a column twice");
            }
            columns.add(field);
            if (field == null) {
                unknown.add(new Fault("/" + cell.strip(), JsonFaults.UNKNOWN_FIELD, "is no column of this table"));
            }
        }
        if (columns.stream().allMatch(column -> column == null)) {
            throw new BadRequest("", "INVALID_HEADER", "The first line must name columns of " + names(type));
        }
        return new CsvColumns(columns, unknown);
    }

    /** All columns there can be. */
    static List<String> names(Class<?> type) {
        return fields(type).map(Field::name).toList();
    }

    List<Fault> unknown() {
        return unknown;
    }

    int count() {
        return columns.size();
    }

    /** A row as the line it stands for; empty cells say nothing. */
    ObjectNode line(JsonMapper json, List<String> cells) {
        var line = json.createObjectNode();
        for (int i = 0; i < cells.size(); i++) {
            var field = columns.get(i);
            var text = original(cells.get(i).strip());
            if (field != null && !text.isEmpty()) {
                var at = field.path().size() == 1
                        ? line
                        : (ObjectNode) line.withObject("/" + field.path().getFirst());
                put(at, field.path().getLast(), field.type(), text);
            }
        }
        return line;
    }

    private static void put(ObjectNode at, String name, Type type, String text) {
        if (type instanceof ParameterizedType list) {
            var items = at.putArray(name);
            var record = list.getActualTypeArguments()[0] instanceof Class<?> item && item.isRecord() ? item : null;
            ITEMS.splitAsStream(text).filter(item -> !item.isEmpty()).forEach(item -> {
                if (record == null) {
                    items.add(item);
                } else {
                    putChosen(items.addObject(), record, item);
                }
            });
        } else if ((type == Integer.class || type == Long.class)
                && WHOLE.matcher(text).matches()) {
            at.put(name, Long.parseLong(text));
        } else if (type == BigDecimal.class && DECIMAL.matcher(text).matches()) {
            at.put(name, new BigDecimal(text));
        } else if (type == Boolean.class && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            at.put(name, Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)));
        } else {
            at.put(name, type == Instant.class ? instant(name, text) : text);
        }
    }

    /**
     * A product, and behind it the service plans that are off, each with a minus, or those that are on, each with a
     * plus.
     */
    private static void putChosen(ObjectNode at, Class<?> record, String item) {
        var words = BLANKS.split(item);
        at.put(record.getRecordComponents()[0].getName(), words[0]);
        for (var word : List.of(words).subList(1, words.length)) {
            var list =
                    switch (word.charAt(0)) {
                        case '-' -> "disabledPlans";
                        case '+' -> "enabledPlans";
                        default -> null;
                    };
            if (list == null || word.length() == 1) {
                at.put(record.getRecordComponents()[0].getName(), item);
                return;
            }
            at.withArray("/" + list).add(word.substring(1));
        }
    }

    /** A date without a time is the beginning of that day (UTC), as an end its end, if there is a day after it. */
    private static String instant(String name, String text) {
        try {
            var day = LocalDate.parse(text);
            return (name.startsWith("end") && day.isBefore(LAST_DAY) ? day.plusDays(1) : day)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    /** What {@link SpreadsheetCells} made of it is taken back. */
    private static String original(String text) {
        return text.startsWith("'") ? text.substring(1) : text;
    }

    private static Map<String, Field> byName(Class<?> type) {
        var names = new LinkedHashMap<String, Field>();
        fields(type).forEach(field -> names.put(plain(field.name()), field));
        fields(type)
                .filter(field -> field.path().size() > 1)
                .forEach(field -> names.putIfAbsent(plain(field.path().getLast()), field));
        return names;
    }

    private static Stream<Field> fields(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(one -> nested(one)
                .map(within -> Arrays.stream(within.getRecordComponents())
                        .map(inner ->
                                new Field(List.of(one.getName(), inner.getName()), plain(inner.getGenericType()))))
                .orElseGet(() -> Stream.of(new Field(List.of(one.getName()), plain(one.getGenericType())))));
    }

    /** What can be cleared elsewhere is not cleared by an empty cell. */
    private static Type plain(Type type) {
        return type instanceof ParameterizedType optional && optional.getRawType() == Optional.class
                ? optional.getActualTypeArguments()[0]
                : type;
    }

    private static Optional<Class<?>> nested(RecordComponent one) {
        return Optional.<Class<?>>of(one.getType()).filter(Class::isRecord);
    }

    private static String plain(String name) {
        return name.codePoints()
                .filter(Character::isLetterOrDigit)
                .map(Character::toLowerCase)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
