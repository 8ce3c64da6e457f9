package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations of a PATCH (RFC 7644, section 3.5.2), in both of the dialects that Entra ID speaks. */
final class Patch {

    private static final Pattern PATH = Pattern.compile("([^\\[\\].]+)(?:\\[(.*)])?(?:\\.([^\\[\\].]+))?");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Patch() {}

    /** What to do. */
    enum Kind {
        ADD,
        REPLACE,
        REMOVE
    }

    /** An operation as it was sent. */
    record Operation(
            Kind kind, @Nullable String path, @Nullable JsonNode value) {}

    /** A path in its parts: where it leads, and which of the values there it means. */
    private record Target(PathTarget place, @Nullable Filter filter) {}

    static List<Operation> operations(ObjectNode body) {
        var list = Documents.field(body, "Operations").orElseThrow(() -> ScimProblem.syntax("Operations are missing."));
        if (!list.isArray() || list.isEmpty()) {
            throw ScimProblem.syntax("Operations must be a list of at least one.");
        }
        return list.valueStream().map(Patch::operation).toList();
    }

    private static Operation operation(JsonNode node) {
        var op = String.valueOf(Documents.text(node, "op")).toUpperCase(Locale.ROOT);
        if (!List.of("ADD", "REPLACE", "REMOVE").contains(op)) {
            throw ScimProblem.syntax("'%s' is no operation.".formatted(Documents.text(node, "op")));
        }
        var kind = Kind.valueOf(op);
        var path = Documents.text(node, "path");
        var value = Documents.field(node, "value").orElse(null);
        if (path == null && kind == Kind.REMOVE) {
            throw new ScimProblem(400, "noTarget", "Say by a path what to remove.");
        }
        if (path == null && !(value instanceof ObjectNode)) {
            throw ScimProblem.syntax("Without a path the value must be an object.");
        }
        if (path != null && kind != Kind.REMOVE && value == null) {
            throw ScimProblem.syntax("The operation at %s has no value.".formatted(path));
        }
        return new Operation(kind, path, value);
    }

    /** Does to the document what the operation asks for; what the schemas do not know is left out. */
    static void apply(Type type, ObjectNode document, Operation operation) {
        if (operation.path() != null) {
            target(type, operation.path()).ifPresent(target -> {
                writable(target.place(), operation.path());
                at(document, operation.kind(), target, operation.value());
            });
            return;
        }
        // Providers send whole resources so, with the id and what is only shown in them.
        Objects.requireNonNull(operation.value()).properties().forEach(entry -> target(type, entry.getKey())
                .filter(target -> target.place().attribute() == null
                        || target.place().attribute().isKept())
                .ifPresent(target -> at(document, operation.kind(), target, entry.getValue())));
    }

    private static void writable(PathTarget place, String path) {
        if (place.last() != null
                && (place.last().isReadOnly() || place.attribute().isReadOnly())) {
            throw new ScimProblem(400, "mutability", "%s can only be read.".formatted(path));
        }
    }

    private static Optional<Target> target(Type type, String path) {
        var bare = Documents.withoutUrn(path);
        if (Schemas.urnOf(path).isPresent() && bare.equals(path)) {
            return type.place(path).map(place -> new Target(place, null));
        }
        var parts = PATH.matcher(bare);
        if (!parts.matches()) {
            throw ScimProblem.path("'%s' is no path.".formatted(path));
        }
        var filter = parts.group(2) == null ? null : ScimFilterParser.parse(parts.group(2));
        var schema = path.substring(0, path.length() - bare.length());
        var name = schema + parts.group(1) + (parts.group(3) == null ? "" : "." + parts.group(3));
        return type.place(name).map(place -> new Target(place, filter));
    }

    private static void at(ObjectNode document, Kind kind, Target target, @Nullable JsonNode value) {
        var place = target.place();
        if (place.attribute() == null) {
            extension(document, kind, place.extension(), value);
            return;
        }
        var owner = place.extension() == null ? document : child(document, place.extension());
        if (target.filter() != null) {
            filtered(owner, kind, place.attribute(), target.filter(), place.sub(), value);
        } else if (place.sub() != null) {
            sub(owner, kind, place.attribute(), place.sub(), value);
        } else {
            whole(owner, kind, place.attribute(), value);
        }
    }

    private static void extension(ObjectNode document, Kind kind, String urn, @Nullable JsonNode value) {
        if (kind == Kind.REMOVE || value == null || value.isNull()) {
            document.remove(urn);
        } else if (value.isObject()) {
            value.properties().forEach(entry -> Attribute.named(Schemas.attributes(urn), entry.getKey())
                    .filter(Attribute::isKept)
                    .ifPresent(attribute -> whole(child(document, urn), kind, attribute, entry.getValue())));
        } else {
            throw ScimProblem.value(urn + " must be an object.");
        }
    }

