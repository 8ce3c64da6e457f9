package io.zetel.licensing.api.web;

import io.zetel.licensing.api.problem.HttpProblem;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies of bounded size; a body that does not fit its type is refused with everything that is wrong with it. */
final class StrictJsonConverter extends JacksonJsonHttpMessageConverter {

    /** The largest JSON body; lists of any length go as JSON lines instead. */
    static final int BODY_LIMIT = 1024 * 1024;

    private final JsonReader json;

    StrictJsonConverter(JsonMapper mapper, JsonReader json) {
        super(mapper);
        this.json = json;
    }

    @Override public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints) throws IOException {
        return read(getJavaType(type.getType(), null), message);
    }

    @Override protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        return read(getJavaType(type, null), message);
    }

    private Object read(JavaType type, HttpInputMessage message) throws IOException {
        if (message.getHeaders().getContentLength() > BODY_LIMIT) {
            throw tooLarge();
        }
        var body = message.getBody().readNBytes(BODY_LIMIT + 1);
        if (body.length > BODY_LIMIT) {
            throw tooLarge();
        }
        return json.bind(body, type);
    }

    private static HttpProblem tooLarge() {
        return HttpProblem.tooLarge("A JSON body may have at most %d bytes".formatted(BODY_LIMIT));
    }
}
