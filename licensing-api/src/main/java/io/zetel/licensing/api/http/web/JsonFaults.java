package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.ValidationFaults;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds everything that is wrong with a JSON body once its first fault is known. Binding stops at each fault, so the
 * faulty value is taken out and the rest is bound again; what binds in the end is validated like any other body.
 */
final class JsonFaults {

    /** The code of a field that nobody knows. */
    static final String UNKNOWN_FIELD = "UNKNOWN_FIELD";

    /** Enough to repair a client with, few enough to be no work for an attacker to order. */
    private static final int MOST = 50;

    private final JsonMapper mapper;
    private final Validator validator;

    JsonFaults(JsonMapper mapper, Validator validator) {
        this.mapper = mapper;
        this.validator = validator;
    }

    BadRequest of(byte[] body, JavaType type, JacksonException first) {
        if (!isAboutValues(first)) {
            return new BadRequest(List.of(malformed(first)));
        }
        JsonNode tree;
        try {
            tree = mapper.readTree(body);
        } catch (JacksonException e) {
            return new BadRequest(List.of(malformed(e)));
        }
        var found = new LinkedHashMap<String, Fault>();
        @Nullable JacksonException next = first;
        while (next != null && found.size() < MOST) {
            var pointer = pointer(next);
            if (found.putIfAbsent(pointer.toString(), fault(next, pointer)) != null || !remove(tree, pointer)) {
                return new BadRequest(List.copyOf(found.values()));
            }
            next = rebind(tree, type, found);
        }
        return new BadRequest(List.copyOf(found.values()));
    }

    private @Nullable JacksonException rebind(JsonNode tree, JavaType type, Map<String, Fault> found) {
        try {
            @Nullable Object bound = mapper.readValue(mapper.treeAsTokens(tree), type);
            if (bound != null) {
                ValidationFaults.of(validator.validate(bound))
                        .forEach(fault -> found.putIfAbsent(fault.pointer(), fault));
            }
            return null;
        } catch (JacksonException e) {
            return e;
        }
    }

    private static boolean isAboutValues(JacksonException e) {
        return e instanceof DatabindException || e instanceof InputCoercionException;
    }

    static boolean remove(JsonNode tree, JsonPointer pointer) {
        if (pointer.matches()) {
            return false;
        }
        return switch (tree.at(pointer.head())) {
            case ObjectNode object -> object.remove(pointer.last().getMatchingProperty()) != null;
            // A list keeps its length, or the pointers of its other faults would be off by one.
            case ArrayNode array
            when array.has(pointer.last().getMatchingIndex()) -> {
                array.setNull(pointer.last().getMatchingIndex());
                yield true;
            }
            default -> false;
        };
    }

    private static JsonPointer pointer(JacksonException e) {
        var pointer = JsonPointer.empty();
        for (var step : e.getPath()) {
            pointer = step.getPropertyName() != null
                    ? pointer.appendProperty(step.getPropertyName())
                    : pointer.appendIndex(step.getIndex());
        }
        return pointer;
    }

    private static Fault malformed(JacksonException e) {
        var at = e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return switch (e) {
            case StreamConstraintsException _ ->
                new Fault("", "MALFORMED_JSON", "JSON is nested too deeply or holds too long a name or number" + at);
            case StreamReadException s
            when s.getOriginalMessage().startsWith("Duplicate") ->
                new Fault("", "DUPLICATE_FIELD", "a field appears twice" + at);
            default -> new Fault("", "MALFORMED_JSON", "is not well-formed JSON" + at);
        };
    }

    private static Fault fault(JacksonException e, JsonPointer pointer) {
        var at = pointer.toString();
        return switch (e) {
            case InvalidNullException _ ->
                new Fault(
                        at,
                        at.endsWith("/name") ? "NAME_REQUIRED" : "REQUIRED",
                        "must not be null; what is left out stays as it is, or is as usual");
            case UnrecognizedPropertyException _ -> new Fault(at, UNKNOWN_FIELD, "is not a field of this request");
            case InputCoercionException _ -> new Fault(at, "OUT_OF_RANGE", "is a number out of range");
            case MismatchedInputException m when m.getTargetType() != null -> fault(at, m, m.getTargetType());
            default -> new Fault(at, "INVALID_VALUE", "is not a valid value");
        };
    }

    private static Fault fault(String at, MismatchedInputException e, Class<?> wanted) {
        var wrongText = e instanceof InvalidFormatException f && f.getValue() instanceof String;
        return new Fault(
                at,
                wrongText && (wanted.isEnum() || wanted == Instant.class) ? "INVALID_VALUE" : "WRONG_TYPE",
                "must be " + words(wanted));
    }

    private static String words(Class<?> wanted) {
        if (wanted == Instant.class) {
            return "an ISO-8601 instant such as 2026-11-21T09:00:00Z between 1970 and 9999";
        } else if (wanted.isEnum()) {
            return "one of " + Arrays.toString(wanted.getEnumConstants());
        } else if (wanted == String.class) {
            return "text";
        } else if (wanted == Boolean.class || wanted == boolean.class) {
            return "true or false";
        } else if (wanted == BigDecimal.class || wanted == double.class || wanted == Double.class) {
            return "a number";
        } else if (Number.class.isAssignableFrom(wanted) || wanted.isPrimitive()) {
            return "a whole number";
        }
        return Collection.class.isAssignableFrom(wanted) || wanted.isArray() ? "a list" : "an object";
    }
}
