package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.Fault;
import io.zetel.licensing.api.http.problem.ValidationFaults;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads JSON that is not a whole request body, such as one line of many, as strictly and with the same faults. */
public final class JsonReader {

    private final JsonMapper mapper;
    private final Validator validator;
    private final JsonFaults faults;

    JsonReader(JsonMapper mapper, Validator validator) {
        this.mapper = mapper.rebuild()
                .addModule(new SimpleModule("told nulls").setDeserializerModifier(new ToldNulls()))
                .build();
        this.validator = validator;
        faults = new JsonFaults(this.mapper, validator);
    }

    /** The value these bytes hold, validated; a {@link BadRequest} with every fault otherwise. */
    public <T> T read(byte[] json, Class<T> type) {
        T value = bind(json, mapper.constructType(type));
        if (value == null) {
            throw new BadRequest("", "REQUIRED", "must not be null");
        }
        var violations = validator.validate(value);
        if (!violations.isEmpty()) {
            throw new BadRequest(ValidationFaults.of(violations));
        }
        return value;
    }

    /** A value, and the fields beside it that nobody knows. */
    record Tolerated<T>(T value, List<Fault> unknown) {}

    /** A line whose value is no good, with the fields beside it that nobody knows. */
    static final class Intolerable extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        Intolerable(List<Fault> faults) {
            super("", null, false, false);
            this.faults = faults;
        }

        List<Fault> faults() {
            return faults;
        }
    }

    /** The same, but fields that nobody knows are no fault of the others; those that a profile has are moved there. */
    <T> Tolerated<T> tolerate(byte[] json, Class<T> type) throws Intolerable {
        var unknown = new ArrayList<Fault>();
        @Nullable JsonNode tree = null;
        while (true) {
            try {
                return new Tolerated<>(read(tree == null ? json : mapper.writeValueAsBytes(tree), type), unknown);
            } catch (BadRequest e) {
                var fields = e.faults().stream()
                        .filter(fault -> fault.code().equals(JsonFaults.UNKNOWN_FIELD))
                        .toList();
                if (fields.isEmpty()) {
                    throw new Intolerable(
                            Stream.concat(unknown.stream(), e.faults().stream()).toList());
                }
                tree = tree == null ? mapper.readTree(json) : tree;
                for (var field : fields) {
                    var pointer = JsonPointer.compile(field.pointer());
                    if (!Profiled.move(tree, pointer, type)) {
                        JsonFaults.remove(tree, pointer);
                        unknown.add(field);
                    }
                }
            }
        }
    }

    /** The value these bytes hold, not yet validated; {@code null} for JSON's null. */
    <T> T bind(byte[] json, JavaType type) {
        try {
            return mapper.readValue(json, type);
        } catch (JacksonException e) {
            throw faults.of(json, type, e);
        }
    }
}
