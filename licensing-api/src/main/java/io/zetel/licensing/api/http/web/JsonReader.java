package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import io.zetel.licensing.api.http.problem.ValidationFaults;
import jakarta.validation.Validator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads JSON that is not a whole request body, such as one line of many, as strictly and with the same faults. */
public final class JsonReader {

    private final JsonMapper mapper;
    private final Validator validator;
    private final JsonFaults faults;

    JsonReader(JsonMapper mapper, Validator validator) {
        this.mapper = mapper.rebuild().addModule(new SimpleModule("told nulls").setDeserializerModifier(new ToldNulls())).build();
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

    /** The value these bytes hold, not yet validated; {@code null} for JSON's null. */
    <T> T bind(byte[] json, JavaType type) {
        try {
            return mapper.readValue(json, type);
        } catch (JacksonException e) {
            throw faults.of(json, type, e);
        }
    }
}
