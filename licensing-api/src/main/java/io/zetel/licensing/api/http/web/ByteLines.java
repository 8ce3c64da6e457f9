package io.zetel.licensing.api.http.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of any length as bytes, each of bounded length; for one thread. */
final class ByteLines {

    /** The longest line. */
    static final int LONGEST = 64 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private long number;

    ByteLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line that was read last, counted from 1. */
    long number() {
        return number;
    }

    /**
     * The next line that is not blank, nothing after the last; of one that is too long a byte more than the bound, the
     * rest is passed over.
     */
    byte @Nullable [] next() throws IOException {
        var bytes = nextOrBlank();
        while (bytes != null && bytes.length <= LONGEST && isBlank(bytes)) {
            bytes = nextOrBlank();
        }
        return bytes;
    }

    /** The next line, blank or not. */
    byte @Nullable [] nextOrBlank() throws IOException {
        var line = new ByteArrayOutputStream(256);
        boolean any = false;
        while (true) {
            if (position == filled) {
                filled = Math.max(0, in.read(buffer));
                position = 0;
                if (filled == 0) {
                    return any ? ended(line) : null;
                }
            }
            any = true;
            int start = position;
            while (position < filled && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, Math.min(position - start, Math.max(0, LONGEST + 1 - line.size())));
            if (position < filled) {
                position++;
                return ended(line);
            }
        }
    }

    private byte[] ended(ByteArrayOutputStream line) {
        number++;
        return line.toByteArray();
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
