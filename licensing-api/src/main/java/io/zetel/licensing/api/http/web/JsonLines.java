package io.zetel.licensing.api.http.web;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes values as JSON lines, one a line; for one thread. */
public final class JsonLines implements AutoCloseable {

    /** The media type of JSON lines. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int BUFFER = 64 * 1024;

    private final ObjectWriter writer;
    private final OutputStream out;

    /** Lines written to this stream, buffered. */
    public JsonLines(JsonMapper mapper, OutputStream out) {
        writer = mapper.writer()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .without(StreamWriteFeature.FLUSH_PASSED_TO_STREAM);
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    /** Writes one line. */
    public void write(Object value) throws IOException {
        try {
            writer.writeValue(out, value);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
        out.write('\n');
    }

    /** Sends what is written so far. */
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
