package io.zetel.licensing.api.http.claim;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;

/** The names of some plans, worded as JSON once: thousands of claims are answered with the same ones. */
final class PlanNames extends AbstractList<String> implements RandomAccess {

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

    /** Writes them as they are worded. */
    static final class Worded extends ValueSerializer<List<String>> {

        @Override
        public void serialize(List<String> names, JsonGenerator out, SerializationContext context) {
            if (names instanceof PlanNames worded) {
                out.writeRawValue(worded.json);
            } else {
                out.writeStartArray(names, names.size());
                names.forEach(out::writeString);
                out.writeEndArray();
            }
        }
    }
}
