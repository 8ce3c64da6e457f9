package io.zetel.licensing.api.graph;

import io.zetel.licensing.api.graph.Expression.Function;
import io.zetel.licensing.api.graph.Expression.Literal;
import io.zetel.licensing.api.graph.Expression.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code $filter} (OData 4, 11.2.6.1, as far as the vendor serves it) by recursive descent; every text ends in
 * a tree or in a refusal.
 */
final class FilterParser {

    private static final int DEEPEST = 50;
    private static final int LONGEST = 8192;
    private static final int MOST_VALUES = 100;
    private static final Pattern DATE_AND_HOUR = Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d");
    private static final Pattern PROPERTY = Pattern.compile("[A-Za-z@_][A-Za-z0-9_.@]*(?:/[A-Za-z$_][A-Za-z0-9_.]*)*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final String PUNCTUATION = "(),:";
    private static final String COUNT = "/$count";
    private static final String ANY = "/any";

    private final String text;
    private final List<Token> tokens;
    private int next;
    private int depth;
    private @Nullable String variable;

    /** A word, a text in quotes or a punctuation mark, and where it stands. */
    private record Token(String text, boolean quoted, int at) {

        boolean is(String word) {
            return !quoted && text.equalsIgnoreCase(word);
        }
    }

    private FilterParser(String text) {
        this.text = text;
        this.tokens = tokens();
    }

    static Expression parse(String text) {
        if (text.length() > LONGEST) {
            throw GraphProblem.bad("Invalid filter clause: it is longer than %d characters.".formatted(LONGEST));
        }
        var parser = new FilterParser(text);
        var whole = parser.or();
        if (parser.next < parser.tokens.size()) {
            throw parser.fault(
                    "nothing more was expected", parser.tokens.get(parser.next).at());
        }
        return whole;
    }

    private List<Token> tokens() {
        var found = new ArrayList<Token>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '\'') {
                at = quoted(at, found);
            } else if (PUNCTUATION.indexOf(c) >= 0) {
                found.add(new Token(String.valueOf(c), false, at++));
            } else {
                at = word(at, found);
            }
        }
        return found;
    }

    private int quoted(int from, List<Token> found) {
        var value = new StringBuilder();
        for (int at = from + 1; at < text.length(); at++) {
            if (text.charAt(at) != '\'') {
                value.append(text.charAt(at));
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
                value.append('\'');
                at++;
            } else {
                found.add(new Token(value.toString(), true, from));
                return at + 1;
            }
        }
        throw fault("there is an unterminated string literal", from);
    }

    /** A date has colons in it, nothing else has. */
    private int word(int from, List<Token> found) {
        int at = from;
        while (at < text.length()
                && !Character.isWhitespace(text.charAt(at))
                && text.charAt(at) != '\''
                && (PUNCTUATION.indexOf(text.charAt(at)) < 0
                        || text.charAt(at) == ':'
                                && DATE_AND_HOUR
                                        .matcher(text.substring(from, Math.min(at, from + 13)))
                                        .matches())) {
            at++;
        }
        found.add(new Token(text.substring(from, at), false, from));
        return at;
    }

    private Expression or() {
        var left = and();
        while (took("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        var left = not();
        while (took("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        deeper();
        try {
            return took("not") ? new Expression.Not(not()) : primary();
        } finally {
            depth--;
        }
    }

    private Expression primary() {
        if (took("(")) {
            var inner = or();
            expect(")");
            return inner;
        }
        var token = take("a property");
        var function = function(token);
        if (function.isPresent()) {
            return call(function.get());
        }
        if (token.quoted() || !PROPERTY.matcher(token.text()).matches()) {
            throw fault("a property was expected instead of '%s'".formatted(token.text()), token.at());
        }
        if (endsWith(token, ANY) && peek("(")) {
            return any(token);
        }
        if (endsWith(token, COUNT)) {
            return count(token);
        }
        return compared(token);
    }

    private Expression compared(Token token) {
        var property = property(token);
        if (took("in")) {
            expect("(");
            var values = new ArrayList<Literal>();
            do {
                values.add(literal());
            } while (took(","));
            expect(")");
            if (values.size() > MOST_VALUES) {
                throw fault("a list may have at most %d values".formatted(MOST_VALUES), token.at());
            }
            return new Expression.In(property, values);
        }
        return new Expression.Compare(property, operator(), literal());
    }

    private Expression call(Function function) {
        expect("(");
        var property = property(take("a property"));
        expect(",");
        var value = take("a text");
        if (!value.quoted()) {
            throw fault("a text in quotes was expected", value.at());
        }
        expect(")");
        var call = new Expression.Call(function, property, value.text());
        if (!took("eq")) {
            return call;
        }
        var truth = take("true or false");
        if (!truth.is("true") && !truth.is("false")) {
            throw fault("true or false was expected", truth.at());
        }
        return truth.is("true") ? call : new Expression.Not(call);
    }

    private Expression any(Token token) {
        if (variable != null) {
            throw fault("any cannot stand within any", token.at());
        }
        var property = token.text().substring(0, token.text().length() - ANY.length());
        expect("(");
        if (took(")")) {
            return new Expression.Any(property, null);
        }
        variable = take("a name").text();
        expect(":");
        var condition = or();
        expect(")");
        variable = null;
        return new Expression.Any(property, condition);
    }

    private Expression count(Token token) {
        var operator = operator();
        var number = take("a number");
        if (number.quoted() || !NUMBER.matcher(number.text()).matches()) {
            throw fault("a number was expected", number.at());
        }
        return new Expression.Count(
                token.text().substring(0, token.text().length() - COUNT.length()),
                operator,
                Long.parseLong(number.text()));
    }

    /** Within any, what stands behind its variable; nothing where the variable itself is meant. */
    private String property(Token token) {
        if (token.quoted() || !PROPERTY.matcher(token.text()).matches()) {
            throw fault("a property was expected instead of '%s'".formatted(token.text()), token.at());
        }
        if (variable == null) {
            return token.text();
        }
        if (token.text().equals(variable)) {
            return "";
        }
        if (!token.text().startsWith(variable + "/")) {
            throw fault("'%s' does not begin with '%s'".formatted(token.text(), variable), token.at());
        }
        return token.text().substring(variable.length() + 1);
    }

    private Operator operator() {
        var token = take("an operator");
        for (var operator : Operator.values()) {
            if (token.is(operator.name())) {
                return operator;
            }
        }
        throw fault("one of eq, ne, ge, gt, le, lt was expected instead of '%s'".formatted(token.text()), token.at());
    }

    private Literal literal() {
        var token = take("a value");
        if (!token.quoted() && PUNCTUATION.contains(token.text())) {
            throw fault("a value was expected", token.at());
        }
        return new Literal(token.text(), token.quoted());
    }

    private Optional<Function> function(Token token) {
        if (token.quoted() || !peek("(")) {
            return Optional.empty();
        }
        for (var function : Function.values()) {
            if (token.is(function.name())) {
                return Optional.of(function);
            }
        }
        if (!endsWith(token, ANY)) {
            throw GraphProblem.unsupported(
                    "The function '%s' is not supported. Use startswith, endswith, contains or any."
                            .formatted(token.text()));
        }
        return Optional.empty();
    }

    private static boolean endsWith(Token token, String end) {
        return token.text().toLowerCase(Locale.ROOT).endsWith(end);
    }

    private boolean peek(String word) {
        return next < tokens.size() && tokens.get(next).is(word);
    }

    private boolean took(String word) {
        if (peek(word)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(String word) {
        if (!took(word)) {
            throw fault(
                    "'%s' was expected".formatted(word),
                    next < tokens.size() ? tokens.get(next).at() : text.length());
        }
    }

    private Token take(String what) {
        if (next >= tokens.size()) {
            throw fault("%s was expected".formatted(what), text.length());
        }
        return tokens.get(next++);
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw fault(
                    "it is nested more than %d deep".formatted(DEEPEST),
                    next < tokens.size() ? tokens.get(next).at() : text.length());
        }
    }

    private GraphProblem fault(String what, int at) {
        return GraphProblem.bad("Invalid filter clause: %s at position %d in '%s'.".formatted(what, at, text));
    }
}
