package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.scim.Filter.Compare;
import io.zetel.licensing.api.scim.Filter.Operator;
import io.zetel.licensing.engine.projection.Times;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A filter as a condition on a row {@code h} of a read model; nothing of it is ever part of the SQL but by parameters.
 * What has no column is looked for in the whole that the profile keeps.
 */
final class ScimFilterSql {

    private static final String WHOLE = "who.work ->> '" + UserDocument.WHOLE + "'";
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("userName", "who.user_name"),
            Map.entry("displayName", "lower(who.display_name)"),
            Map.entry("name.givenName", "lower(who.given_name)"),
            Map.entry("name.familyName", "lower(who.family_name)"),
            Map.entry("title", "lower(who.work ->> 'jobTitle')"),
            Map.entry("department", "lower(who.work ->> 'department')"),
            Map.entry("employeeNumber", "lower(who.work ->> 'employeeId')"),
            Map.entry("costCenter", "lower(who.work ->> 'costCenter')"),
            Map.entry("organization", "lower(who.work ->> 'companyName')"),
            Map.entry("division", "lower(who.work ->> 'division')"),
            Map.entry("preferredLanguage", "lower(who.work ->> 'preferredLanguage')"));

    /** What is shown of somebody without a profile is the id, as this. */
    private static final Map<Type, String> GOES_BY_ID = Map.of(Type.USER, "userName", Type.GROUP, "displayName");

    private final Type type;
    private final Map<String, Object> params = new HashMap<>();

    private ScimFilterSql(Type type) {
        this.type = type;
    }

    /** A condition and its parameters. */
    record Condition(String sql, Map<String, Object> params) {}

    static Condition of(Filter filter, Type type) {
        var writer = new ScimFilterSql(type);
        var sql = writer.sql(filter);
        return new Condition(sql, writer.params);
    }

    private String sql(Filter filter) {
        return switch (filter) {
            case Filter.Some some -> several(place(some.path()), some.inner());
            case Compare compare -> compared(place(compare.path()), compare);
            case Filter.And _, Filter.Or _, Filter.Not _ -> joined(filter, this::sql);
        };
    }

    private static String joined(Filter filter, Function<Filter, String> part) {
        return switch (filter) {
            case Filter.And both -> "(" + part.apply(both.left()) + " and " + part.apply(both.right()) + ")";
            case Filter.Or either -> "(" + part.apply(either.left()) + " or " + part.apply(either.right()) + ")";
            case Filter.Not not -> not(part.apply(not.inner()));
            case Filter.Some _, Compare _ -> throw new IllegalArgumentException(filter.toString());
        };
    }

    private static String not(String condition) {
        return "not coalesce(" + condition + ", false)";
    }

    private PathTarget place(String path) {
        return type.place(path)
                .filter(place ->
                        place.attribute() != null && place.attribute().mutability() != Attribute.Mutability.WRITE_ONLY)
                .orElseThrow(() -> ScimProblem.filter("'%s' is no attribute of a %s.".formatted(path, type.wire())));
    }

    private String compared(PathTarget place, Compare compare) {
        if (place.attribute().multiValued()) {
            var of = place.sub() == null ? "value" : place.sub().name();
            return several(place, new Compare(of, compare.operator(), compare.value()));
        }
        return compare.operator() == Operator.NE
                ? not(single(place, new Compare(compare.path(), Operator.EQ, compare.value())))
                : "(" + single(place, compare) + ")";
    }

    private String single(PathTarget place, Compare compare) {
        return switch (place.name()) {
            case "id" -> id(compare);
            case "active" -> flag(type == Type.USER ? "h.account = 'ENABLED'" : "h.standing = 'ACTIVE'", compare);
            case "onPremisesSynced" -> flag("h.on_premises_synced", compare);
            case "securityEnabled" -> flag("h.security_enabled", compare);
            case "memberType" -> text("lower(h.member_type)", compare, false);
            case "userType" -> text("lower(h.user_type)", compare, false);
            case "usageLocation" -> text("lower(h.usage_location)", compare, false);
            case "externalId" ->
                profile(text("who.external_id", compare, true)) + (type == Type.GROUP ? "" : orById(compare, ""));
            case "meta.resourceType" -> text(param(type.wire().toLowerCase(Locale.ROOT)) + "::text", compare, false);
            case "meta.created" -> profile(time("who.created_at", compare));
            case "meta.lastModified" -> profile(time("who.changed_at", compare));
            case "meta", "meta.location", "meta.version", "licensed" ->
                throw ScimProblem.filter("'%s' cannot be filtered by.".formatted(place.name()));
            default -> {
                var column = TEXTS.get(place.name());
                yield column == null
                        ? whole(place, compare)
                        : profile(text(column, compare, false))
                                + (place.name().equals(GOES_BY_ID.get(type))
                                        ? orById(compare, " and " + column + " is not null")
                                        : "");
            }
        };
    }

    private String several(PathTarget place, Filter inner) {
        return switch (place.name().split("\\.")[0]) {
            case "members" -> ofSome(inner, this::members);
            case "groups" -> ofSome(inner, this::groups);
            case "emails" -> mails(place.attribute(), inner);
            case "licenses", "schemas" ->
                throw ScimProblem.filter("'%s' cannot be filtered by.".formatted(place.name()));
            default ->
                profile(exists("$." + place.attribute().name() + "[*] ? (" + path(place.attribute(), inner) + ")"));
        };
    }

    /** Of those that a read model knows only who they are can be asked. */
    private String ofSome(Filter filter, Function<JsonNode, String> is) {
        if (!(filter instanceof Compare compare)) {
            return joined(filter, inner -> ofSome(inner, is));
        }
        if (compare.path().equalsIgnoreCase("type")) {
            return "true";
        }
        if (!compare.path().equalsIgnoreCase("value") || compare.operator() != Operator.EQ) {
            throw ScimProblem.filter("Members and groups are compared by value eq.");
        }
        return is.apply(compare.value());
    }

    private String members(JsonNode value) {
        return guid(value, """
                           h.group_id in (select m.group_id from groups.member m
                                          join held_licences.holder u on u.tenant_id = m.tenant_id and u.holder = m.holder
                                          where m.tenant_id = :tenant and u.object_id = %s)
                           """);
    }

    private String groups(JsonNode value) {
        return guid(value, """
                           h.holder in (select m.holder from groups.member m
                                        join groups.directory_group g on g.tenant_id = m.tenant_id and g.group_id = m.group_id
                                        where m.tenant_id = :tenant and g.object_id = %s)
                           """);
    }

    /** The address that all faces know has a column and an index; others are in the whole, if there are others. */
    private String mails(Attribute attribute, Filter inner) {
        var kept = exists("$.emails[*] ? (" + path(attribute, inner) + ")");
        var condition = "case when %s is null then %s else %s end".formatted(WHOLE, mail(inner), kept);
        return profile(address(inner)
                .map(address -> "(lower(who.mail) = %s or who.work ->> '%s' is not null) and %s"
                        .formatted(
                                param(address.toLowerCase(Locale.ROOT)) + "::text", UserDocument.MORE_MAILS, condition))
                .orElse(condition));
    }

    private static Optional<String> address(Filter filter) {
        return switch (filter) {
            case Filter.And both -> address(both.left()).or(() -> address(both.right()));
            case Compare compare
            when compare.operator() == Operator.EQ && compare.path().equalsIgnoreCase("value") ->
                Optional.of(compare.value().asString(""));
            case Filter.Or _, Filter.Not _, Filter.Some _, Compare _ -> Optional.empty();
        };
    }

    /** Another face writes one address, for work. */
    private String mail(Filter filter) {
        if (!(filter instanceof Compare compare)) {
            return joined(filter, this::mail);
        }
        if (compare.path().equalsIgnoreCase("value")) {
            return compare.operator() == Operator.NE
                    ? not(mail(new Compare("value", Operator.EQ, compare.value())))
                    : "(" + text("lower(who.mail)", compare, false) + ")";
        }
        var work = JsonMapper.shared().createObjectNode().put("type", "work").put("primary", true);
        return String.valueOf(ValueMatch.matches(compare, work));
    }

    private String profile(String condition) {
        return """
               %s in (select :prefix || who.id from directory_profile who where who.tenant_id = :tenant and who.kind = :kind and %s)
               """.formatted(key(), condition);
    }

    /** Whoever has no profile, or none that says it, goes by the id. */
    private String orById(Compare compare, String saying) {
        var is = compare.operator() == Operator.EQ
                ? key() + " = :prefix || " + param(compare.value().asString("")) + "::text"
                : text("lower(substr(" + key() + ", length(:prefix) + 1))", compare, false);
        return """
                or (%s and not exists (select from directory_profile who where who.tenant_id = :tenant and who.kind = :kind
                                                                               and :prefix || who.id = %s%s))
               """.formatted(is, key(), saying);
    }

    private String text(String column, Compare compare, boolean exact) {
        if (compare.operator() == Operator.PR) {
            return column + " is not null";
        }
        var text = compare.value().asString("");
        var value = param(exact ? text : text.toLowerCase(Locale.ROOT)) + "::text collate \"C\"";
        return switch (compare.operator()) {
            case EQ -> column + " = " + value;
            case CO -> "strpos(" + column + ", " + value + ") > 0";
            case SW -> "starts_with(" + column + ", " + value + ")";
            case EW -> "right(" + column + ", length(" + value + ")) = " + value;
            case GT -> column + " > " + value;
            case GE -> column + " >= " + value;
            case LT -> column + " < " + value;
            case LE -> column + " <= " + value;
            case PR, NE -> throw new IllegalArgumentException(compare.toString());
        };
    }

    private String time(String column, Compare compare) {
        if (compare.operator() == Operator.PR) {
            return "true";
        }
        try {
            var value = param(Times.param(
                            OffsetDateTime.parse(compare.value().asString("")).toInstant())) + "::timestamptz";
            return switch (compare.operator()) {
                case EQ -> column + " = " + value;
                case GT -> column + " > " + value;
                case GE -> column + " >= " + value;
                case LT -> column + " < " + value;
                case LE -> column + " <= " + value;
                case PR, NE, CO, SW, EW ->
                    throw ScimProblem.filter("Instants are compared by eq, ne, gt, ge, lt and le.");
            };
        } catch (DateTimeException e) {
            throw ScimProblem.filter("%s is no instant.".formatted(compare.value()));
        }
    }

    private String id(Compare compare) {
        return compare.operator() == Operator.EQ
                ? guid(compare.value(), "h.object_id = %s")
                : text("h.object_id::text", compare, false);
    }

    private static String flag(String condition, Compare compare) {
        return switch (compare.operator()) {
            case PR -> "true";
            case EQ -> Boolean.TRUE.equals(Documents.flag(compare.value())) ? condition : "not " + condition;
            default ->
                throw ScimProblem.filter("%s is true or false; compare it by eq or ne.".formatted(compare.path()));
        };
    }

    private String guid(JsonNode value, String sql) {
        return ScimDirectory.guid(value.asString(""))
                .map(guid -> sql.formatted(param(guid)))
                .orElse("false");
    }

    private String whole(PathTarget place, Compare compare) {
        var last = Objects.requireNonNull(place.last());
        if (last.isComplex() && compare.operator() != Operator.PR) {
            throw ScimProblem.filter("'%s' is compared by what it consists of.".formatted(compare.path()));
        }
        var at = new StringBuilder("$");
        if (place.extension() != null) {
            at.append(".").append(quoted(place.extension()));
        }
        for (var name : place.name().split("\\.")) {
            at.append(".").append(quoted(name));
        }
        return profile(exists(at + " ? (" + path("@", last, compare) + ")"));
    }

    private String exists(String jsonPath) {
        return "jsonb_path_exists((" + WHOLE + ")::jsonb, " + param(jsonPath) + "::jsonpath)";
    }

    /** A condition on one of several values. */
    private static String path(Attribute of, Filter filter) {
        return switch (filter) {
            case Filter.And both -> "(" + path(of, both.left()) + " && " + path(of, both.right()) + ")";
            case Filter.Or either -> "(" + path(of, either.left()) + " || " + path(of, either.right()) + ")";
            case Filter.Not not -> "!(" + path(of, not.inner()) + ")";
            case Filter.Some _ -> throw ScimProblem.filter("Brackets do not stand within brackets.");
            case Compare compare -> {
                var sub = of.sub(compare.path())
                        .orElseThrow(() ->
                                ScimProblem.filter("'%s' is no attribute of %s.".formatted(compare.path(), of.name())));
                yield path("@." + quoted(sub.name()), sub, compare);
            }
        };
    }

    private static String path(String at, Attribute attribute, Compare compare) {
        if (compare.operator() == Operator.PR) {
            return at.equals("@") ? "1 == 1" : "exists(" + at + ")";
        }
        if (attribute.form() == Attribute.Form.BOOLEAN) {
            var asked = "(" + at + " == " + Documents.flag(compare.value()) + ")";
            return switch (compare.operator()) {
                case EQ -> asked;
                case NE -> "!" + asked;
                default ->
                    throw ScimProblem.filter("%s is true or false; compare it by eq or ne.".formatted(compare.path()));
            };
        }
        var text = compare.value().asString("");
        return switch (compare.operator()) {
            case EQ -> like(at, "^" + literal(text) + "$");
            case NE -> "!(" + like(at, "^" + literal(text) + "$") + ")";
            case CO -> like(at, literal(text));
            case SW -> like(at, "^" + literal(text));
            case EW -> like(at, literal(text) + "$");
            case GT -> at + " > " + quoted(text);
            case GE -> at + " >= " + quoted(text);
            case LT -> at + " < " + quoted(text);
            case LE -> at + " <= " + quoted(text);
            case PR -> throw new IllegalArgumentException(compare.toString());
        };
    }

    private static String like(String at, String pattern) {
        return at + " like_regex " + quoted(pattern) + " flag \"i\"";
    }

    /** The text as a regular expression that means just it. */
    private static String literal(String text) {
        var pattern = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < 128 && !Character.isLetterOrDigit(c)) {
                pattern.append('\\');
            }
            pattern.appendCodePoint(c);
        });
        return pattern.toString();
    }

    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private String key() {
        return type == Type.GROUP ? "h.group_id" : "h.holder";
    }

    private String param(Object value) {
        var name = "f" + params.size();
        params.put(name, value);
        return ":" + name;
    }
}
