package io.zetel.licensing.api.http.claim;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/** The names of some plans, worded as JSON once: thousands of claims are answered with the same ones. */
final class PlanNames extends AbstractList<String> implements RandomAccess, JacksonSerializable {

    private final List<String> names;
    private final SerializedString json;

    PlanNames(List<String> names) {
        this.names = names;
        this.json = new SerializedString(JsonMapper.shared().writeValueAsString(names));
    }

    @Override
    public String get(int index) {
        return names.get(index);
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public void serialize(JsonGenerator out, SerializationContext context) {
        out.writeRawValue(json);
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializationContext context, TypeSerializer types) {
        serialize(out, context);
    }
}
