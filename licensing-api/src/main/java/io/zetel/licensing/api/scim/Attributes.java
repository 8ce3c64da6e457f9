package io.zetel.licensing.api.scim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which attributes an answer shows (RFC 7644, section 3.9); the id and the schemas it always does. */
final class Attributes {

    private static final Set<String> ALWAYS = Set.of("id", "schemas");

    private Attributes() {}

    static ObjectNode wanted(ScimRequest request, ObjectNode resource) {
        var type = Stream.of(Type.values())
                .filter(one ->
                        one.wire().equals(resource.at("/meta/resourceType").asString("")))
                .findFirst()
                .orElseThrow();
        var only = named(request, "attributes");
        if (!only.isEmpty()) {
            keep(
                    resource,
                    only.stream().flatMap(name -> steps(type, name).stream()).toList(),
                    ALWAYS);
        }
        named(request, "excludedAttributes")
                .forEach(name -> steps(type, name).ifPresent(steps -> drop(resource, steps)));
        return resource;
    }

    private static List<String> named(ScimRequest request, String option) {
        return request.option(option).map(ScimRequest::names).orElse(List.of());
    }

    /** The names on the way to what a path means. */
    private static Optional<List<String>> steps(Type type, String path) {
        return type.place(path).map(place -> {
            var steps = new ArrayList<String>();
            Stream.of(
                            Optional.ofNullable(place.extension()),
                            Optional.ofNullable(place.attribute()).map(Attribute::name),
                            Optional.ofNullable(place.sub()).map(Attribute::name))
                    .flatMap(Optional::stream)
                    .forEach(steps::add);
            return steps;
        });
    }

    private static void keep(ObjectNode object, List<List<String>> paths, Set<String> always) {
        for (var name : List.copyOf(object.propertyNames())) {
            var below = paths.stream()
                    .filter(path -> path.getFirst().equals(name))
                    .map(path -> path.subList(1, path.size()))
                    .toList();
            if (below.isEmpty() && !always.contains(name)) {
                object.remove(name);
            } else if (below.stream().noneMatch(List::isEmpty)) {
                objects(object.get(name)).forEach(inner -> keep(inner, below, Set.of()));
            }
        }
    }

    private static void drop(ObjectNode object, List<String> steps) {
        if (ALWAYS.contains(steps.getFirst())) {
            return;
        }
        if (steps.size() == 1) {
            object.remove(steps.getFirst());
        } else if (object.has(steps.getFirst())) {
            objects(object.get(steps.getFirst())).forEach(inner -> drop(inner, steps.subList(1, steps.size())));
        }
    }

    private static List<ObjectNode> objects(JsonNode value) {
        return (value.isArray() ? value.valueStream() : Stream.of(value))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }
}
