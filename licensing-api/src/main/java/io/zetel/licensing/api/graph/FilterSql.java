package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Expression.Literal;
import io.zetel.licensing.api.graph.Expression.Operator;
import io.zetel.licensing.api.http.directory.DirectorySearch;
import io.zetel.licensing.api.http.directory.SearchWords;
import io.zetel.licensing.engine.projection.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An expression as a condition on the read models: columns from a table of known properties, values only as parameters.
 */
final class FilterSql implements DirectorySearch.Filter {

    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    /** Behind every character a word can begin with. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    private final Map<String, Object> params = new HashMap<>();
    private final String type;
    private final String key;
    private final String sql;

    /**
     * Of things of this type, named by this column, those with these properties, among those of the condition that
     * always holds.
     */
    FilterSql(String type, String key, String always, Map<String, Column> columns, @Nullable Expression expression) {
        this.type = type;
        this.key = key;
        this.sql = " and " + always + (expression == null ? "" : " and " + of(expression, columns));
    }

    @Override
    public @Nullable String search() {
        return null;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public Map<String, Object> params() {
        return params;
    }

    private String of(Expression expression, Map<String, Column> columns) {
        return switch (expression) {
            case Expression.And(var left, var right) -> "(" + of(left, columns) + " and " + of(right, columns) + ")";
            case Expression.Or(var left, var right) -> "(" + of(left, columns) + " or " + of(right, columns) + ")";
            case Expression.Not(var inner) -> "(not " + of(inner, columns) + ")";
            case Expression.Compare(var property, var operator, var value) ->
                compared(property, column(property, columns), operator, value);
            case Expression.In(var property, var values) ->
                "("
                        + values.stream()
                                .map(value -> compared(property, column(property, columns), Operator.EQ, value))
                                .collect(Collectors.joining(" or "))
                        + ")";
            case Expression.Call call -> called(call, columns);
            case Expression.Any(var property, var condition) -> {
                var rows = rows(property, columns);
                yield "exists (select from (" + rows.sql() + ") r"
                        + (condition == null ? ")" : " where " + of(condition, rows.columns()) + ")");
            }
            case Expression.Count(var property, var operator, var number) ->
                "((select count(*) from (" + rows(property, columns).sql() + ") r) " + operator.sql() + " "
                        + param(number) + ")";
            case Expression.Word word -> found(word.text());
        };
    }

    private String compared(String property, Column column, Operator operator, Literal value) {
        if (value.isNull()) {
            return switch (operator) {
                case EQ -> "(" + column.sql() + " is null)";
                case NE -> "(" + column.sql() + " is not null)";
                default -> throw unsupported(property, "null has no order");
            };
        }
        return switch (column) {
            case Column.Text text ->
                compared("lower(" + text.sql() + ")", operator, "lower(" + param(value.text()) + ")");
            case Column.Guid guid -> guid(property, guid, operator, value);
            case Column.Truth truth -> truth(property, truth, operator, value);
            case Column.Time time ->
                compared(
                        time.sql(),
                        operator,
                        "cast(" + param(Times.param(instant(property, value))) + " as timestamptz)");
            case Column.UserName name -> userName(name, operator, value);
            case Column.Rows _ -> throw unsupported(property, "ask with any");
        };
    }

    /** What is unknown is equal to nothing, and different from everything. */
    private static String compared(String left, Operator operator, String right) {
        return operator == Operator.NE
                ? "(" + left + " is distinct from " + right + ")"
                : "coalesce(" + left + " " + operator.sql() + " " + right + ", false)";
    }

    private String guid(String property, Column.Guid column, Operator operator, Literal value) {
        if (operator != Operator.EQ && operator != Operator.NE) {
            throw unsupported(property, "a GUID has no order");
        }
        if (!GUID.matcher(value.text()).matches()) {
            return operator == Operator.NE ? "true" : "false";
        }
        return compared(column.sql(), operator, "cast(" + param(value.text()) + " as uuid)");
    }

    private String truth(String property, Column.Truth column, Operator operator, Literal value) {
        var text = value.text().toLowerCase(Locale.ROOT);
        if (value.quoted()
                || !text.equals("true") && !text.equals("false")
                || operator != Operator.EQ && operator != Operator.NE) {
            throw unsupported(property, "compare it with true or false by eq or ne");
        }
        return compared(column.sql(), operator, text);
    }

    /** Somebody without a name is called by the id. */
    private String userName(Column.UserName column, Operator operator, Literal value) {
        var name = param(value.text());
        var same = compared("lower(" + column.sql() + ")", operator, "lower(" + name + ")");
        return operator != Operator.EQ ? same : """
                  (h.holder in (select :prefix || who.id from directory_profile who
                                where who.user_name = lower(%1$s) and who.tenant_id = :tenant and who.kind = :kind
                                union all select :prefix || cast(%1$s as text)) and %2$s)""".formatted(name, same);
    }

    private String called(Expression.Call call, Map<String, Column> columns) {
        var column = column(call.property(), columns);
        if (!(column instanceof Column.Text) && !(column instanceof Column.UserName)) {
            throw unsupported(call.property(), "it is no text");
        }
        var text = "lower(" + column.sql() + ")";
        var value = "lower(" + param(call.text()) + ")";
        return "coalesce("
                + switch (call.function()) {
                    case STARTSWITH -> "starts_with(" + text + ", " + value + ")";
                    case ENDSWITH -> "right(" + text + ", length(" + value + ")) = " + value;
                    case CONTAINS -> "position(" + value + " in " + text + ") > 0";
                }
                + ", false)";
    }

    /** By every word of the text. */
    private String found(String text) {
        var terms = SearchWords.terms(text);
        return terms.isEmpty()
                ? "false"
                : terms.stream()
                        .map(term -> {
                            var from = param(term);
                            return """
                   (%1$s in (select :prefix || w.id from directory_word w
                             where w.tenant_id = :tenant and w.kind = :kind and w.word >= %2$s and w.word < %3$s)
                    or starts_with(lower(substr(%1$s, :begin)), %2$s))""".formatted(key, from, param(term + LAST));
                        })
                        .collect(Collectors.joining(" and ", "(", ")"));
    }

    private Column.Rows rows(String property, Map<String, Column> columns) {
        if (!(column(property, columns) instanceof Column.Rows rows)) {
            throw unsupported(property, "it is no collection");
        }
        params.putAll(rows.params());
        return rows;
    }

    private Column column(String property, Map<String, Column> columns) {
        var column = columns.get(property.toLowerCase(Locale.ROOT));
        if (column == null) {
            throw unsupported(
                    property,
                    "filter by "
                            + columns.keySet().stream()
                                    .filter(name -> !name.isEmpty())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return column;
    }

    private Instant instant(String property, Literal value) {
        try {
            return value.text().length() == 10
                    ? LocalDate.parse(value.text()).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(value.text().toUpperCase(Locale.ROOT))
                            .toInstant();
        } catch (DateTimeException e) {
            throw unsupported(property, "compare it with a time such as 2026-11-28T15:00:00Z");
        }
    }

    private String param(Object value) {
        var name = "f" + params.size();
        params.put(name, value);
        return ":" + name;
    }

    private GraphProblem unsupported(String property, String instead) {
        return GraphProblem.unsupported(
                "The property '%s' of %s cannot be filtered like this: %s.".formatted(property, type, instead));
    }
}
