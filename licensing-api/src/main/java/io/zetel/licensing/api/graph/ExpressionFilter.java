package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Expression.Literal;
import io.zetel.licensing.api.graph.Expression.Operator;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An expression held against things as they are shown, for lists that no table holds. */
record ExpressionFilter(Set<String> filterable, Expression expression) {

    boolean test(Map<String, ?> thing) {
        return test(expression, thing);
    }

    private boolean test(Expression of, Object thing) {
        return switch (of) {
            case Expression.And(var left, var right) -> test(left, thing) && test(right, thing);
            case Expression.Or(var left, var right) -> test(left, thing) || test(right, thing);
            case Expression.Not(var inner) -> !test(inner, thing);
            case Expression.Compare(var property, var operator, var value) ->
                compared(value(property, thing), operator, value);
            case Expression.In(var property, var values) ->
                values.stream().anyMatch(one -> compared(value(property, thing), Operator.EQ, one));
            case Expression.Call(var function, var property, var text) -> {
                var known = small(value(property, thing));
                var asked = text.toLowerCase(Locale.ROOT);
                yield switch (function) {
                    case STARTSWITH -> known.startsWith(asked);
                    case ENDSWITH -> known.endsWith(asked);
                    case CONTAINS -> known.contains(asked);
                };
            }
            case Expression.Any(var property, var condition) ->
                rows(property, thing).stream().anyMatch(row -> condition == null || test(condition, row));
            case Expression.Count(var property, var operator, var number) ->
                holds(Long.compare(rows(property, thing).size(), number), operator);
            case Expression.Word word -> throw unsupported(word.property());
        };
    }

    private boolean compared(@Nullable Object known, Operator operator, Literal value) {
        if (value.isNull() || known == null) {
            boolean same = value.isNull() && known == null;
            return operator == Operator.EQ && same || operator == Operator.NE && !same;
        }
        var instants = known instanceof String text ? instant(text) : null;
        var asked = instants == null ? null : instant(value.text());
        int order = instants != null && asked != null
                ? instants.compareTo(asked)
                : small(known).compareTo(value.text().toLowerCase(Locale.ROOT));
        return holds(order, operator);
    }

    private static boolean holds(int order, Operator operator) {
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case LE -> order <= 0;
            case LT -> order < 0;
        };
    }

    private List<?> rows(String property, Object thing) {
        return value(property, thing) instanceof List<?> rows ? rows : List.of();
    }

    /** Whatever stands there; only properties that are known to be there may be asked for. */
    private @Nullable Object value(String property, Object thing) {
        if (thing instanceof Map<?, ?> && !filterable.contains(property.toLowerCase(Locale.ROOT))) {
            throw unsupported(property);
        }
        Object at = thing;
        for (var name : property.isEmpty() ? new String[0] : property.split("/")) {
            at = at instanceof Map<?, ?> map
                    ? map.entrySet().stream()
                            .filter(entry -> name.equalsIgnoreCase(String.valueOf(entry.getKey())))
                            .<Object>map(Map.Entry::getValue)
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .orElse(null)
                    : null;
        }
        return at;
    }

    private GraphProblem unsupported(String property) {
        return GraphProblem.unsupported("The property '%s' cannot be filtered: filter by %s."
                .formatted(
                        property, String.join(", ", filterable.stream().sorted().toList())));
    }

    private static String small(@Nullable Object value) {
        return value == null ? "" : value.toString().toLowerCase(Locale.ROOT);
    }

    static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
