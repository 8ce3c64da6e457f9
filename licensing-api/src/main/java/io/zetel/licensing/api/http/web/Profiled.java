package io.zetel.licensing.api.http.web;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields of a profile that stand beside it, as most directories export them. */
final class Profiled {

    private static final String PROFILE = "profile";

    private Profiled() {}

    /** Moves the field into the profile, where that has one of the name. */
    static boolean move(JsonNode tree, JsonPointer pointer, Class<?> type) {
        var name = pointer.getMatchingProperty();
        if (!pointer.tail().matches() || !(tree instanceof ObjectNode line) || !hasField(type, name)) {
            return false;
        }
        var profile = line.get(PROFILE);
        if (profile != null && !(profile instanceof ObjectNode) || profile != null && profile.has(name)) {
            return false;
        }
        ((ObjectNode) Optional.ofNullable(profile).orElseGet(() -> line.putObject(PROFILE)))
                .set(name, line.remove(name));
        return true;
    }

    private static boolean hasField(Class<?> type, String name) {
        return component(type, PROFILE)
                .filter(profile -> component(profile.getType(), name).isPresent())
                .isPresent();
    }

    private static Optional<RecordComponent> component(Class<?> type, String name) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(one -> one.getName().equals(name))
                        .findFirst()
                : Optional.empty();
    }
}
