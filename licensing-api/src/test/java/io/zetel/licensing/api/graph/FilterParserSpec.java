package io.zetel.licensing.api.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zetel.licensing.api.graph.Expression.Literal;
import io.zetel.licensing.api.graph.Expression.Operator;
import io.zetel.licensing.domain.catalogue.Catalogue;
import io.zetel.licensing.domain.catalogue.PlanRules;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter language: what is read, what is refused, and that nothing of it ever becomes SQL. */
@DisplayName("A $filter")
class FilterParserSpec {

    private static final long SEED = 20261128L;
    private static final int ROUNDS = 50_000;
    private static final String[] PIECES = {
        "displayName",
        "userPrincipalName",
        "id",
        "eq",
        "ne",
        "ge",
        "gt",
        "le",
        "lt",
        "and",
        "or",
        "not",
        "in",
        "(",
        ")",
        ",",
        ":",
        "'",
        "''",
        "'al'",
        "'O''Neil'",
        "null",
        "true",
        "false",
        "startswith(",
        "endsWith(",
        "contains(",
        "assignedLicenses/any(x:",
        "assignedLicenses/any()",
        "x/skuId",
        "assignedLicenses/$count",
        "assignedPlans/any(p:",
        "p/servicePlanId",
        "0",
        "2026-11-28T15:00:00Z",
        "06ebc4ee-1bb5-47dd-8120-11324bc54e06",
        " ",
        "  ",
        "--",
        ";",
        "/*",
        "\"",
        "$",
        "createdDateTime",
        "accountEnabled",
        "\u00e9",
        "\ud83d\ude00",
        "'; drop table users; --'",
        ":f0",
        ":tenant",
        "%",
        "_",
        "\\",
        "groupTypes/any(c:c"
    };

    @Test
    void binds_and_closer_than_or_and_not_closer_than_both() {
        assertThat(FilterParser.parse("not a eq 'x' and b eq true or c ne null"))
                .isEqualTo(new Expression.Or(
                        new Expression.And(
                                new Expression.Not(compare("a", Operator.EQ, "x", true)),
                                compare("b", Operator.EQ, "true", false)),
                        compare("c", Operator.NE, "null", false)));
    }

    @Test
    void reads_words_in_any_case_quotes_in_quotes_and_bare_values() {
        assertThat(FilterParser.parse("startsWith(displayName,'O''N') AND createdDateTime Ge 2026-11-28T15:00:00Z"))
                .isEqualTo(new Expression.And(
                        new Expression.Call(Expression.Function.STARTSWITH, "displayName", "O'N"),
                        compare("createdDateTime", Operator.GE, "2026-11-28T15:00:00Z", false)));
    }

