package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.scim.Filter.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Reads a filter by recursive descent; every text ends in a filter or in a refusal that says where. */
final class ScimFilterParser {

    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_DEPTH = 50;
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*+\"|[()\\[\\]]|[^\\s()\\[\\]\"]++)");
    private static final Pattern BARE = Pattern.compile("-?\\d+(?:\\.\\d+)?|true|false|null", Pattern.CASE_INSENSITIVE);

    private final List<String> tokens = new ArrayList<>();
    private int next;
    private int depth;

    private ScimFilterParser(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw ScimProblem.filter("The filter is too long.");
        }
        var token = TOKEN.matcher(text);
        int at = 0;
        while (token.find(at) && token.start() == at) {
            tokens.add(token.group(1));
            at = token.end();
        }
        if (!text.substring(at).isBlank()) {
            throw ScimProblem.filter("The filter cannot be read from character %d on.".formatted(at + 1));
        }
    }

    static Filter parse(String text) {
        var parser = new ScimFilterParser(text);
        var filter = parser.either();
        if (parser.next < parser.tokens.size()) {
            throw ScimProblem.filter("'%s' is not expected in the filter.".formatted(parser.tokens.get(parser.next)));
        }
        return filter;
    }

    private Filter either() {
        if (++depth > MOST_DEPTH) {
            throw ScimProblem.filter("The filter is nested too deeply.");
        }
        var left = both();
        while (takes("or")) {
            left = new Filter.Or(left, both());
        }
        depth--;
        return left;
    }

    private Filter both() {
        var left = one();
        while (takes("and")) {
            left = new Filter.And(left, one());
        }
        return left;
    }

    private Filter one() {
        if (takes("not")) {
            expect("(");
            return new Filter.Not(closed(")"));
        }
        if (takes("(")) {
            return closed(")");
        }
        var path = take("an attribute");
        if (takes("[")) {
            var inner = closed("]");
            return next < tokens.size() && tokens.get(next).startsWith(".")
                    // What follows the brackets is said of the same value as what is in them.
                    ? new Filter.Some(path, new Filter.And(inner, compared(take("").substring(1))))
                    : new Filter.Some(path, inner);
        }
        return compared(path);
    }

    private Filter closed(String bracket) {
        var inner = either();
        expect(bracket);
        return inner;
    }

    private Filter compared(String path) {
        var word = take("an operator");
        var operator = operator(word).orElseThrow(() -> ScimProblem.filter("'%s' is no operator.".formatted(word)));
        return new Filter.Compare(
                path, operator, operator == Operator.PR ? NullNode.getInstance() : value(take("a value")));
    }

    private static Optional<Operator> operator(String word) {
        return Stream.of(Operator.values())
                .filter(known -> known.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** Some send bare words for texts. */
    private static JsonNode value(String token) {
        try {
            var value = token.startsWith("\"") || BARE.matcher(token).matches()
                    ? JsonMapper.shared().readTree(token.startsWith("\"") ? token : token.toLowerCase(Locale.ROOT))
                    : StringNode.valueOf(token);
            if (value.isString() && Checks.text(value.asString()).isPresent()) {
                throw ScimProblem.filter("A value of the filter has characters that no text has.");
            }
            return value;
        } catch (JacksonException e) {
            throw ScimProblem.filter("%s is no value.".formatted(token));
        }
    }

    private boolean takes(String word) {
        boolean is = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
        next += is ? 1 : 0;
        return is;
    }

    private String take(String what) {
        if (next >= tokens.size()) {
            throw ScimProblem.filter("The filter ends where %s is expected.".formatted(what));
        }
        return tokens.get(next++);
    }

    private void expect(String word) {
        if (!takes(word)) {
            throw ScimProblem.filter("'%s' is missing in the filter.".formatted(word));
        }
    }
}
