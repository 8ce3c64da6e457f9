package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Resources as JSON: attribute names have no case, and some write booleans as texts. */
final class Documents {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Documents() {}

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
        return switch (node.asString("").strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ScimProblem.value("%s is neither true nor false.".formatted(node));
        };
    }

    static @Nullable Boolean flag(JsonNode of, String name) {
        return flag(field(of, name).orElse(null));
    }

    /** The path without the schema it may begin with. */
    static String withoutUrn(String path) {
        return Schemas.urnOf(path)
                .filter(urn -> path.length() > urn.length())
                .map(urn -> path.substring(urn.length() + 1))
                .orElse(path);
    }

    /** A whole resource as it was sent: refused where it says that it is something else. */
    static ObjectNode whole(Type type, ObjectNode given) {
        var schemas = field(given, "schemas").filter(said -> !said.isNull());
        if (schemas.isPresent()) {
            var all = schemas.get().isArray() ? schemas.get().valueStream() : Stream.of(schemas.get());
            if (all.noneMatch(urn -> urn.asString("").equalsIgnoreCase(type.schema()))) {
                throw ScimProblem.syntax("schemas must name %s.".formatted(type.schema()));
            }
        }
        return known(type, given);
    }

    /** What of it is kept: by the names that the schemas have, without what is null, empty, unknown or only shown. */
    static ObjectNode known(Type type, ObjectNode given) {
        var known = JSON.objectNode();
        given.properties().forEach(entry -> type.place(entry.getKey())
                .filter(place -> place.sub() == null)
                .ifPresent(place -> keep(known, place, entry.getKey(), entry.getValue())));
        return known;
    }

    private static void keep(ObjectNode known, PathTarget place, String key, JsonNode value) {
        if (place.attribute() == null) {
            put(known, place.extension(), fields(Schemas.attributes(place.extension()), value, place.extension()));
        } else if (place.extension() == null) {
            put(known, place.attribute().name(), normal(place.attribute(), value));
        } else if (Schemas.urnOf(key).isPresent()) {
            var inner = normal(place.attribute(), value);
            if (inner != null) {
                (known.get(place.extension()) instanceof ObjectNode there ? there : known.putObject(place.extension()))
                        .set(place.attribute().name(), inner);
            }
        }
    }

    private static void put(ObjectNode known, String name, @Nullable JsonNode value) {
        if (value == null) {
            known.remove(name);
        } else {
            known.set(name, value);
        }
    }

    /** The value as the schema has it; none where nothing is left of it. */
    static @Nullable JsonNode normal(Attribute attribute, @Nullable JsonNode value) {
        if (value == null || value.isNull() || !attribute.isKept()) {
            return null;
        }
        if (!attribute.multiValued()) {
            return one(attribute, value);
        }
        var list = JSON.arrayNode();
        (value.isArray() ? value.valueStream() : Stream.of(value))
                .map(each -> one(attribute, each))
                .filter(java.util.Objects::nonNull)
                .forEach(list::add);
        return list.isEmpty() ? null : list;
    }

    private static @Nullable JsonNode one(Attribute attribute, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (attribute.isComplex()) {
            if (!value.isContainer() && attribute.sub("value").isPresent()) {
                var inner = one(attribute.sub("value").get(), value);
                return inner == null ? null : JSON.objectNode().set("value", inner);
            }
            return fields(attribute.subAttributes(), value, attribute.name());
        }
        if (value.isContainer()) {
            throw ScimProblem.value(attribute.name() + " must be a single value.");
        }
        if (attribute.form() == Attribute.Form.BOOLEAN) {
            var flag = flag(value);
            return flag == null ? null : BooleanNode.valueOf(flag);
        }
        var text = value.asString("");
        return text.isBlank() ? null : StringNode.valueOf(text);
    }

    private static @Nullable ObjectNode fields(List<Attribute> attributes, JsonNode value, String of) {
        if (!value.isObject()) {
            throw ScimProblem.value(of + " must be an object.");
        }
        var object = JSON.objectNode();
        value.properties().forEach(entry -> Attribute.named(attributes, entry.getKey())
                .ifPresent(inner -> put(object, inner.name(), normal(inner, entry.getValue()))));
        return object.isEmpty() ? null : object;
    }
}
