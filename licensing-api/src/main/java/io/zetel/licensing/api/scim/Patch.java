package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
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

    /** A path in its parts: the schema, the attribute, which of its values, and what of them. */
    private record Target(
            @Nullable String extension,
            @Nullable String attribute,
            @Nullable Filter filter,
            @Nullable String sub) {}

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
        return new Operation(kind, path, value);
    }

    /** Does to the document what the operation asks for; what the schemas do not know is left out. */
    static void apply(ObjectNode document, Operation operation) {
        if (operation.path() != null) {
            at(document, operation.kind(), target(operation.path()), operation.value());
            return;
        }
        operation.value().properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner
                    && Documents.EXTENSIONS.stream().anyMatch(entry.getKey()::equalsIgnoreCase)) {
                inner.properties()
                        .forEach(one -> at(
                                document,
                                operation.kind(),
                                target(entry.getKey() + ":" + one.getKey()),
                                one.getValue()));
            } else {
                at(document, operation.kind(), target(entry.getKey()), entry.getValue());
            }
        });
    }

    private static Target target(String path) {
        var bare = Documents.withoutUrn(path);
        var extension = bare.equals(path)
                ? null
                : Documents.EXTENSIONS.stream()
                        .filter(urn -> path.regionMatches(true, 0, urn, 0, urn.length()))
                        .findFirst()
                        .orElse(null);
        var whole = Documents.EXTENSIONS.stream().filter(path::equalsIgnoreCase).findFirst();
        if (whole.isPresent()) {
            return new Target(null, whole.get(), null, null);
        }
        var parts = PATH.matcher(bare);
        if (!parts.matches()) {
            throw ScimProblem.path("'%s' is no path.".formatted(path));
        }
        return new Target(
                extension,
                Documents.name(parts.group(1)).orElse(null),
                parts.group(2) == null ? null : FilterParser.parse(parts.group(2)),
                parts.group(3) == null ? null : Documents.name(parts.group(3)).orElse(""));
    }

    private static void at(ObjectNode document, Kind kind, Target target, @Nullable JsonNode value) {
        if (target.attribute() == null || "".equals(target.sub())) {
            return;
        }
        var owner = target.extension() == null ? document : child(document, target.extension());
        if (target.filter() != null) {
            filtered(owner, kind, target.attribute(), target.filter(), target.sub(), value);
        } else if (target.sub() != null) {
            sub(owner, kind, target.attribute(), target.sub(), value);
        } else {
            whole(owner, kind, target.attribute(), value);
        }
    }

    private static void whole(ObjectNode owner, Kind kind, String attribute, @Nullable JsonNode value) {
        var before = owner.get(attribute);
        if (kind == Kind.REMOVE || value == null || value.isNull()) {
            owner.remove(attribute);
        } else if (before instanceof ArrayNode list && kind == Kind.ADD) {
            (value.isArray() ? value.valueStream() : java.util.stream.Stream.of(value))
                    .filter(one -> list.valueStream().noneMatch(one::equals))
                    .forEach(list::add);
        } else if (before instanceof ObjectNode object && value instanceof ObjectNode more) {
            more.properties().forEach(entry -> Documents.name(entry.getKey())
                    .ifPresent(name -> object.set(name, entry.getValue())));
        } else if (attribute.equals("manager") && !value.isContainer()) {
            owner.putObject(attribute).set("value", value);
        } else {
            owner.set(attribute, value);
        }
    }

    private static void sub(ObjectNode owner, Kind kind, String attribute, String sub, @Nullable JsonNode value) {
        if (owner.get(attribute) instanceof ArrayNode list) {
            list.valueStream()
                    .filter(ObjectNode.class::isInstance)
                    .forEach(one -> whole((ObjectNode) one, kind, sub, value));
        } else if (kind != Kind.REMOVE || owner.get(attribute) instanceof ObjectNode) {
            whole(child(owner, attribute), kind, sub, value);
        }
    }

    /** An entry that is not there yet is made of what the filter says of it. */
    private static void filtered(
            ObjectNode owner,
            Kind kind,
            String attribute,
            Filter filter,
            @Nullable String sub,
            @Nullable JsonNode value) {
        var list = owner.get(attribute) instanceof ArrayNode known ? known : JSON.arrayNode();
        var meant =
                list.valueStream().filter(one -> Matching.matches(filter, one)).toList();
        if (kind == Kind.REMOVE && sub == null) {
            var left = JSON.arrayNode();
            list.valueStream().filter(one -> !Matching.matches(filter, one)).forEach(left::add);
            owner.set(attribute, left);
            return;
        }
        if (meant.isEmpty() && kind != Kind.REMOVE) {
            var made = JSON.objectNode();
            describe(filter, made);
            list.add(made);
            owner.set(attribute, list);
            meant = List.of(made);
        }
        for (var one : meant) {
            if (one instanceof ObjectNode object && sub != null) {
                whole(object, kind, sub, value);
            } else if (one instanceof ObjectNode object && value instanceof ObjectNode more) {
                more.properties().forEach(entry -> Documents.name(entry.getKey())
                        .ifPresent(name -> object.set(name, entry.getValue())));
            }
        }
    }

    private static void describe(Filter filter, ObjectNode made) {
        switch (filter) {
            case Filter.And both -> {
                describe(both.left(), made);
                describe(both.right(), made);
            }
            case Filter.Compare compare
            when compare.operator() == Filter.Operator.EQ ->
                Documents.name(compare.path()).ifPresent(name -> made.set(name, compare.value()));
            case Filter.Or _, Filter.Not _, Filter.Some _, Filter.Compare _ -> {
                /* says nothing that could be written down */
            }
        }
    }

    private static ObjectNode child(ObjectNode owner, String name) {
        return Optional.ofNullable(owner.get(name))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> owner.putObject(name));
    }
}
