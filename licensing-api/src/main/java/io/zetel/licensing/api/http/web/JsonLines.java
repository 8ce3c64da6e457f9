package io.zetel.licensing.api.http.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes values as JSON lines, one a line; for one thread. */
public final class JsonLines implements AutoCloseable {

    /** The media type of JSON lines. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;
    /** Whole lines: the JSON library never meets the failures of the stream, which it would wrap. */
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream(BUFFER);

    private final JsonGenerator json;
    private final SequenceWriter values;

    /** Lines written to this stream, buffered. */
    public JsonLines(JsonMapper mapper, OutputStream out) {
        this.out = out;
        var writer = mapper.writer().withRootValueSeparator("");
        json = writer.createGenerator(waiting);
        values = writer.writeValues(json);
    }

    /** Writes one line. */
    public void write(Object value) throws IOException {
        values.write(value);
        json.writeRaw('\n');
        json.flush();
        if (waiting.size() >= BUFFER) {
            send();
        }
    }

    /** Sends what is written so far. */
    public void flush() throws IOException {
        send();
        out.flush();
    }

    private void send() throws IOException {
        waiting.writeTo(out);
        waiting.reset();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            flush();
        }
    }
}
