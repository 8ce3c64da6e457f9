package io.zetel.licensing.api.http.idempotency;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The response, copied while it is written. A small answer is held back until {@link #release()}, so that the client
 * cannot have it before it is stored; a large or flushed one streams, and only its end waits.
 */
final class KeptResponse extends HttpServletResponseWrapper {

    private static final int HELD = 64 * 1024;

    private final Spool copy = new Spool();
    private @Nullable GZIPOutputStream compressed;
    private @Nullable ByteArrayOutputStream held = new ByteArrayOutputStream(512);
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;
    private boolean refusedByContainer;
    private boolean clientGone;

    KeptResponse(HttpServletResponse response) {
        super(response);
    }

    /** Whether the body comes from an error page after the filters, where it cannot be copied. */
    boolean refusedByContainer() {
        return refusedByContainer;
    }

    /** The copy, complete and compressed. */
    Spool finishedCopy() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        if (held != null) {
            held.writeTo(compressed());
        }
        compressed().finish();
        return copy;
    }

    /** Lets the client have what was held back, and from now on everything at once. */
    void release() throws IOException {
        if (held != null) {
            var bytes = held.toByteArray();
            held = null;
            send(bytes, 0, bytes.length);
        }
    }

    void discard() throws IOException {
        copy.discard();
    }

    private void stream() throws IOException {
        if (held != null) {
            held.writeTo(compressed());
            release();
        }
    }

    private GZIPOutputStream compressed() throws IOException {
        if (compressed == null) {
            compressed = new GZIPOutputStream(copy);
        }
        return compressed;
    }

    private void send(byte[] bytes, int from, int length) {
        if (clientGone) {
            return;
        }
        try {
            super.getOutputStream().write(bytes, from, length);
        } catch (IOException e) {
            // The work goes on and its answer is kept: the client will come back for it with the same key.
            clientGone = true;
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (stream == null) {
            stream = new Tee();
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() {
        if (writer == null) {
            if (getCharacterEncoding() == null) {
                setCharacterEncoding(StandardCharsets.UTF_8.name());
            }
            writer =
                    new PrintWriter(new OutputStreamWriter(getOutputStream(), Charset.forName(getCharacterEncoding())));
        }
        return writer;
    }

    @Override
    public void flushBuffer() {
        // The answer goes out when it is stored, or too large to hold.
    }

    @Override
    public boolean isCommitted() {
        return held == null && super.isCommitted();
    }

    @Override
    public void resetBuffer() {
        if (held != null) {
            held.reset();
        }
        super.resetBuffer();
    }

    @Override
    public void reset() {
        resetBuffer();
        super.reset();
    }

    @Override
    public void sendError(int status) throws IOException {
        refusedByContainer = true;
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        refusedByContainer = true;
        super.sendError(status, message);
    }

    private final class Tee extends ServletOutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (held != null && held.size() + length > HELD) {
                stream();
            }
            if (held != null) {
                held.write(bytes, from, length);
            } else {
                compressed().write(bytes, from, length);
                send(bytes, from, length);
            }
        }

        @Override
        public void flush() {
            if (held == null && !clientGone) {
                try {
                    KeptResponse.super.getOutputStream().flush();
                } catch (IOException e) {
                    clientGone = true;
                }
            }
        }

        @Override
        public void close() {
            // The container ends the answer once it is stored.
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("Write the answer; nothing here blocks for long");
        }
    }
}
