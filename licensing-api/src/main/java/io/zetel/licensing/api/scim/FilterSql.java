package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.directory.DirectoryNames.Kind;
import io.zetel.licensing.api.scim.Filter.Operator;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A filter as a condition on a row {@code h} of a read model; nothing of it is ever part of the SQL but by parameters.
 */
final class FilterSql {

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("username", "who.user_name"),
            Map.entry("displayname", "lower(who.display_name)"),
            Map.entry("name.givenname", "lower(who.given_name)"),
            Map.entry("name.familyname", "lower(who.family_name)"),
            Map.entry("emails", "lower(who.mail)"),
            Map.entry("emails.value", "lower(who.mail)"),
            Map.entry("title", "lower(who.work ->> 'jobTitle')"),
            Map.entry("department", "lower(who.work ->> 'department')"),
            Map.entry("employeenumber", "lower(who.work ->> 'employeeId')"),
            Map.entry("costcenter", "lower(who.work ->> 'costCenter')"),
            Map.entry("organization", "lower(who.work ->> 'companyName')"),
            Map.entry("division", "lower(who.work ->> 'division')"),
            Map.entry("preferredlanguage", "lower(who.work ->> 'preferredLanguage')"));

    private final Kind kind;
    private final Map<String, Object> params = new HashMap<>();

    private FilterSql(Kind kind) {
        this.kind = kind;
    }

    /** A condition and its parameters. */
    record Condition(String sql, Map<String, Object> params) {}

    static Condition of(Filter filter, Kind kind) {
        var writer = new FilterSql(kind);
        var sql = writer.sql(filter, "");
        return new Condition(sql, writer.params);
    }

    private String sql(Filter filter, String in) {
        return switch (filter) {
            case Filter.And both -> "(" + sql(both.left(), in) + " and " + sql(both.right(), in) + ")";
            case Filter.Or either -> "(" + sql(either.left(), in) + " or " + sql(either.right(), in) + ")";
            case Filter.Not not -> "not " + sql(not.inner(), in);
            case Filter.Some some -> sql(some.inner(), in + some.path() + ".");
            case Filter.Compare compare -> "(" + compared(in + compare.path(), compare) + ")";
        };
    }

    private String compared(String path, Filter.Compare compare) {
        var attribute = Documents.withoutUrn(path).toLowerCase(Locale.ROOT);
        return switch (attribute) {
            // Of mail addresses one is kept to be found by, whatever it is called.
            case "emails.type", "emails.primary" -> "true";
            case "id" -> id("h.object_id", compare);
            case "active" -> active(compare);
            case "usertype" -> text("initcap(h.user_type)", compare, true);
            case "usagelocation" -> text("lower(h.usage_location)", compare, false);
            case "externalid" -> profile(text("who.external_id", compare, true)) + asId(compare);
            case "meta.lastmodified" -> profile(time("who.changed_at", compare));
            case "meta.created" -> profile(time("who.created_at", compare));
            case "members", "members.value" -> members(compare);
            case "members.type", "members.display" -> "true";
            default -> {
                var column = TEXTS.get(attribute);
                if (column == null) {
                    throw ScimProblem.filter("'%s' cannot be filtered by.".formatted(path));
                }
                yield profile(text(column, compare, false)) + (attribute.equals("username") ? asId(compare) : "");
            }
        };
    }

    private String profile(String condition) {
        return """
               %s in (select :prefix || who.id from directory_profile who where who.tenant_id = :tenant and who.kind = :kind and %s)
               """.formatted(key(), condition);
    }

    /** Whoever has no profile goes by the id. */
    private String asId(Filter.Compare compare) {
        if (compare.operator() != Operator.EQ || kind != Kind.USER) {
            return "";
        }
        return " or (h.holder = :prefix || " + param(compare.value().asString("")) + """
                  ::text and not exists (select from directory_profile who where who.tenant_id = :tenant and who.kind = :kind
                                                                             and :prefix || who.id = h.holder))
                  """;
    }

    private String text(String column, Filter.Compare compare, boolean exact) {
        if (compare.operator() == Operator.PR) {
            return column + " is not null";
        }
        var text = compare.value().asString("");
        var value = param(exact ? text : text.toLowerCase(Locale.ROOT)) + "::text collate \"C\"";
        return switch (compare.operator()) {
            case EQ -> column + " = " + value;
            case NE -> column + " <> " + value;
            case CO -> "position(" + value + " in " + column + ") > 0";
            case SW -> "starts_with(" + column + ", " + value + ")";
            case EW -> "right(" + column + ", length(" + value + ")) = " + value;
            case GT -> column + " > " + value;
            case GE -> column + " >= " + value;
            case LT -> column + " < " + value;
            case LE -> column + " <= " + value;
            case PR -> throw new IllegalStateException();
        };
    }

    private String time(String column, Filter.Compare compare) {
        try {
            var value = param(OffsetDateTime.parse(compare.value().asString(""))) + "::timestamptz";
            return switch (compare.operator()) {
                case EQ -> column + " = " + value;
                case NE -> column + " <> " + value;
                case GT -> column + " > " + value;
                case GE -> column + " >= " + value;
                case LT -> column + " < " + value;
                case LE -> column + " <= " + value;
                case PR, CO, SW, EW -> throw ScimProblem.filter("Instants are compared by eq, ne, gt, ge, lt and le.");
            };
        } catch (DateTimeException e) {
            throw ScimProblem.filter("%s is no instant.".formatted(compare.value()));
        }
    }

    private String id(String column, Filter.Compare compare) {
        if (compare.operator() == Operator.PR) {
            return "true";
        }
        return switch (compare.operator()) {
            case EQ -> guid(compare.value(), column + " = %s", "false");
            case NE -> guid(compare.value(), column + " <> %s", "true");
            default -> throw ScimProblem.filter("An id is compared by eq and ne.");
        };
    }

    private String active(Filter.Compare compare) {
        var wanted = Documents.flag(compare.value());
        if (kind != Kind.USER
                || wanted == null
                || compare.operator() != Operator.EQ && compare.operator() != Operator.NE) {
            throw ScimProblem.filter("active is compared to true or false by eq and ne.");
        }
        return "h.account " + (wanted == (compare.operator() == Operator.EQ) ? "=" : "<>") + " 'ENABLED'";
    }

    private String members(Filter.Compare compare) {
        if (kind != Kind.GROUP || compare.operator() != Operator.EQ) {
            throw ScimProblem.filter("Members are compared by eq.");
        }
        return guid(compare.value(), """
                                     h.group_id in (select m.group_id from groups.member m
                                                    join held_licences.holder u on u.tenant_id = m.tenant_id and u.holder = m.holder
                                                    where m.tenant_id = :tenant and u.object_id = %s)
                                     """, "false");
    }

    private String guid(JsonNode value, String sql, String otherwise) {
        return ScimDirectory.guid(value.asString(""))
                .map(guid -> sql.formatted(param(guid)))
                .orElse(otherwise);
    }

    private String key() {
        return kind == Kind.GROUP ? "h.group_id" : "h.holder";
    }

    private String param(Object value) {
        var name = "f" + params.size();
        params.put(name, value);
        return ":" + name;
    }
}
