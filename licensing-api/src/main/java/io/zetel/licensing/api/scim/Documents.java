package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Resources as JSON: attribute names have no case, and some write booleans as texts. */
final class Documents {

    static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
    static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    static final String ZETEL_USER = "urn:ietf:params:scim:schemas:extension:zetel:2.0:User";
    static final String ZETEL_GROUP = "urn:ietf:params:scim:schemas:extension:zetel:2.0:Group";
    static final List<String> SCHEMAS = List.of(ENTERPRISE, ZETEL_USER, ZETEL_GROUP, USER, GROUP);
    static final Set<String> EXTENSIONS = Set.of(ENTERPRISE, ZETEL_USER, ZETEL_GROUP);

    private static final Map<String, String> NAMES = Stream.of(
                    "userName",
                    "externalId",
                    "name",
                    "formatted",
                    "familyName",
                    "givenName",
                    "middleName",
                    "honorificPrefix",
                    "honorificSuffix",
                    "displayName",
                    "nickName",
                    "profileUrl",
                    "title",
                    "userType",
                    "preferredLanguage",
                    "locale",
                    "timezone",
                    "active",
                    "emails",
                    "phoneNumbers",
                    "ims",
                    "addresses",
                    "entitlements",
                    "roles",
                    "value",
                    "display",
                    "type",
                    "primary",
                    "$ref",
                    "streetAddress",
                    "locality",
                    "region",
                    "postalCode",
                    "country",
                    "employeeNumber",
                    "costCenter",
                    "organization",
                    "division",
                    "department",
                    "manager",
                    "members",
                    "memberType",
                    "securityEnabled",
                    "usageLocation",
                    "onPremisesSynced",
                    "schemas",
                    ENTERPRISE,
                    ZETEL_USER,
                    ZETEL_GROUP)
            .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), name -> name));

    private Documents() {}

    /** The attribute as the schemas write it; what they do not know is not kept. */
    static Optional<String> name(String given) {
        return Optional.ofNullable(NAMES.get(given.toLowerCase(Locale.ROOT)));
    }

    /** The attribute of this name, in whatever case. */
    static Optional<JsonNode> field(JsonNode of, String name) {
        var dot = name.indexOf('.');
        if (dot > 0 && !name.regionMatches(true, 0, "urn:", 0, 4)) {
            return field(of, name.substring(0, dot)).flatMap(inner -> field(inner, name.substring(dot + 1)));
        }
        return of.properties().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    static @Nullable String text(JsonNode of, String name) {
        return field(of, name)
                .filter(node -> !node.isNull() && !node.isContainer())
                .map(JsonNode::asString)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    /** True or false, also where it is written as a text. */
    static @Nullable Boolean flag(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return null;
        }
        return switch (node.asString("").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ScimProblem.value("%s is neither true nor false.".formatted(node));
        };
    }

    static @Nullable Boolean flag(JsonNode of, String name) {
        return flag(field(of, name).orElse(null));
    }

    static String withoutUrn(String path) {
        for (var schema : SCHEMAS) {
            if (path.regionMatches(true, 0, schema + ":", 0, schema.length() + 1)) {
                return path.substring(schema.length() + 1);
            }
        }
        return path;
    }

    /** The same with names as the schemas write them, without what they do not know and what is null or empty. */
    static ObjectNode known(ObjectNode given) {
        var names = new TreeMap<String, JsonNode>();
        given.properties().forEach(entry -> name(entry.getKey())
                .filter(name -> !name.equals("schemas"))
                .ifPresent(name -> names.put(name, cleaned(entry.getValue()))));
        var known = given.objectNode();
        names.forEach((name, value) -> {
            if (!value.isNull() && !(value.isContainer() && value.isEmpty())) {
                known.set(name, value);
            }
        });
        return known;
    }

    private static JsonNode cleaned(JsonNode value) {
        if (value instanceof ObjectNode object) {
            return known(object);
        }
        if (value.isArray()) {
            var list = tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
            value.valueStream()
                    .map(Documents::cleaned)
                    .filter(one -> !one.isNull() && !(one.isContainer() && one.isEmpty()))
                    .forEach(list::add);
            return list;
        }
        return value;
    }
}
