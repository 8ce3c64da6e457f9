package io.zetel.licensing.api.http.web;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads JSON lines of bounded length from a stream of any length; a line that is no good harms only itself. */
@Component
public final class JsonLineReader {

    private static final int LONGEST_LINE = 64 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final JsonReader reader;

    JsonLineReader(JsonReader reader) { this.reader = reader; }

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
        public long number() { return number; }

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

        private final InputStream in;
        private final Class<T> type;
        private final byte[] buffer = new byte[BUFFER];
        private int position;
        private int filled;
        private long number;

        private Lines(InputStream in, Class<T> type) {
            this.in = in;
            this.type = type;
        }

        /** The next line, or nothing after the last. */
        public @Nullable Line<T> next() throws IOException {
            while (true) {
                var bytes = nextBytes();
                if (bytes == null) {
                    return null;
                }
                number++;
                if (bytes.length > LONGEST_LINE) {
                    return new Line<>(number, null, new BadRequest("", "LINE_TOO_LONG", "is longer than %d bytes".formatted(LONGEST_LINE)));
                }
                if (!isBlank(bytes)) {
                    return read(bytes);
                }
            }
        }

        private Line<T> read(byte[] bytes) {
            try {
                return new Line<>(number, reader.read(bytes, type), null);
            } catch (BadRequest e) {
                return new Line<>(number, null, e);
            }
        }

        /** The bytes up to the next line feed; of a line that is too long one byte more than the bound, the rest is passed over. */
        private byte @Nullable [] nextBytes() throws IOException {
            var line = new ByteArrayOutputStream(256);
            boolean any = false;
            while (true) {
                if (position == filled) {
                    filled = Math.max(0, in.read(buffer));
                    position = 0;
                    if (filled == 0) {
                        return any ? line.toByteArray() : null;
                    }
                }
                any = true;
                int start = position;
                while (position < filled && buffer[position] != '\n') {
                    position++;
                }
                line.write(buffer, start, Math.min(position - start, Math.max(0, LONGEST_LINE + 1 - line.size())));
                if (position < filled) {
                    position++;
                    return line.toByteArray();
                }
            }
        }

        private static boolean isBlank(byte[] bytes) {
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
