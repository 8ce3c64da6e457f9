package io.zetel.licensing.api.http.idempotency;

import io.zetel.licensing.api.http.web.spool.SpoolFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Bytes put aside: in memory while they are few, in a temporary file when they are many. */
final class Spool extends OutputStream {

    private static final int IN_MEMORY = 64 * 1024;

    private final ByteArrayOutputStream memory = new ByteArrayOutputStream(512);
    private @Nullable SpoolFile file;
    private long size;

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        size += length;
        if (file == null && size <= IN_MEMORY) {
            memory.write(bytes, from, length);
            return;
        }
        if (file == null) {
            file = SpoolFile.open();
            file.append(memory.toByteArray(), 0, memory.size());
        }
        file.append(bytes, from, length);
    }

    /** How many bytes were written. */
    long size() {
        return size;
    }

    /** All bytes so far, from the start; closing it forgets them. */
    InputStream read() throws IOException {
        return file == null ? new ByteArrayInputStream(memory.toByteArray()) : file.read();
    }

    /** Forgets the bytes. */
    void discard() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
