package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.scim.Filter.Operator;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether one of several values is the one that a path means. */
final class ValueMatch {

    private ValueMatch() {}

    static boolean matches(Filter filter, JsonNode value) {
        return switch (filter) {
            case Filter.And both -> matches(both.left(), value) && matches(both.right(), value);
            case Filter.Or either -> matches(either.left(), value) || matches(either.right(), value);
            case Filter.Not not -> !matches(not.inner(), value);
            case Filter.Some _ -> throw ScimProblem.filter("Brackets do not stand within brackets.");
            case Filter.Compare compare -> compared(compare, value);
        };
    }

    private static boolean compared(Filter.Compare compare, JsonNode value) {
        var field = value.isObject() ? Documents.field(value, compare.path()) : Optional.<JsonNode>empty();
        if (field.isEmpty() || field.get().isNull()) {
            return compare.operator() == Operator.NE;
        }
        var is = field.get().asString("").toLowerCase(Locale.ROOT);
        var asked = compare.value().asString("").toLowerCase(Locale.ROOT);
        return switch (compare.operator()) {
            case PR -> true;
            case EQ -> is.equals(asked);
            case NE -> !is.equals(asked);
            case CO -> is.contains(asked);
            case SW -> is.startsWith(asked);
            case EW -> is.endsWith(asked);
            case GT -> is.compareTo(asked) > 0;
            case GE -> is.compareTo(asked) >= 0;
            case LT -> is.compareTo(asked) < 0;
            case LE -> is.compareTo(asked) <= 0;
        };
    }
}