    private static void whole(ObjectNode owner, Kind kind, Attribute attribute, @Nullable JsonNode value) {
        var name = attribute.name();
        var before = owner.get(name);
        var now = Documents.normal(attribute, value);
        if (kind == Kind.REMOVE) {
            removed(owner, attribute, now);
        } else if (now == null) {
            owner.remove(name);
        } else if (kind == Kind.ADD && before instanceof ArrayNode list) {
            var more = now.valueStream()
                    .filter(one -> list.valueStream().noneMatch(one::equals))
                    .toList();
            more.forEach(list::add);
            onePrimary(list, more);
        } else if (before instanceof ObjectNode object && now instanceof ObjectNode more) {
            object.setAll(more);
        } else {
            owner.set(name, now);
        }
    }

    /** Those of several that are named by their values; else all. */
    private static void removed(ObjectNode owner, Attribute attribute, @Nullable JsonNode named) {
        if (attribute.required()) {
            throw new ScimProblem(400, "mutability", "%s must have a value.".formatted(attribute.name()));
        }
        if (named instanceof ArrayNode gone && owner.get(attribute.name()) instanceof ArrayNode list) {
            var values = gone.valueStream().map(one -> one.path("value")).toList();
            var left = JSON.arrayNode();
            list.valueStream()
                    .filter(one -> !values.contains(one.path("value")))
                    .forEach(left::add);
            owner.set(attribute.name(), left);
        } else {
            owner.remove(attribute.name());
        }
    }

    private static void sub(ObjectNode owner, Kind kind, Attribute attribute, Attribute sub, @Nullable JsonNode value) {
        var before = owner.get(attribute.name());
        if (before instanceof ArrayNode list) {
            list.valueStream()
                    .filter(ObjectNode.class::isInstance)
                    .forEach(one -> whole((ObjectNode) one, kind, sub, value));
        } else if (before instanceof ObjectNode || kind != Kind.REMOVE) {
            var object = before instanceof ObjectNode known ? known : JSON.objectNode();
            whole(object, kind, sub, value);
            owner.set(
                    attribute.name(), attribute.multiValued() ? JSON.arrayNode().add(object) : object);
        }
    }

    /** An entry that is not there yet is made of what the filter says of it. */
    private static void filtered(
            ObjectNode owner,
            Kind kind,
            Attribute attribute,
            Filter filter,
            @Nullable Attribute sub,
            @Nullable JsonNode value) {
        var name = attribute.name();
        var list = owner.get(name) instanceof ArrayNode known ? known : JSON.arrayNode();
        var meant = list.valueStream()
                .filter(one -> ValueMatch.matches(filter, one))
                .toList();
        if (kind == Kind.REMOVE && sub == null) {
            var left = JSON.arrayNode();
            list.valueStream().filter(one -> !ValueMatch.matches(filter, one)).forEach(left::add);
            owner.set(name, left);
            return;
        }
        if (meant.isEmpty() && kind != Kind.REMOVE) {
            var made = JSON.objectNode();
            describe(filter, attribute, made);
            list.add(made);
            owner.set(name, list);
            meant = List.of(made);
        }
        for (var one : meant) {
            if (sub != null) {
                whole((ObjectNode) one, kind, sub, value);
            } else if (Documents.normal(attribute, value) instanceof ArrayNode more) {
                ((ObjectNode) one).setAll((ObjectNode) more.get(0));
            }
        }
        onePrimary(list, meant);
    }

    /** Where one of these is the primary one now, no other is (RFC 7644, section 3.5.2). */
    private static void onePrimary(ArrayNode list, List<JsonNode> changed) {
        changed.stream().filter(Patch::isPrimary).findFirst().ifPresent(primary -> list.valueStream()
                .filter(other -> other != primary && isPrimary(other))
                .forEach(other -> ((ObjectNode) other).put("primary", false)));
    }

    private static boolean isPrimary(JsonNode value) {
        return value.path("primary").asBoolean(false);
    }

    private static void describe(Filter filter, Attribute attribute, ObjectNode made) {
        switch (filter) {
            case Filter.And both -> {
                describe(both.left(), attribute, made);
                describe(both.right(), attribute, made);
            }
            case Filter.Compare compare
            when compare.operator() == Filter.Operator.EQ ->
                attribute.sub(compare.path()).ifPresent(sub -> Optional.ofNullable(
                                Documents.normal(sub, compare.value()))
                        .ifPresent(value -> made.set(sub.name(), value)));
            case Filter.Or _, Filter.Not _, Filter.Some _, Filter.Compare _ -> {
                /* says nothing that could be written down */
            }
        }
    }

    private static ObjectNode child(ObjectNode owner, String name) {
        return Stream.of(owner.path(name))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseGet(() -> owner.putObject(name));
    }
}
