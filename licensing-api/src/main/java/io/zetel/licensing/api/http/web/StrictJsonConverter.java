package io.zetel.licensing.api.http.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads request bodies, which are of bounded size; a body that does not fit its type is refused with everything that is
 * wrong with it; writes answers whole.
 */
final class StrictJsonConverter extends JacksonJsonHttpMessageConverter {

    private static final int ANSWER_SIZE = 2048;

    private final JsonReader json;

    StrictJsonConverter(JsonMapper mapper, JsonReader json) {
        super(mapper);
        this.json = json;
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        return read(getJavaType(type.getType(), null), message);
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage message) throws IOException {
        return read(getJavaType(type, null), message);
    }

    /** What is as long as it says goes out in one piece, and its connection is free for the next at once. */
    @Override
    protected void writeInternal(
            Object answer, ResolvableType type, HttpOutputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        var body = new ByteArrayOutputStream(ANSWER_SIZE);
        super.writeInternal(
                answer,
                type,
                new HttpOutputMessage() {

                    @Override
                    public OutputStream getBody() {
                        return body;
                    }

                    @Override
                    public HttpHeaders getHeaders() {
                        return message.getHeaders();
                    }
                },
                hints);
        message.getHeaders().setContentLength(body.size());
        body.writeTo(message.getBody());
    }

    private Object read(JavaType type, HttpInputMessage message) throws IOException {
        return json.bind(message.getBody().readAllBytes(), type);
    }
}
