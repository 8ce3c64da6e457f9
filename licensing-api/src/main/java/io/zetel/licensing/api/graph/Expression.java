package io.zetel.licensing.api.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code $filter} or a {@code $search} asks for, as a tree; of properties it knows the names and nothing else.
 */
sealed interface Expression {

    /** How a property is compared. */
    enum Operator {
        EQ("="),
        NE("<>"),
        GE(">="),
        GT(">"),
        LE("<="),
        LT("<");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** What is asked of a text. */
    enum Function {
        STARTSWITH,
        ENDSWITH,
        CONTAINS
    }

    /** A value: text in quotes, or a word such as a number, a date, a GUID, {@code true} and {@code null}. */
    record Literal(String text, boolean quoted) {

        boolean isNull() {
            return !quoted && text.equalsIgnoreCase("null");
        }
    }

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Compare(String property, Operator operator, Literal value) implements Expression {}

    record In(String property, List<Literal> values) implements Expression {}

    record Call(Function function, String property, String text) implements Expression {}

    /** Whether one of the rows is as the condition says, or whether there is one at all. */
    record Any(String property, @Nullable Expression condition) implements Expression {}

    /** How many rows there are. */
    record Count(String property, Operator operator, long number) implements Expression {}

    /** Whether somebody is found by a word that begins like this. */
    record Word(String property, String text) implements Expression {}
}
