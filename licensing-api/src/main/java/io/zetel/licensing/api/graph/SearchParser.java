package io.zetel.licensing.api.graph;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a {@code $search}: quoted words of a property, joined by AND and OR, of which AND binds closer. */
final class SearchParser {

    private static final Set<String> SEARCHED =
            Set.of("displayname", "mail", "userprincipalname", "givenname", "surname", "description");
    private static final Pattern OR = Pattern.compile("(?<=\")\\s+OR\\s+(?=\")");
    private static final Pattern AND = Pattern.compile("(?<=\")\\s+AND\\s+(?=\")");
    private static final Pattern ONE = Pattern.compile("\"([A-Za-z]+):([^\"]*)\"");

    private SearchParser() {}

    static Expression parse(String text) {
        return OR.splitAsStream(text.strip())
                .map(SearchParser::all)
                .reduce(Expression.Or::new)
                .orElseThrow(() -> fault(text));
    }

    private static Expression all(String text) {
        return AND.splitAsStream(text.strip())
                .map(SearchParser::one)
                .reduce(Expression.And::new)
                .orElseThrow(() -> fault(text));
    }

    private static Expression one(String text) {
        var matcher = ONE.matcher(text.strip());
        if (!matcher.matches()) {
            throw fault(text);
        }
        if (!SEARCHED.contains(matcher.group(1).toLowerCase(Locale.ROOT))) {
            throw GraphProblem.unsupported(
                    "$search on '%s' is not supported; search displayName, mail, userPrincipalName, givenName, surname or description."
                            .formatted(matcher.group(1)));
        }
        return new Expression.Word(matcher.group(1), matcher.group(2));
    }

    private static GraphProblem fault(String text) {
        return GraphProblem.bad(
                "Invalid search clause '%s': write \"property:words\", joined by AND or OR.".formatted(text));
    }
}
