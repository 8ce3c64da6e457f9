package io.zetel.licensing.api.web.idempotency;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes put aside: in memory while they are few, in a temporary file when they are many. */
final class Spool extends OutputStream {

    private static final int IN_MEMORY = 64 * 1024;

    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream(512);
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private long size;

    @Override public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override public void write(byte[] bytes, int from, int length) throws IOException {
        size += length;
        if (memory != null && size <= IN_MEMORY) {
            memory.write(bytes, from, length);
            return;
        }
        if (out == null) {
            file = Files.createTempFile("zetel-", ".spool");
            out = Files.newOutputStream(file);
        }
        if (memory != null) {
            memory.writeTo(out);
            memory = null;
        }
        out.write(bytes, from, length);
    }

    /** How many bytes were written. */
    long size() { return size; }

    /** All bytes so far, from the start. */
    InputStream read() throws IOException {
        if (memory != null) {
            return new ByteArrayInputStream(memory.toByteArray());
        }
        if (out != null) {
            out.flush();
        }
        return Files.newInputStream(Objects.requireNonNull(file));
    }

    /** Forgets the bytes. */
    void discard() throws IOException {
        if (out != null) {
            out.close();
        }
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
