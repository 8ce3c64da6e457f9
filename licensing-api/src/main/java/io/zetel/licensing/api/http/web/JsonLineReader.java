package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads JSON lines of bounded length from a stream of any length; a line that is no good harms only itself. */
@Component
public final class JsonLineReader {

    private final JsonReader reader;

    JsonLineReader(JsonReader reader) {
        this.reader = reader;
    }

    /** One line: its number, counted from 1, and its value. */
    public static final class Line<T> {

        private final long number;
        private final @Nullable T value;
        private final @Nullable BadRequest fault;

        private Line(long number, @Nullable T value, @Nullable BadRequest fault) {
            this.number = number;
            this.value = value;
            this.fault = fault;
        }

        /** The number of the line, counted from 1. */
        public long number() {
            return number;
        }

        /** What the line says; throws {@link BadRequest} with everything wrong with it. */
        public T value() {
            if (value == null) {
                throw fault == null ? new BadRequest("", "REQUIRED", "must not be null") : fault;
            }
            return value;
        }
    }

    /** The lines of a stream, one after the other; blank ones are passed over. */
    public <T> Lines<T> open(InputStream in, Class<T> type) {
        return new Lines<>(in, type);
    }

    /** The lines of one stream; for one thread. */
    public final class Lines<T> {

        private final ByteLines lines;
        private final Class<T> type;

        private Lines(InputStream in, Class<T> type) {
            this.lines = new ByteLines(in);
            this.type = type;
        }

        /** The next line, or nothing after the last. */
        public @Nullable Line<T> next() throws IOException {
            var bytes = lines.next();
            if (bytes == null) {
                return null;
            }
            return bytes.length > ByteLines.LONGEST ? new Line<>(lines.number(), null, tooLong()) : read(bytes);
        }

        private Line<T> read(byte[] bytes) {
            try {
                return new Line<>(lines.number(), reader.read(bytes, type), null);
            } catch (BadRequest e) {
                return new Line<>(lines.number(), null, e);
            }
        }
    }

    static BadRequest tooLong() {
        return new BadRequest("", "LINE_TOO_LONG", "is longer than %d bytes".formatted(ByteLines.LONGEST));
    }
}