    @Test
    void reads_conditions_on_rows() {
        assertThat(FilterParser.parse(
                        "assignedPlans/any(p:p/servicePlanId eq abc and p/capabilityStatus eq 'Enabled') and "
                                + "assignedLicenses/$count eq 0"))
                .isEqualTo(new Expression.And(
                        new Expression.Any(
                                "assignedPlans",
                                new Expression.And(
                                        compare("servicePlanId", Operator.EQ, "abc", false),
                                        compare("capabilityStatus", Operator.EQ, "Enabled", true))),
                        new Expression.Count("assignedLicenses", Operator.EQ, 0)));
        assertThat(FilterParser.parse("groupTypes/any(c:c eq 'Unified')"))
                .isEqualTo(new Expression.Any("groupTypes", compare("", Operator.EQ, "Unified", true)));
        assertThat(FilterParser.parse("id in ('a', 'b')"))
                .isEqualTo(new Expression.In("id", List.of(new Literal("a", true), new Literal("b", true))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a eq",
                "a eq 'x",
                "a eq 'x' b",
                "(a eq 'x'",
                "a eq 'x')",
                "eq 'x'",
                "a like 'x'",
                "not",
                "a eq 'x' and",
                "x/any(y:z eq 1)",
                "x/any(y:y/any(z:z eq 1))",
                "a in ()",
                "a in ('x'",
                "'a' eq 'a'",
                "a/$count eq 'x'",
                "contains(a)",
                "length(a) eq 1"
            })
    void that_is_none_is_refused(String text) {
        assertThatThrownBy(() -> FilterParser.parse(text)).isInstanceOfSatisfying(GraphProblem.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.getMessage()).containsAnyOf("at position", "is not supported");
        });
    }

    @Test
    void is_bounded_in_length_and_depth() {
        assertThat(FilterParser.parse("(".repeat(40) + "a eq 1" + ")".repeat(40)))
                .isNotNull();
        assertThatThrownBy(() -> FilterParser.parse("(".repeat(60) + "a eq 1" + ")".repeat(60)))
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> FilterParser.parse("not ".repeat(60) + "a eq 1"))
                .hasMessageContaining("nested");
        assertThatThrownBy(() -> FilterParser.parse("a eq '" + "x".repeat(8200) + "'"))
                .hasMessageContaining("longer");
        assertThat(FilterParser.parse("a eq 1" + " or a eq 1".repeat(700))).isNotNull();
    }

    /**
     * Whatever is sent ends in a tree or in a refusal, and what SQL comes of a tree holds not one character of the
     * text.
     */
    @Test
    void is_never_sql() {
        var random = new Random(SEED);
        var columns = Columns.users(new Catalogue(List.of(), List.of(), PlanRules.NONE));
        int trees = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var text = text(random);
            var thrown = catchThrowable(() -> FilterParser.parse(text));
            if (thrown != null) {
                assertThat(thrown).as(text).isInstanceOf(GraphProblem.class);
                continue;
            }
            trees++;
            var sql = catchThrowable(() -> {
                var filter = new FilterSql("user", Columns.HOLDER, "true", columns, FilterParser.parse(text));
                var bare = filter.sql().replaceAll(":f\\d+", ":f");
                assertThat(bare).as(text).doesNotContain("drop", ";", "--", "/*", "\u00e9", "\ud83d\ude00", "O'Neil");
                assertThat(filter.params().keySet())
                        .as(text)
                        .allMatch(name -> name.matches("f\\d+|\\w+OfPlans|plansOfSkus"));
            });
            if (sql != null) {
                assertThat(sql).as(text).isInstanceOf(GraphProblem.class);
            }
        }
        assertThat(trees).isGreaterThan(ROUNDS / 100);
    }

    private static String text(Random random) {
        if (random.nextInt(4) == 0) {
            // Well-formed more often than not, so that trees are made and not refusals alone.
            return well(random, 3);
        }
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    private static String well(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0 -> PIECES[random.nextInt(3)] + " eq '; drop table users; --'";
            case 1 -> "startswith(displayName,'\u00e9:tenant')";
            case 2 -> "assignedLicenses/any(x:x/skuId eq 06ebc4ee-1bb5-47dd-8120-11324bc54e06)";
            case 3 -> PIECES[random.nextInt(3)] + " in ('O''Neil','/* :f0')";
            case 4, 5 -> "(" + well(random, depth - 1) + " and " + well(random, depth - 1) + ")";
            case 6 -> well(random, depth - 1) + " or " + well(random, depth - 1);
            default -> "not " + well(random, depth - 1);
        };
    }

    private static Expression compare(String property, Operator operator, String value, boolean quoted) {
        return new Expression.Compare(property, operator, new Literal(value, quoted));
    }

    /** Properties that are not known are refused by name, with those that are. */
    @Test
    void names_the_properties_there_are() {
        assertThatThrownBy(() -> new FilterSql(
                        "group", Columns.GROUP, "true", Columns.groups(), FilterParser.parse("owner eq 'x'")))
                .hasMessageContaining("'owner' of group")
                .hasMessageContaining("displayname");
        assertThat(new FilterSql("group", Columns.GROUP, "true", Map.of(), null).sql())
                .isEqualTo(" and true");
    }
}
